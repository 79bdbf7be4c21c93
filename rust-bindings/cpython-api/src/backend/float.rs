//! Floats and complex numbers (Include/floatobject.h, Include/complexobject.h).

use cpython_sys as ffi;

use super::raw::owned;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyComplex, PyFloat};
use crate::{PyErr, PyResult};

/// `PyFloat_FromDouble`.
#[inline]
pub(crate) fn from_f64(py: Python<'_>, value: f64) -> PyResult<Bound<'_, PyFloat>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyFloat_FromDouble(value) };
    // SAFETY: a new reference to a float, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyFloat_FromString`.
pub(crate) fn from_string<'py>(text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyFloat>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyFloat_FromString(text.as_raw()) };
    // SAFETY: a new reference to a float, or NULL.
    unsafe { owned(text.py(), raw) }
}

/// `PyFloat_AS_DOUBLE`.
#[inline]
pub(crate) fn value(float: &Bound<'_, PyFloat>) -> f64 {
    // SAFETY: the handle's invariant: it is a live float.
    unsafe { ffi::number::PyFloat_AS_DOUBLE(float.as_raw()) }
}

/// `PyFloat_AsDouble`.
#[inline]
pub(crate) fn as_double(object: &Bound<'_, PyAny>) -> PyResult<f64> {
    if super::types::is_exact_float(object) {
        // SAFETY: it is a live float.
        return Ok(unsafe { ffi::number::PyFloat_AS_DOUBLE(object.as_raw()) });
    }
    // SAFETY: a live object, an attached thread.
    let value = unsafe { ffi::PyFloat_AsDouble(object.as_raw()) };
    if value == -1.0 && super::err::occurred(object.py()) {
        return Err(PyErr::assume_set(object.py()));
    }
    Ok(value)
}

/// `PyComplex_FromDoubles`.
pub(crate) fn complex(py: Python<'_>, real: f64, imag: f64) -> PyResult<Bound<'_, PyComplex>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyComplex_FromDoubles(real, imag) };
    // SAFETY: a new reference to a complex number, or NULL.
    unsafe { owned(py, raw) }
}

/// The real and the imaginary part of a complex number.
pub(crate) fn complex_parts(complex: &Bound<'_, PyComplex>) -> (f64, f64) {
    // SAFETY: the handle's invariant: it is a live complex number, which never changes.
    let value = unsafe { (*complex.as_raw().cast::<ffi::PyComplexObject>()).cval };
    (value.real, value.imag)
}
