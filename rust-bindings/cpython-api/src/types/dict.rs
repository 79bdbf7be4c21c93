//! `dict` and `types.MappingProxyType` (Include/dictobject.h, Include/descrobject.h).

use std::ffi::CStr;
use std::iter::FusedIterator;

use super::{Lent, PyAny, PyDict, PyList, PyMappingProxy, PyStringData, VisitPlain};
use crate::PyResult;
use crate::backend::{dict, lent};
use crate::handle::Bound;
use crate::python::Python;

impl PyDict {
    /// `{}` (`PyDict_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
        dict::new(py)
    }

    /// A dict of the keys and values that a stack has from `start` on, each value behind its key,
    /// which it gives up (`_PyDict_FromItems`). Of equal keys, the first has the last value.
    ///
    /// # Errors
    ///
    /// `MemoryError`, and those of the keys; the stack has given them up all the same.
    ///
    /// # Panics
    ///
    /// If the stack is not so long, or if a key has no value.
    #[inline]
    pub fn from_stack<'py>(
        py: Python<'py>,
        stack: &mut Vec<Bound<'py, PyAny>>,
        start: usize,
    ) -> PyResult<Bound<'py, PyDict>> {
        let items = &stack[start..];
        assert!(items.len().is_multiple_of(2), "the last key has no value");
        let dict = dict::from_items(py, items);
        stack.truncate(start);
        dict
    }
}

/// Each method is that of `dict` itself, also for an instance of a subtype. A key that is
/// unhashable raises `TypeError`; `__hash__` and `__eq__` of keys may raise anything.
///
/// The dict may change at any time: other threads can do that, and any call that runs
/// Python code, such as a key's `__eq__`. What a method gives is a reference of its own,
/// and was true at some moment during the call.
impl<'py> Bound<'py, PyDict> {
    /// How many items it has now (`PyDict_Size`).
    #[inline]
    pub fn len(&self) -> usize {
        dict::len(self)
    }

    /// Whether it has no items now.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key, or `None` if there is none (`PyDict_GetItemRef`).
    ///
    /// # Errors
    ///
    /// Those of the key.
    #[inline]
    pub fn get_item(&self, key: &Bound<'_, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        dict::get_item(self, key)
    }

    /// `self[key] = value` (`PyDict_SetItem`).
    ///
    /// # Errors
    ///
    /// Those of the key, and `MemoryError`.
    #[inline]
    pub fn set_item(&self, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        dict::set_item(self, key, value)
    }

    /// `del self[key]` (`PyDict_DelItem`).
    ///
    /// # Errors
    ///
    /// `KeyError` if there is none, and those of the key.
    pub fn del_item(&self, key: &Bound<'_, PyAny>) -> PyResult<()> {
        dict::del_item(self, key)
    }

    /// `key in self` (`PyDict_Contains`).
    ///
    /// # Errors
    ///
    /// Those of the key.
    pub fn contains(&self, key: &Bound<'_, PyAny>) -> PyResult<bool> {
        dict::contains(self, key)
    }

    /// `self.setdefault(key, default)` (`PyDict_SetDefaultRef`).
    ///
    /// # Errors
    ///
    /// Those of the key, and `MemoryError`.
    pub fn set_default(&self, key: &Bound<'_, PyAny>, default: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        dict::set_default(self, key, default)
    }

    /// Removes a key and gives its value, or `None` if there is none (`PyDict_Pop`).
    ///
    /// # Errors
    ///
    /// Those of the key.
    pub fn pop(&self, key: &Bound<'_, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        dict::pop(self, key)
    }

    /// `self.update(other)`, for a mapping (`PyDict_Update`).
    ///
    /// # Errors
    ///
    /// `AttributeError` if it is none, and what its methods raise.
    pub fn update(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        dict::update(self, other)
    }

