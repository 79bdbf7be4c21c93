//! Sets and frozensets (Include/setobject.h).

use cpython_sys as ffi;

use super::object::{status, truth};
use super::raw::owned;
use crate::PyResult;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyFrozenSet, PySet};

/// `PySet_New`, of nothing or of the items of an iterable.
pub(crate) fn new<'py>(py: Python<'py>, items: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PySet>> {
    // SAFETY: NULL or a live object; the thread is attached.
    let raw = unsafe { ffi::PySet_New(items.map_or(std::ptr::null_mut(), Bound::as_raw)) };
    // SAFETY: a new reference to a set, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyFrozenSet_New`.
pub(crate) fn frozen<'py>(items: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyFrozenSet>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyFrozenSet_New(items.as_raw()) };
    // SAFETY: a new reference to a frozenset, or NULL.
    unsafe { owned(items.py(), raw) }
}

/// `PySet_Size` of a set or a frozenset.
///
/// # Safety
///
/// The object is one.
unsafe fn size(object: &Bound<'_, PyAny>) -> usize {
    // SAFETY: the caller's promise; it cannot fail then.
    unsafe { ffi::PySet_Size(object.as_raw()) as usize }
}

/// `PySet_Contains` of a set or a frozenset.
///
/// # Safety
///
/// The object is one.
unsafe fn has(object: &Bound<'_, PyAny>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: the caller's promise; a live object.
    truth(object.py(), unsafe { ffi::PySet_Contains(object.as_raw(), key.as_raw()) })
}

/// `PySet_Size`.
pub(crate) fn len(set: &Bound<'_, PySet>) -> usize {
    // SAFETY: it is a set.
    unsafe { size(set.as_any()) }
}

/// `PySet_Size`.
pub(crate) fn frozen_len(set: &Bound<'_, PyFrozenSet>) -> usize {
    // SAFETY: it is a frozenset.
    unsafe { size(set.as_any()) }
}

/// `PySet_Contains`.
pub(crate) fn contains(set: &Bound<'_, PySet>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: it is a set.
    unsafe { has(set.as_any(), key) }
}

/// `PySet_Contains`.
pub(crate) fn frozen_contains(set: &Bound<'_, PyFrozenSet>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: it is a frozenset.
    unsafe { has(set.as_any(), key) }
}

/// `PySet_Add`.
pub(crate) fn add(set: &Bound<'_, PySet>, key: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live set and a live object.
    status(set.py(), unsafe { ffi::PySet_Add(set.as_raw(), key.as_raw()) })
}

/// `PySet_Discard`: whether it was there.
pub(crate) fn discard(set: &Bound<'_, PySet>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: a live set and a live object.
    truth(set.py(), unsafe { ffi::PySet_Discard(set.as_raw(), key.as_raw()) })
}

/// `PySet_Clear`.
pub(crate) fn clear(set: &Bound<'_, PySet>) -> PyResult<()> {
    // SAFETY: the handle's invariant: it is a live set.
    status(set.py(), unsafe { ffi::PySet_Clear(set.as_raw()) })
}

/// `PySet_Pop`: KeyError if it is empty.
pub(crate) fn pop<'py>(set: &Bound<'py, PySet>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live set.
    let raw = unsafe { ffi::PySet_Pop(set.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(set.py(), raw) }
}
