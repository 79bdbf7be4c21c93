//! Iteration (Include/abstract.h: the iterator protocol).

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::handle::Bound;
use crate::types::{PyAny, PyIterator, PySendResult};
use crate::{PyErr, PyResult};

/// `PyObject_GetIter`: TypeError if it is not iterable.
pub(crate) fn iter<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyIterator>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyObject_GetIter(object.as_raw()) };
    // SAFETY: a new reference to an iterator, which the function checks, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyIter_Next`: `None` at the end.
#[inline]
pub(crate) fn next<'py>(iterator: &Bound<'py, PyIterator>) -> Option<PyResult<Bound<'py, PyAny>>> {
    let py = iterator.py();
    // SAFETY: an iterator, an attached thread.
    let raw = unsafe { ffi::PyIter_Next(iterator.as_raw()) };
    match Ptr::new(raw) {
        // SAFETY: a new reference.
        Some(ptr) => Some(Ok(unsafe { Bound::from_owned(py, ptr) })),
        None => super::err::occurred(py).then(|| Err(PyErr::assume_set(py))),
    }
}

/// `PyIter_Check`.
pub(crate) fn is_iterator(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PyIter_Check(object.as_raw()) != 0 }
}

/// `PyAIter_Check`.
pub(crate) fn is_async_iterator(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PyAIter_Check(object.as_raw()) != 0 }
}

/// `PyObject_GetAIter`: TypeError if it is not asynchronously iterable.
pub(crate) fn aiter<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyObject_GetAIter(object.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyIter_Send`.
pub(crate) fn send<'py>(iterator: &Bound<'py, PyIterator>, value: &Bound<'_, PyAny>) -> PyResult<PySendResult<'py>> {
    let py = iterator.py();
    let mut result = std::ptr::null_mut();
    // SAFETY: an iterator and a live object, an attached thread; a place for the result.
    let status = unsafe { ffi::PyIter_Send(iterator.as_raw(), value.as_raw(), &raw mut result) };
    // SAFETY: a new reference, or NULL with an exception set.
    let result = unsafe { owned(py, result) }?;
    Ok(if status == ffi::PySendResult_PYGEN_RETURN { PySendResult::Return(result) } else { PySendResult::Next(result) })
}
