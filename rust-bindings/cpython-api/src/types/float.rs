//! `float` and `complex` (Include/floatobject.h, Include/complexobject.h).

use super::{PyComplex, PyFloat};
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
}

impl Bound<'_, PyFloat> {
    /// Its value (`PyFloat_AS_DOUBLE`).
    #[inline]
    pub fn value(&self) -> f64 {
        float::value(self)
    }
}

impl PyComplex {
    /// A complex number (`PyComplex_FromDoubles`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new(py: Python<'_>, real: f64, imag: f64) -> PyResult<Bound<'_, PyComplex>> {
        float::complex(py, real, imag)
    }
}

impl Bound<'_, PyComplex> {
    /// The real part (`PyComplex_RealAsDouble`).
    pub fn real(&self) -> f64 {
        float::complex_parts(self).0
    }

    /// The imaginary part (`PyComplex_ImagAsDouble`).
    pub fn imag(&self) -> f64 {
        float::complex_parts(self).1
    }
}
