//! Iterators (Include/abstract.h: the iterator protocol).

use super::{PyAny, PyIterator};
use crate::PyResult;
use crate::backend::iter;
use crate::handle::Bound;

impl<'py> Bound<'py, PyAny> {
    /// `iter(self)` (`PyObject_GetIter`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not iterable, or what its `__iter__` raises.
    pub fn try_iter(&self) -> PyResult<Bound<'py, PyIterator>> {
        iter::iter(self)
    }
}

/// `next()` (`PyIter_Next`): what `__next__` raises, other than `StopIteration`, comes as an
/// item.
impl<'py> Iterator for Bound<'py, PyIterator> {
    type Item = PyResult<Bound<'py, PyAny>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        iter::next(self)
    }
}
