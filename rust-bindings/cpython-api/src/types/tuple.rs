//! `tuple` (Include/tupleobject.h).

use super::{PyAny, PyString, PyTuple};
use crate::PyResult;
use crate::backend::tuple;
use crate::conversion::IntoPyObject;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;

impl PyTuple {
    /// A tuple of these values (`PyTuple_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`, and what the conversion of a value raises.
    ///
    /// # Panics
    ///
    /// If the iterator gives more or fewer values than it says.
    pub fn new<'py, I>(py: Python<'py>, items: I) -> PyResult<Bound<'py, PyTuple>>
    where
        I: IntoIterator<IntoIter: ExactSizeIterator, Item: IntoPyObject<'py>>,
    {
        tuple::collect(py, items.into_iter().map(|item| item.into_pyobject(py)))
    }

    /// A tuple of these objects, whose references it takes (`PyTuple_Pack`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn from_array<'py, const N: usize>(
        py: Python<'py>,
        items: [Bound<'py, PyAny>; N],
    ) -> PyResult<Bound<'py, PyTuple>> {
        tuple::from_array(py, items)
    }

    /// The names of keyword arguments, interned: for calls by
    /// [`call_keywords`](Bound::call_keywords), made once and kept in the module's state.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn of_names<'py>(py: Python<'py>, names: &[&str]) -> PyResult<Bound<'py, PyTuple>> {
        tuple::collect(py, names.iter().map(|name| PyString::intern(py, name).map(Bound::into_any)))
    }

    /// `()`, which exists once (`PyTuple_New`).
    ///
    /// # Errors
    ///
    /// None, in practice.
    pub fn empty(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        tuple::from_array(py, [])
    }
}

impl<'py> Bound<'py, PyTuple> {
    /// The items, where they are: a tuple never changes (`PySequence_Fast_ITEMS`).
    #[inline]
    pub fn as_slice(&self) -> &[Borrowed<'_, 'py, PyAny>] {
        tuple::as_slice(self)
    }

    /// How many items it has (`PyTuple_GET_SIZE`).
    #[inline]
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether it has no items.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// An item (`PyTuple_GetItem`), if there is one.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Borrowed<'_, 'py, PyAny>> {
        self.as_slice().get(index).copied()
    }

    /// The items.
    #[inline]
    pub fn iter(&self) -> std::iter::Copied<std::slice::Iter<'_, Borrowed<'_, 'py, PyAny>>> {
        self.as_slice().iter().copied()
    }

    /// `self[low:high]` (`PyTuple_GetSlice`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn get_slice(&self, low: usize, high: usize) -> PyResult<Bound<'py, PyTuple>> {
        tuple::slice(self, low, high)
    }
}

impl<'a, 'py> IntoIterator for &'a Bound<'py, PyTuple> {
    type Item = Borrowed<'a, 'py, PyAny>;
    type IntoIter = std::iter::Copied<std::slice::Iter<'a, Borrowed<'a, 'py, PyAny>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
