//! The depth of recursion (`Py_EnterRecursiveCall`, Include/ceval.h).

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use crate::python::Python;
use crate::{PyErr, PyResult};

/// Where the calling thread counts its levels of recursion, for code that enters many of them.
#[derive(Clone, Copy)]
pub struct Recursion<'py> {
    py: Python<'py>,
    /// The thread's state, which it has for `'py`.
    state: *mut ffi::PyThreadState,
}

/// One level of recursion, which its drop leaves (`Py_LeaveRecursiveCall`).
///
/// Levels are counted, and nothing else: in which order they are left does not matter, and one that
/// is forgotten makes the thread's limit smaller.
#[must_use = "the level is left when this is dropped"]
pub struct RecursiveCall<'py>(Recursion<'py>);

/// Where the levels of the calling thread are counted.
#[inline]
pub(crate) fn of_thread(py: Python<'_>) -> Recursion<'_> {
    // SAFETY: the thread is attached.
    Recursion { py, state: unsafe { ffi::PyThreadState_Get() } }
}

/// `Py_EnterRecursiveCall`.
#[inline]
pub(crate) fn enter<'py>(py: Python<'py>, place: &CStr) -> PyResult<RecursiveCall<'py>> {
    of_thread(py).enter(place)
}

impl<'py> Recursion<'py> {
    /// Enters a level of recursion, as [`Python::enter_recursive_call`] does.
    ///
    /// # Errors
    ///
    /// `RecursionError` if C code may go no deeper in this thread.
    #[inline]
    pub fn enter(self, place: &CStr) -> PyResult<RecursiveCall<'py>> {
        let remaining = self.remaining();
        // SAFETY: a number that only this thread uses.
        let before = unsafe { remaining.read() };
        // SAFETY: as above.
        unsafe { remaining.write(before - 1) };
        if before < 0 { self.check(place) } else { Ok(RecursiveCall(self)) }
    }

    /// The number of levels that may still be entered.
    #[inline]
    fn remaining(self) -> *mut c_int {
        // SAFETY: a thread has its state while it is attached.
        unsafe { &raw mut (*self.state).c_recursion_remaining }
    }

    /// `_Py_CheckRecursiveCall`: whether there is room for the level that has been counted.
    #[cold]
    fn check(self, place: &CStr) -> PyResult<RecursiveCall<'py>> {
        // SAFETY: the state of the attached thread; the text ends with NUL.
        match unsafe { ffi::_Py_CheckRecursiveCall(self.state, place.as_ptr()) } {
            0 => Ok(RecursiveCall(self)),
            _ => Err(PyErr::assume_set(self.py)),
        }
    }
}

impl Drop for RecursiveCall<'_> {
    #[inline]
    fn drop(&mut self) {
        let remaining = self.0.remaining();
        // SAFETY: a number that only this thread uses.
        let before = unsafe { remaining.read() };
        // SAFETY: as above.
        unsafe { remaining.write(before + 1) };
    }
}
