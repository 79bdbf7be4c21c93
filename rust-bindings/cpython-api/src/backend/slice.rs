//! Slices (Include/sliceobject.h).

use cpython_sys as ffi;

use super::raw::owned;
use crate::handle::Bound;
use crate::types::{PyAny, PySlice};
use crate::{PyErr, PyResult};

/// `PySlice_New`.
pub(crate) fn new<'py>(
    start: &Bound<'py, PyAny>,
    stop: &Bound<'py, PyAny>,
    step: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PySlice>> {
    // SAFETY: live objects, an attached thread.
    let raw = unsafe { ffi::PySlice_New(start.as_raw(), stop.as_raw(), step.as_raw()) };
    // SAFETY: a new reference to a slice, or NULL.
    unsafe { owned(start.py(), raw) }
}

/// `PySlice_Unpack`: start, stop and step.
pub(crate) fn unpack(slice: &Bound<'_, PySlice>) -> PyResult<(isize, isize, isize)> {
    let (mut start, mut stop, mut step) = (0, 0, 0);
    // SAFETY: the handle's invariant: it is a live slice; three places for the results.
    match unsafe { ffi::PySlice_Unpack(slice.as_raw(), &raw mut start, &raw mut stop, &raw mut step) } {
        0 => Ok((start, stop, step)),
        _ => Err(PyErr::assume_set(slice.py())),
    }
}

/// `PySlice_AdjustIndices`: start, stop, and how many items the slice has.
pub(crate) fn adjust(length: isize, mut start: isize, mut stop: isize, step: isize) -> (isize, isize, isize) {
    // SAFETY: the function only computes; a step from `PySlice_Unpack` is not 0.
    let count = unsafe { ffi::PySlice_AdjustIndices(length, &raw mut start, &raw mut stop, step) };
    (start, stop, count)
}
