//! `list` (Include/listobject.h).

use super::{PyAny, PyList, PyTuple};
use crate::PyResult;
use crate::backend::{list, tuple};
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

    /// An item (`PyList_GetItemRef`), with a reference of its own, because the list may
    /// change.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is none.
    pub fn get_item(&self, index: usize) -> PyResult<Bound<'py, PyAny>> {
        list::get_item(self, index)
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

    /// The items, as Python's own iterator gives them: the list may change meanwhile.
    #[inline]
    pub fn iter(&self) -> ListIterator<'_, 'py> {
        ListIterator { list: self, index: 0 }
    }
}

/// The items of a list. It ends where the list ends by then.
pub struct ListIterator<'a, 'py> {
    list: &'a Bound<'py, PyList>,
    index: usize,
}

impl<'py> Iterator for ListIterator<'_, 'py> {
    type Item = Bound<'py, PyAny>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let item = list::next_item(self.list, self.index)?;
        self.index += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // The list may grow or shrink: this is for reserving memory only.
        (self.list.len().saturating_sub(self.index), None)
    }
}

impl<'a, 'py> IntoIterator for &'a Bound<'py, PyList> {
    type Item = Bound<'py, PyAny>;
    type IntoIter = ListIterator<'a, 'py>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
