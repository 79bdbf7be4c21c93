//! Iteration (Include/abstract.h: the iterator protocol).

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::handle::Bound;
use crate::types::{PyAny, PyIterator};
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
