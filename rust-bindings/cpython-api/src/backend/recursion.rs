//! The depth of recursion (`Py_EnterRecursiveCall`, Include/ceval.h).

use std::ffi::CStr;

use cpython_sys as ffi;

use crate::python::Python;
use crate::{PyErr, PyResult};

/// One level of recursion, which its drop leaves (`Py_LeaveRecursiveCall`).
///
/// Levels are counted, and nothing else: in which order they are left does not matter, and one that
/// is forgotten makes the thread's limit smaller.
#[must_use = "the level is left when this is dropped"]
pub struct RecursiveCall<'py>(Python<'py>);

/// `Py_EnterRecursiveCall`.
#[inline]
pub(crate) fn enter<'py>(py: Python<'py>, place: &CStr) -> PyResult<RecursiveCall<'py>> {
    // SAFETY: the thread is attached; the text ends with NUL.
    match unsafe { ffi::Py_EnterRecursiveCall(place.as_ptr()) } {
        0 => Ok(RecursiveCall(py)),
        _ => Err(PyErr::assume_set(py)),
    }
}

impl Drop for RecursiveCall<'_> {
    #[inline]
    fn drop(&mut self) {
        let RecursiveCall(_attached) = self;
        // SAFETY: the thread is attached, and the level was entered.
        unsafe { ffi::Py_LeaveRecursiveCall() };
    }
}
