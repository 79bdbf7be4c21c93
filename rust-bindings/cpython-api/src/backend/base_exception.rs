//! The links of an exception object: cause, context and traceback (PEP 3134).

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::handle::Bound;
use crate::types::{PyAny, PyBaseException};
use crate::{PyErr, PyResult};

/// A link as C returned it: a new reference, or NULL for none.
///
/// # Safety
///
/// `raw` is that, and of type `T`.
unsafe fn link<'py, T>(of: &Bound<'py, PyBaseException>, raw: *mut ffi::PyObject) -> Option<Bound<'py, T>> {
    // SAFETY: the caller's promise.
    Ptr::new(raw).map(|ptr| unsafe { Bound::from_owned(of.py(), ptr) })
}

/// NULL for none; else the reference, which the caller takes.
fn into_raw<T>(object: Option<Bound<'_, T>>) -> *mut ffi::PyObject {
    object.map_or(std::ptr::null_mut(), |object| object.into_ptr().as_raw())
}

/// `PyException_GetCause`.
pub(crate) fn cause<'py>(exception: &Bound<'py, PyBaseException>) -> Option<Bound<'py, PyBaseException>> {
    // SAFETY: the handle's object is an exception.
    let raw = unsafe { ffi::PyException_GetCause(exception.as_raw()) };
    // SAFETY: a new reference to an exception, or NULL.
    unsafe { link(exception, raw) }
}

/// `PyException_SetCause`, which also sets `__suppress_context__`.
pub(crate) fn set_cause(exception: &Bound<'_, PyBaseException>, cause: Option<Bound<'_, PyBaseException>>) {
    // SAFETY: both are exceptions; the function takes the second reference, or NULL.
    unsafe { ffi::PyException_SetCause(exception.as_raw(), into_raw(cause)) };
}

/// `PyException_GetContext`.
pub(crate) fn context<'py>(exception: &Bound<'py, PyBaseException>) -> Option<Bound<'py, PyBaseException>> {
    // SAFETY: the handle's object is an exception.
    let raw = unsafe { ffi::PyException_GetContext(exception.as_raw()) };
    // SAFETY: a new reference to an exception, or NULL.
    unsafe { link(exception, raw) }
}

/// `PyException_SetContext`.
pub(crate) fn set_context(exception: &Bound<'_, PyBaseException>, context: Option<Bound<'_, PyBaseException>>) {
    // SAFETY: both are exceptions; the function takes the second reference, or NULL.
    unsafe { ffi::PyException_SetContext(exception.as_raw(), into_raw(context)) };
}

/// `PyException_GetTraceback`.
pub(crate) fn traceback<'py>(exception: &Bound<'py, PyBaseException>) -> Option<Bound<'py, PyAny>> {
    // SAFETY: the handle's object is an exception.
    let raw = unsafe { ffi::PyException_GetTraceback(exception.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { link(exception, raw) }
}

/// `PyException_SetTraceback`: TypeError for what is no traceback and not None.
pub(crate) fn set_traceback(exception: &Bound<'_, PyBaseException>, traceback: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: the first is an exception, both are alive.
    match unsafe { ffi::PyException_SetTraceback(exception.as_raw(), traceback.as_raw()) } {
        0 => Ok(()),
        _ => Err(PyErr::assume_set(exception.py())),
    }
}

/// `PyErr_DisplayException`.
pub(crate) fn display(exception: &Bound<'_, PyBaseException>) {
    // SAFETY: the handle's object is an exception; the thread is attached.
    unsafe { ffi::PyErr_DisplayException(exception.as_raw()) };
}

/// `PyUnicode_FromStringAndSize`, then `BaseException.add_note`.
pub(crate) fn add_note(exception: &Bound<'_, PyBaseException>, note: &Bound<'_, PyAny>) -> PyResult<()> {
    // The method of BaseException itself, as `_PyException_AddNote` calls it.
    let method = super::types::base_exception_type(exception.py()).getattr(c"add_note")?;
    // SAFETY: live objects, an attached thread, and the list of arguments ends with NULL.
    let raw = ffi::hang_on_unwind(|| unsafe {
        ffi::variadic::PyObject_CallFunctionObjArgs(
            method.as_raw(),
            exception.as_raw(),
            note.as_raw(),
            std::ptr::null_mut::<ffi::PyObject>(),
        )
    });
    // SAFETY: a new reference or NULL.
    unsafe { owned::<PyAny>(exception.py(), raw) }.map(drop)
}
