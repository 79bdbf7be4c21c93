//! `slice` (Include/sliceobject.h).

use super::{PyAny, PySlice};
use crate::PyResult;
use crate::backend::slice;
use crate::handle::Bound;

/// What a slice stands for in a sequence of a known length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceIndices {
    /// The index of the first item, if there is one.
    pub start: isize,
    /// Where it ends; -1 is before the first item.
    pub stop: isize,
    /// From one item to the next; not 0.
    pub step: isize,
    /// How many items there are.
    pub length: usize,
}

impl PySlice {
    /// `slice(start, stop, step)` (`PySlice_New`), with `None` for what is not given.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py>(
        start: &Bound<'py, PyAny>,
        stop: &Bound<'py, PyAny>,
        step: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PySlice>> {
        slice::new(start, stop, step)
    }
}

impl Bound<'_, PySlice> {
    /// `self.indices(length)`, and how many items these are (`PySlice_Unpack`,
    /// `PySlice_AdjustIndices`).
    ///
    /// # Errors
    ///
    /// `ValueError` if the step is 0; `TypeError` if a part is neither an integer nor
    /// `None`, or what its `__index__` raises.
    pub fn indices(&self, length: usize) -> PyResult<SliceIndices> {
        let (start, stop, step) = slice::unpack(self)?;
        let length = isize::try_from(length).unwrap_or(isize::MAX);
        let (start, stop, count) = slice::adjust(length, start, stop, step);
        Ok(SliceIndices { start, stop, step, length: count as usize })
    }
}
