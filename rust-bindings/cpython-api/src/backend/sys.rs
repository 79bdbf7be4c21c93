//! Audit events (Include/sysmodule.h).

use std::ffi::{CStr, c_void};

use cpython_sys as ffi;

use super::raw::RawObject;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;
use crate::{PyErr, PyResult, panic};

/// `PySys_Audit`, which calls `args` only if there is a hook.
#[inline]
pub(crate) fn audit<'py, F>(py: Python<'py>, event: &CStr, args: &F) -> PyResult<()>
where
    F: Fn() -> PyResult<Bound<'py, PyAny>>,
{
    let make: unsafe extern "C" fn(*mut c_void) -> *mut RawObject = make_args::<'py, F>;
    let args = std::ptr::from_ref(args).cast_mut().cast::<c_void>();
    // SAFETY: the thread is attached; the format "O&" asks for a function that makes an
    // object, and for the function's argument.
    match ffi::hang_on_unwind(|| unsafe { ffi::variadic::PySys_Audit(event.as_ptr(), c"O&".as_ptr(), make, args) }) {
        0 => Ok(()),
        _ => Err(PyErr::assume_set(py)),
    }
}

/// The converter for the format "O&": a new reference, or NULL with an exception set.
///
/// # Safety
///
/// The thread is attached, and `args` points to an `F`.
unsafe extern "C" fn make_args<'py, F>(args: *mut c_void) -> *mut RawObject
where
    F: Fn() -> PyResult<Bound<'py, PyAny>>,
{
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    // SAFETY: the caller's promise.
    let args = unsafe { &*args.cast::<F>() };
    match panic::catch(py, args) {
        Ok(args) => args.into_ptr().as_raw(),
        Err(_) => {
            super::err::ensure_set(py);
            std::ptr::null_mut()
        }
    }
}
