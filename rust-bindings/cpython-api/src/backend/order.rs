//! `<` between objects that are mostly of one type (Include/object.h, `tp_richcompare`).

use std::ffi::c_int;

use cpython_sys as ffi;
use cpython_sys::CFunction;

use super::object::compare_bool;
use super::raw::owned;
use super::slots::is_not_implemented;
use super::str_data;
use super::types::{self, is_exact_bool, is_exact_type};
use crate::PyResult;
use crate::handle::{Borrowed, Bound};
use crate::types::{CompareOp, PyAny, PyStringData, PyTuple};

/// `a < b` for two ints, of which one has several digits at least.
///
/// # Safety
///
/// Both are live ints.
#[cold]
unsafe fn long_lt(a: *mut ffi::PyObject, b: *mut ffi::PyObject) -> bool {
    use ffi::number::{PyLong_Sign, digits};
    // SAFETY: the caller's promise.
    let sign = unsafe { PyLong_Sign(a) };
    // SAFETY: as above.
    let other_sign = unsafe { PyLong_Sign(b) };
    if sign != other_sign {
        return sign < other_sign;
    }
    // SAFETY: as above.
    let a = unsafe { digits(a) };
    // SAFETY: as above.
    let b = unsafe { digits(b) };
    let amounts = a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()));
    if sign < 0 { amounts.is_gt() } else { amounts.is_lt() }
}

/// `a < b` for two ints, two floats, or two strs of characters up to U+00FF.
///
/// # Safety
///
/// Both are live objects of the type `ty`.
#[inline(always)]
unsafe fn scalar_lt(ty: *mut ffi::PyTypeObject, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Option<bool> {
    use ffi::number::{PyFloat_AS_DOUBLE, PyUnstable_Long_CompactValue, PyUnstable_Long_IsCompact};
    if ty == &raw mut ffi::PyLong_Type {
        let (a, b) = (a.as_raw(), b.as_raw());
        // SAFETY: a live int.
        let is_compact = |int| unsafe { PyUnstable_Long_IsCompact(int) };
        // SAFETY: a compact one, as is asked before.
        let value = |int| unsafe { PyUnstable_Long_CompactValue(int) };
        if is_compact(a) && is_compact(b) {
            return Some(value(a) < value(b));
        }
        // SAFETY: live ints.
        Some(unsafe { long_lt(a, b) })
    } else if ty == &raw mut ffi::PyFloat_Type {
        // SAFETY: a live float.
        let a = unsafe { PyFloat_AS_DOUBLE(a.as_raw()) };
        // SAFETY: as above.
        let b = unsafe { PyFloat_AS_DOUBLE(b.as_raw()) };
        Some(a < b)
    } else if ty == &raw mut ffi::PyUnicode_Type {
        let bytes = |text: &Bound<'_, PyAny>| {
            // SAFETY: a live str.
            let text = unsafe { Borrowed::from_borrowed(text.py(), text.ptr()) };
            match str_data::data(text) {
                PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => Some(chars),
                _ => None,
            }
        };
        Some(bytes(a)? < bytes(b)?)
    } else {
        None
    }
}

/// `a < b` for two tuples, if the items up to the first two that differ are what [`scalar_lt`] is for.
#[inline(never)]
fn tuple_lt(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Option<bool> {
    let (a, b) = (a.cast_exact::<PyTuple>()?, b.cast_exact::<PyTuple>()?);
    for (a, b) in a.iter().zip(b.iter()) {
        // In a tuple an object is equal to itself, also a NaN.
        if a.is(&b) {
            continue;
        }
        // SAFETY: a live object.
        let ty = unsafe { ffi::object::Py_TYPE(a.as_raw()) };
        if !is_exact_type(&b, ty) {
            return None;
        }
        // SAFETY: live objects of that type.
        if unsafe { scalar_lt(ty, &a, &b) }? {
            return Some(true);
        }
        // SAFETY: as above.
        if unsafe { scalar_lt(ty, &b, &a) }? {
            return Some(false);
        }
        // They are equal, or one is a NaN.
        if ty == &raw mut ffi::PyFloat_Type {
            return None;
        }
    }
    Some(a.len() < b.len())
}

/// `a < b` for objects whose order is known without a call.
///
/// # Safety
///
/// Both are live objects of the type `ty`.
#[inline(always)]
unsafe fn plain_lt(ty: *mut ffi::PyTypeObject, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Option<bool> {
    // SAFETY: the caller's promise.
    match unsafe { scalar_lt(ty, a, b) } {
        None if ty == &raw mut ffi::PyTuple_Type => tuple_lt(a, b),
        less => less,
    }
}

/// What the type of `a` says of a comparison with `b`; `None` if it does not know (`NotImplemented`).
#[inline(always)]
fn by_type<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>, op: CompareOp) -> PyResult<Option<bool>> {
    // SAFETY: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(a.as_raw()) };
    // SAFETY: the type of a live object.
    let Some(compare) = (unsafe { (*ty).tp_richcompare }) else { return Ok(None) };
    // SAFETY: the slot of the type of `a`; live objects, an attached thread.
    let raw = unsafe { compare.call((a.as_raw(), b.as_raw(), op as c_int)) };
    // SAFETY: a new reference or NULL.
    let answer: Bound<'py, PyAny> = unsafe { owned(a.py(), raw) }?;
    if is_exact_bool(&answer) {
        // Not counted: it is immortal.
        return Ok(Some(answer.into_ptr().as_raw() == (&raw mut ffi::_Py_TrueStruct).cast()));
    }
    if is_not_implemented(&answer) { Ok(None) } else { answer.is_truthy().map(Some) }
}

/// `PyObject_RichCompareBool` with `Py_LT`, which counts no level of recursion for objects of one type.
#[inline]
pub(crate) fn lt<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<bool> {
    // SAFETY: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(a.as_raw()) };
    if !is_exact_type(b, ty) {
        return compare_bool(a, b, CompareOp::Lt);
    }
    // SAFETY: live objects of that type.
    if let Some(less) = unsafe { plain_lt(ty, a, b) } {
        return Ok(less);
    }
    match by_type(a, b, CompareOp::Lt)? {
        Some(less) => Ok(less),
        None => reflected_lt(a, b),
    }
}

/// `a < b`, where the type of `a` does not know.
#[cold]
fn reflected_lt<'py>(a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<bool> {
    match by_type(b, a, CompareOp::Gt)? {
        Some(less) => Ok(less),
        None => Err(types::no_order(c"<", a, b)),
    }
}

/// `a < b`. If both are of one type, that type alone is asked, as long as `direct` is true: until a type
/// does not know.
#[inline(always)]
pub(crate) fn lt_while_direct<'py>(direct: &mut bool, a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<bool> {
    // SAFETY: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(a.as_raw()) };
    if *direct && is_exact_type(b, ty) {
        // SAFETY: live objects of that type.
        if let Some(less) = unsafe { plain_lt(ty, a, b) } {
            return Ok(less);
        }
        if let Some(less) = by_type(a, b, CompareOp::Lt)? {
            return Ok(less);
        }
        *direct = false;
    }
    compare_bool(a, b, CompareOp::Lt)
}