    /// As [`update`](Self::update), but keeps the values of keys that it has (`PyDict_Merge`
    /// without `override`).
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update).
    pub fn update_if_missing(&self, other: &Bound<'_, PyAny>) -> PyResult<()> {
        dict::merge(self, other, false)
    }

    /// `self.update(pairs)`, for an iterable of pairs; with `replace` unset, it keeps the
    /// values of keys that it has (`PyDict_MergeFromSeq2`).
    ///
    /// # Errors
    ///
    /// `TypeError` if `pairs` or an item is not iterable, `ValueError` if an item is not a
    /// pair, and what the iteration raises.
    pub fn update_from_pairs(&self, pairs: &Bound<'_, PyAny>, replace: bool) -> PyResult<()> {
        dict::merge_pairs(self, pairs, replace)
    }

    /// `self.clear()` (`PyDict_Clear`).
    pub fn clear(&self) {
        dict::clear(self);
    }

    /// `self.copy()` (`PyDict_Copy`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn copy(&self) -> PyResult<Bound<'py, PyDict>> {
        dict::copy(self)
    }

    /// `list(self.keys())` (`PyDict_Keys`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn keys(&self) -> PyResult<Bound<'py, PyList>> {
        dict::keys(self)
    }

    /// `list(self.values())` (`PyDict_Values`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn values(&self) -> PyResult<Bound<'py, PyList>> {
        dict::values(self)
    }

    /// `list(self.items())` (`PyDict_Items`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn items(&self) -> PyResult<Bound<'py, PyList>> {
        dict::items(self)
    }

    /// The keys and values (`PyDict_Next`), with references of their own.
    ///
    /// If the dict changes meanwhile, the iteration ends with `RuntimeError`, as Python's
    /// own does: "dictionary changed size during iteration" or "dictionary keys changed
    /// during iteration". (A loop of `PyDict_Next` in C would skip items or repeat them.) A
    /// change that does neither, such as a new value for a key, or one key removed and
    /// another put in, is not noticed: each item that is given was one of the dict's then.
    #[inline]
    pub fn iter(&self) -> DictIterator<'_, 'py> {
        DictIterator { dict: self, position: dict::Position::start(self) }
    }

    /// The next item behind a position that the caller keeps (`PyDict_Next`), with references of its
    /// own. Unlike [`iter`](Self::iter) it notices no changes: after one, items may be left out or come
    /// twice, and each one that comes was one of the dict's then.
    #[inline]
    pub fn next_item(&self, position: &mut DictPosition) -> Option<DictItem<'py>> {
        dict::next(self, &mut position.0)
    }

    /// As [`next_item`](Self::next_item), but lends the value to a visitor, if it is a plain object and its
    /// key a str itself, which comes with it; else, and if the visitor does not take them, gives both
    /// (`PyDict_Next`, and its borrowed references used at once).
    ///
    /// The visitor runs no Python code, so that nobody can change the dict meanwhile.
    #[inline(always)]
    pub fn lend_next_item<V, R>(&self, position: &mut DictPosition, visitor: V) -> Lent<R, DictItem<'py>>
    where
        V: for<'k> VisitPlain<PyStringData<'k>, Output = R>,
    {
        lent::dict_item(self, &mut position.0, visitor)
    }

    /// Calls `body` with each key and value, in a critical section of the dict
    /// (`Py_BEGIN_CRITICAL_SECTION`): no other thread changes it meanwhile, unless `body`
    /// runs code that waits or detaches the thread. With the GIL, the GIL does the same.
    ///
    /// Nothing waits for the section for ever: a thread that waits for anything lets go of
    /// its sections.
    ///
    /// # Errors
    ///
    /// Those of `body`, which end the iteration, and `RuntimeError` as for
    /// [`iter`](Self::iter) if the dict has changed all the same.
    #[inline]
    pub fn locked_for_each(
        &self,
        body: impl FnMut(Bound<'py, PyAny>, Bound<'py, PyAny>) -> PyResult<()>,
    ) -> PyResult<()> {
        dict::for_each(self, body)
    }
}

