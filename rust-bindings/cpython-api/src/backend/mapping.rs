//! The mapping protocol (Include/abstract.h).

use cpython_sys as ffi;

use super::object::{results, truth, truths};
use super::raw::owned;
use crate::handle::Bound;
use crate::types::{PyAny, PyList};
use crate::{PyErr, PyResult};

results! {
    items() -> PyList = ffi::PyMapping_Items;
    keys() -> PyList = ffi::PyMapping_Keys;
    values() -> PyList = ffi::PyMapping_Values;
}

truths! {
    has_key(key: &Bound<'_, PyAny>) = ffi::PyMapping_HasKeyWithError;
}

/// `PyMapping_Check`.
pub(crate) fn is_mapping(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PyMapping_Check(object.as_raw()) != 0 }
}

/// `PyMapping_Size`.
pub(crate) fn len(object: &Bound<'_, PyAny>) -> PyResult<usize> {
    // SAFETY: a live object, an attached thread.
    let size = unsafe { ffi::PyMapping_Size(object.as_raw()) };
    usize::try_from(size).map_err(|_| PyErr::assume_set(object.py()))
}

/// `PyMapping_GetOptionalItem`: `None` if there is none.
pub(crate) fn get_optional_item<'py>(
    object: &Bound<'py, PyAny>,
    key: &Bound<'_, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: live objects, an attached thread; a place for the result.
    let found = unsafe { ffi::PyMapping_GetOptionalItem(object.as_raw(), key.as_raw(), &raw mut value) };
    if !truth(object.py(), found)? {
        return Ok(None);
    }
    // SAFETY: a new reference.
    unsafe { owned(object.py(), value) }.map(Some)
}
