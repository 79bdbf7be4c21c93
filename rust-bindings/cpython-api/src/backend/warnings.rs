//! Warnings (Include/warnings.h).

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyString};
use crate::{PyErr, PyResult};

/// What a function of this header returned: 0, or -1 with an exception set.
fn issued(py: Python<'_>, status: c_int) -> PyResult<()> {
    if status == 0 { Ok(()) } else { Err(PyErr::assume_set(py)) }
}

/// `PyErr_WarnEx`.
pub(crate) fn warn(category: &Bound<'_, PyAny>, message: &CStr, stack_level: usize) -> PyResult<()> {
    let level = stack_level as ffi::Py_ssize_t;
    // SAFETY: a live object, a string that ends with NUL; the thread is attached.
    issued(category.py(), unsafe { ffi::PyErr_WarnEx(category.as_raw(), message.as_ptr(), level) })
}

/// `PyErr_WarnExplicit`.
pub(crate) fn warn_explicit(
    category: &Bound<'_, PyAny>,
    message: &CStr,
    filename: &CStr,
    lineno: c_int,
    module: Option<&CStr>,
    registry: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let module = module.map_or(std::ptr::null(), CStr::as_ptr);
    let registry = registry.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: live objects, strings that end with NUL; module and registry may be NULL.
    let status = unsafe {
        ffi::PyErr_WarnExplicit(category.as_raw(), message.as_ptr(), filename.as_ptr(), lineno, module, registry)
    };
    issued(category.py(), status)
}

/// `PyErr_ResourceWarning`.
pub(crate) fn resource_warning(
    source: &Bound<'_, PyAny>,
    stack_level: usize,
    message: &Bound<'_, PyString>,
) -> PyResult<()> {
    let level = stack_level as ffi::Py_ssize_t;
    // SAFETY: live objects; the format asks for one str.
    let status = ffi::hang_on_unwind(|| unsafe {
        ffi::variadic::PyErr_ResourceWarning(source.as_raw(), level, c"%U".as_ptr(), message.as_raw())
    });
    issued(source.py(), status)
}
