//! `dict` (Include/dictobject.h).

use super::{PyAny, PyDict, PyList};
use crate::PyResult;
use crate::backend::dict;
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
}

/// Each method is that of `dict` itself, also for an instance of a subtype. A key that is
/// unhashable raises `TypeError`; `__hash__` and `__eq__` of keys may raise anything.
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
    /// during iteration".
    #[inline]
    pub fn iter(&self) -> DictIterator<'_, 'py> {
        DictIterator { dict: self, position: dict::Position::start(self) }
    }
}

/// The keys and values of a dict.
pub struct DictIterator<'a, 'py> {
    dict: &'a Bound<'py, PyDict>,
    position: dict::Position,
}

impl<'py> Iterator for DictIterator<'_, 'py> {
    type Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.position.advance(self.dict)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // An error may come sooner, or one more than all items.
        (0, Some(self.position.left + 1))
    }
}

impl<'a, 'py> IntoIterator for &'a Bound<'py, PyDict> {
    type Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>;
    type IntoIter = DictIterator<'a, 'py>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
