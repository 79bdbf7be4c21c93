//! `<` between objects that are mostly of one type (Include/object.h, `tp_richcompare`).

use std::ffi::c_int;

use cpython_sys as ffi;
use cpython_sys::CFunction;

use super::object::compare_bool;
use super::raw::{RawObject, owned};
use super::slots::is_not_implemented;
use super::types::is_exact_type;
use crate::PyResult;
use crate::handle::Bound;
use crate::types::{CompareOp, PyAny};

/// `a < b` for two ints of at most one digit each, or two floats.
///
/// # Safety
///
/// Both are live objects of the type `ty`.
#[inline(always)]
unsafe fn of_numbers(ty: *mut ffi::PyTypeObject, a: *mut RawObject, b: *mut RawObject) -> Option<bool> {
    use ffi::number::{PyFloat_AS_DOUBLE, PyUnstable_Long_CompactValue, PyUnstable_Long_IsCompact};
    if ty == &raw mut ffi::PyLong_Type {
        let compact = |int| {
            // SAFETY: a live int.
            if !unsafe { PyUnstable_Long_IsCompact(int) } {
                return None;
            }
            // SAFETY: a compact one.
            Some(unsafe { PyUnstable_Long_CompactValue(int) })
        };
        Some(compact(a)? < compact(b)?)
    } else if ty == &raw mut ffi::PyFloat_Type {
        // SAFETY: a live float.
        let a = unsafe { PyFloat_AS_DOUBLE(a) };
        // SAFETY: as above.
        let b = unsafe { PyFloat_AS_DOUBLE(b) };
        Some(a < b)
    } else {
        None
    }
}

/// `PyObject_RichCompareBool` with `Py_LT`, without a call for many ints and for floats.
#[inline(always)]
pub(crate) fn lt(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(a.as_raw()) };
    if is_exact_type(b, ty) {
        // SAFETY: live objects of that type.
        if let Some(less) = unsafe { of_numbers(ty, a.as_raw(), b.as_raw()) } {
            return Ok(less);
        }
    }
    compare_bool(a, b, CompareOp::Lt)
}

/// `a < b`. If both are of one type, that type alone is asked, as long as `direct` is true: until a type
/// has answered `NotImplemented`.
#[inline(always)]
pub(crate) fn lt_by_type<'py>(direct: &mut bool, a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<bool> {
    // SAFETY: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(a.as_raw()) };
    if *direct && is_exact_type(b, ty) {
        // SAFETY: live objects of that type.
        if let Some(less) = unsafe { of_numbers(ty, a.as_raw(), b.as_raw()) } {
            return Ok(less);
        }
        // SAFETY: the type of a live object.
        if let Some(compare) = unsafe { (*ty).tp_richcompare } {
            // SAFETY: the slot of the type of `a`; live objects, an attached thread.
            let answer = unsafe { compare.call((a.as_raw(), b.as_raw(), CompareOp::Lt as c_int)) };
            // These two are immortal.
            if answer == (&raw mut ffi::_Py_TrueStruct).cast() {
                return Ok(true);
            }
            if answer == (&raw mut ffi::_Py_FalseStruct).cast() {
                return Ok(false);
            }
            // SAFETY: a new reference or NULL.
            let answer: Bound<'py, PyAny> = unsafe { owned(a.py(), answer) }?;
            if !is_not_implemented(&answer) {
                return answer.is_truthy();
            }
            *direct = false;
        }
    }
    compare_bool(a, b, CompareOp::Lt)
}
