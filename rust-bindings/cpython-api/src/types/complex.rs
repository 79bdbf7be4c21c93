//! `complex` (Include/complexobject.h).

use super::{PyAny, PyComplex};
use crate::PyResult;
use crate::args::{Arg, FromArg};
use crate::backend::{converters, float};
use crate::conversion::{FromPyObject, IntoPyObject};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;

/// A complex number (C's `Py_complex`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    /// The real part.
    pub real: f64,
    /// The imaginary part.
    pub imag: f64,
}

impl Complex {
    /// Its absolute value, infinite if that is too large.
    pub fn abs(self) -> f64 {
        self.real.hypot(self.imag)
    }
}

/// A complex number, an object with `__complex__`, or a real number (`PyComplex_AsCComplex`):
/// "must be real number, not str".
impl<'a, 'py> FromPyObject<'a, 'py> for Complex {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let (real, imag) = match object.cast_exact::<PyComplex>() {
            Some(complex) => float::complex_parts(&complex),
            None => converters::as_complex(&object)?,
        };
        Ok(Self { real, imag })
    }
}

impl<'a, 'py> FromArg<'a, 'py> for Complex {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Self::extract(object)
    }
}

impl<'py> IntoPyObject<'py> for Complex {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyComplex::new(py, self.real, self.imag).map(Bound::into_any)
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

    /// Both parts (`PyComplex_AsCComplex`).
    pub fn value(&self) -> Complex {
        let (real, imag) = float::complex_parts(self);
        Complex { real, imag }
    }
}
