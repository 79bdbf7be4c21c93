//! `range` (Include/rangeobject.h).

use super::{PyAny, PyRange, PyTypeInfo};
use crate::PyResult;
use crate::backend::types;
use crate::handle::Bound;
use crate::python::Python;

impl PyRange {
    /// `range(start, stop, step)`.
    ///
    /// # Errors
    ///
    /// `ValueError` if the step is 0.
    pub fn new(py: Python<'_>, start: isize, stop: isize, step: isize) -> PyResult<Bound<'_, PyRange>> {
        let range = Self::type_object(py).call1((start, stop, step))?;
        range.cast_into().map_err(|range| types::must_be(c"range", &range))
    }
}

/// The ends of a range are ints of any size. Its length and what it contains are those of
/// any object ([`Bound::len`], [`Bound::contains`]).
impl<'py> Bound<'py, PyRange> {
    /// `self.start`.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn start(&self) -> PyResult<Bound<'py, PyAny>> {
        self.getattr(c"start")
    }

    /// `self.stop`.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn stop(&self) -> PyResult<Bound<'py, PyAny>> {
        self.getattr(c"stop")
    }

    /// `self.step`.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn step(&self) -> PyResult<Bound<'py, PyAny>> {
        self.getattr(c"step")
    }
}
