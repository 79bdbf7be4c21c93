//! `list` (Include/listobject.h).

use std::iter::FusedIterator;

use super::{Lent, LockedList, PyAny, PyList, PyTuple, VisitPlain};
use crate::PyResult;
use crate::backend::{lent, list, tuple};
use crate::conversion::IntoPyObject;
use crate::handle::Bound;
use crate::python::Python;

impl PyList {
    /// A list of these values (`PyList_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`, and what the conversion of a value raises.
    ///
    /// # Panics
    ///
    /// If the iterator gives more or fewer values than it says.
    pub fn new<'py, I>(py: Python<'py>, items: I) -> PyResult<Bound<'py, PyList>>
    where
        I: IntoIterator<IntoIter: ExactSizeIterator, Item: IntoPyObject<'py>>,
    {
        tuple::collect(py, items.into_iter().map(|item| item.into_pyobject(py)))
    }

    /// A list of the objects that a stack has from `start` on, which it gives up
    /// (`_PyList_FromArraySteal`).
    ///
    /// # Errors
    ///
    /// `MemoryError`; the stack has given them up all the same.
    ///
    /// # Panics
    ///
    /// If the stack is not so long.
    #[inline]
    pub fn from_stack<'py>(
        py: Python<'py>,
        stack: &mut Vec<Bound<'py, PyAny>>,
        start: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        list::from_stack(py, stack, start)
    }

    /// `[]` (`PyList_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn empty(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
        list::empty(py)
    }
}

/// Each method is that of `list` itself, also for an instance of a subtype.
///
/// The list may change at any time: other threads can do that, and any call that runs
/// Python code. What a method gives is a reference of its own, and was true at some moment
/// during the call.
impl<'py> Bound<'py, PyList> {
    /// How many items it has now (`PyList_GET_SIZE`).
    #[inline]
    pub fn len(&self) -> usize {
        list::len(self)
    }

    /// Whether it has no items now.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An item (`PyList_GetItemRef`).
    ///
    /// # Errors
    ///
    /// `IndexError` if there is none.
    #[inline]
    pub fn get_item(&self, index: usize) -> PyResult<Bound<'py, PyAny>> {
        list::get_item(self, index)
    }

    /// An item, or `None` if the list is not so long by now (`PyList_GetItemRef` without an exception).
    #[inline]
    pub fn get(&self, index: usize) -> Option<Bound<'py, PyAny>> {
        list::next_item(self, index)
    }

    /// Lends an item to a visitor, if it is a plain object; else, and if the visitor does not take it,
    /// gives it (`PyList_GET_ITEM`, and its borrowed reference used at once).
    ///
    /// The visitor runs no Python code, so that nobody can change the list meanwhile.
    #[inline(always)]
    pub fn lend_item<V: VisitPlain>(&self, index: usize, visitor: V) -> Lent<V::Output, Bound<'py, PyAny>> {
        lent::list_item(self, index, visitor)
    }

    /// `self[index] = item` (`PyList_SetItem`), which takes the reference.
    ///
    /// # Errors
    ///
    /// `IndexError` if the list is not so long.
    pub fn set_item(&self, index: usize, item: Bound<'py, PyAny>) -> PyResult<()> {
        list::set_item(self, index, item)
    }

    /// `self.append(item)` (`PyList_Append`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn append(&self, item: &Bound<'_, PyAny>) -> PyResult<()> {
        list::append(self, item)
    }

    /// `self.insert(index, item)` (`PyList_Insert`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn insert(&self, index: usize, item: &Bound<'_, PyAny>) -> PyResult<()> {
        list::insert(self, index, item)
    }

    /// `self.extend(items)` (`PyList_Extend`).
    ///
    /// # Errors
    ///
    /// `TypeError` if `items` is not iterable, or what the iteration raises.
    pub fn extend(&self, items: &Bound<'_, PyAny>) -> PyResult<()> {
        list::extend(self, items)
    }

    /// `self.clear()` (`PyList_Clear`).
    ///
    /// # Errors
    ///
    /// None, in practice.
    pub fn clear(&self) -> PyResult<()> {
        list::clear(self)
    }

    /// `self.sort()` (`PyList_Sort`).
    ///
    /// # Errors
    ///
    /// What a comparison raises; `ValueError` if one of them changes the list.
    pub fn sort(&self) -> PyResult<()> {
        list::sort(self)
    }

    /// `self.reverse()` (`PyList_Reverse`).
    ///
    /// # Errors
    ///
    /// None, in practice.
    pub fn reverse(&self) -> PyResult<()> {
        list::reverse(self)
    }

    /// `tuple(self)` (`PyList_AsTuple`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_tuple(&self) -> PyResult<Bound<'py, PyTuple>> {
        list::to_tuple(self)
    }

    /// `self[low:high]` (`PyList_GetSlice`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn get_slice(&self, low: usize, high: usize) -> PyResult<Bound<'py, PyList>> {
        list::get_slice(self, low, high)
    }

    /// `self[low:high] = items` (`PyList_SetSlice`).
    ///
    /// # Errors
    ///
    /// `TypeError` if `items` is not iterable, what the iteration raises, and `MemoryError`.
    pub fn set_slice(&self, low: usize, high: usize, items: &Bound<'_, PyAny>) -> PyResult<()> {
        list::set_slice(self, low, high, Some(items))
    }

    /// `del self[low:high]` (`PyList_SetSlice`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn del_slice(&self, low: usize, high: usize) -> PyResult<()> {
        list::set_slice(self, low, high, None)
    }

    /// The items, as Python's own iterator gives them: the list may change meanwhile, and
    /// the iteration ends where the list ends by then. It raises nothing.
    #[inline]
    pub fn iter(&self) -> ListIterator<'_, 'py> {
        ListIterator { list: self, index: 0 }
    }

    /// Runs the closure in a critical section of the list (`Py_BEGIN_CRITICAL_SECTION`), with what it needs to
    /// change the list there.
    ///
    /// As in [`locked_for_each`](Self::locked_for_each), others may have changed the list after any call that
    /// runs Python code.
    #[inline]
    pub fn locked<R>(&self, body: impl FnOnce(&LockedList<'_, 'py>) -> R) -> R {
        LockedList::with(self, body)
    }

    /// Calls `body` with each item, in a critical section of the list
    /// (`Py_BEGIN_CRITICAL_SECTION`): no other thread changes it meanwhile, unless `body`
    /// runs code that waits or detaches the thread. With the GIL, the GIL does the same.
    ///
    /// The list may change all the same, by `body` or where the section is suspended, so
    /// each step asks how long it is now. Nothing waits for the section for ever: a thread
    /// that waits for anything lets go of its sections.
    ///
    /// # Errors
    ///
    /// Those of `body`, which end the iteration.
    #[inline]
    pub fn locked_for_each(&self, body: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>) -> PyResult<()> {
        list::for_each(self, body)
    }
}

/// The items of a list. It ends where the list ends by then, for good.
pub struct ListIterator<'a, 'py> {
    list: &'a Bound<'py, PyList>,
    /// `usize::MAX` after the end.
    index: usize,
}

impl<'py> Iterator for ListIterator<'_, 'py> {
    type Item = Bound<'py, PyAny>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let item = list::next_item(self.list, self.index);
        self.index = if item.is_some() { self.index + 1 } else { usize::MAX };
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // The list may grow or shrink.
        (0, None)
    }
}

impl FusedIterator for ListIterator<'_, '_> {}

impl<'a, 'py> IntoIterator for &'a Bound<'py, PyList> {
    type Item = Bound<'py, PyAny>;
    type IntoIter = ListIterator<'a, 'py>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