/// By keys that are strings of C, from which a str is made.
impl<'py> Bound<'py, PyDict> {
    /// The value of a key, or `None` if there is none (`PyDict_GetItemStringRef`).
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError` if the key is not UTF-8, and `MemoryError`.
    pub fn get_item_str(&self, key: &CStr) -> PyResult<Option<Bound<'py, PyAny>>> {
        dict::get_item_str(self, key)
    }

    /// `self[key] = value` (`PyDict_SetItemString`).
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError` if the key is not UTF-8, and `MemoryError`.
    pub fn set_item_str(&self, key: &CStr, value: &Bound<'_, PyAny>) -> PyResult<()> {
        dict::set_item_str(self, key, value)
    }

    /// `del self[key]` (`PyDict_DelItemString`).
    ///
    /// # Errors
    ///
    /// `KeyError` if there is none, `UnicodeDecodeError` if the key is not UTF-8, and
    /// `MemoryError`.
    pub fn del_item_str(&self, key: &CStr) -> PyResult<()> {
        dict::del_item_str(self, key)
    }

    /// `key in self` (`PyDict_ContainsString`).
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError` if the key is not UTF-8, and `MemoryError`.
    pub fn contains_str(&self, key: &CStr) -> PyResult<bool> {
        dict::contains_str(self, key)
    }

    /// Removes a key and gives its value, or `None` if there is none (`PyDict_PopString`).
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError` if the key is not UTF-8, and `MemoryError`.
    pub fn pop_str(&self, key: &CStr) -> PyResult<Option<Bound<'py, PyAny>>> {
        dict::pop_str(self, key)
    }
}

impl PyMappingProxy {
    /// A view of a mapping that cannot change it (`PyDictProxy_New`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is no mapping, or is a list or a tuple.
    pub fn new<'py>(mapping: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyMappingProxy>> {
        dict::proxy(mapping)
    }
}

/// A key and its value.
pub type DictItem<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// Where [`next_item`](Bound::next_item) is in a dict: first, before its first item.
#[derive(Default)]
pub struct DictPosition(isize);

/// The progress of Python's own iterator over a dict, kept by the caller, who keeps the dict, too:
/// [`DictIterator`] without the handle.
pub struct DictProgress(dict::Position);

impl DictProgress {
    /// Before the first item.
    pub fn start(dict: &Bound<'_, PyDict>) -> Self {
        Self(dict::Position::start(dict))
    }

    /// The next item, as [`Bound::iter`] gives it. For another dict than that of the beginning it is
    /// usually `RuntimeError`.
    #[inline]
    pub fn next<'py>(&mut self, dict: &Bound<'py, PyDict>) -> Option<PyResult<DictItem<'py>>> {
        self.0.advance(dict)
    }

    /// As [`next`](Self::next), but lends the item as [`Bound::lend_next_item`] does.
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next).
    #[inline(always)]
    pub fn lend_next<'py, V, R>(&mut self, dict: &Bound<'py, PyDict>, visitor: V) -> PyResult<Lent<R, DictItem<'py>>>
    where
        V: for<'k> VisitPlain<PyStringData<'k>, Output = R>,
    {
        let next = |dict: &Bound<'py, PyDict>, position: &mut isize| match lent::dict_item(dict, position, visitor) {
            Lent::End => None,
            item => Some(item),
        };
        self.0.advance_by(dict, next).unwrap_or(Ok(Lent::End))
    }
}

/// The keys and values of a dict.
pub struct DictIterator<'a, 'py> {
    dict: &'a Bound<'py, PyDict>,
    position: dict::Position,
}

impl<'py> Iterator for DictIterator<'_, 'py> {
    type Item = PyResult<DictItem<'py>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.position.advance(self.dict)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // An error may come sooner, or one more than all items.
        (0, Some(self.position.left + 1))
    }
}

impl FusedIterator for DictIterator<'_, '_> {}

impl<'a, 'py> IntoIterator for &'a Bound<'py, PyDict> {
    type Item = PyResult<DictItem<'py>>;
    type IntoIter = DictIterator<'a, 'py>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
