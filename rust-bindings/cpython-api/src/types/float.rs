//! `float` (Include/floatobject.h).

use super::{PyAny, PyFloat};
use crate::PyResult;
use crate::backend::float;
use crate::handle::Bound;
use crate::python::Python;

impl PyFloat {
    /// A float (`PyFloat_FromDouble`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn new(py: Python<'_>, value: f64) -> PyResult<Bound<'_, PyFloat>> {
        float::from_f64(py, value)
    }

    /// The number in a str or a bytes-like object (`PyFloat_FromString`).
    ///
    /// # Errors
    ///
    /// `ValueError` if it is none, `TypeError` for another object.
    pub fn from_string<'py>(text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyFloat>> {
        float::from_string(text)
    }
}

impl Bound<'_, PyFloat> {
    /// Its value (`PyFloat_AS_DOUBLE`).
    #[inline]
    pub fn value(&self) -> f64 {
        float::value(self)
    }
}
