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

    /// Whether it has `__next__` (`PyIter_Check`).
    pub fn is_iterator(&self) -> bool {
        iter::is_iterator(self)
    }

    /// `aiter(self)` (`PyObject_GetAIter`). An item is awaited after a call of its
    /// `__anext__`.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not asynchronously iterable, or what its `__aiter__` raises.
    pub fn try_aiter(&self) -> PyResult<Bound<'py, PyAny>> {
        iter::aiter(self)
    }

    /// Whether it has `__anext__` (`PyAIter_Check`).
    pub fn is_async_iterator(&self) -> bool {
        iter::is_async_iterator(self)
    }
}

/// What an iterator gives that a value was sent to (C's `PySendResult`).
pub enum PySendResult<'py> {
    /// It has ended: what a generator returns.
    Return(Bound<'py, PyAny>),
    /// The next item.
    Next(Bound<'py, PyAny>),
}

impl<'py> Bound<'py, PyIterator> {
    /// Sends a value into a generator or coroutine (`PyIter_Send`); `None` asks any iterator
    /// for its next item.
    ///
    /// # Errors
    ///
    /// `AttributeError` if it has no `send`, or what it raises.
    pub fn send(&self, value: &Bound<'_, PyAny>) -> PyResult<PySendResult<'py>> {
        iter::send(self, value)
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
