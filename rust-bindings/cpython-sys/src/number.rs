//! Inline functions of the headers of int (Include/cpython/longintrepr.h) and float.
#![expect(non_snake_case, reason = "the names are C's")]

use crate::{_longobject, Py_ssize_t, PyFloatObject, PyObject, digit};

/// Where the digits' number stands in `lv_tag` (`_PyLong_NON_SIZE_BITS`).
const NON_SIZE_BITS: u32 = 3;
/// Where the sign stands: 0 is positive, 1 zero, 2 negative (`_PyLong_SIGN_MASK`).
const SIGN_MASK: usize = 3;

/// Has the int at most one digit (`PyUnstable_Long_IsCompact`)?
///
/// # Safety
///
/// `op` points to a live int.
#[inline(always)]
pub unsafe fn PyUnstable_Long_IsCompact(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise; an int never changes.
    unsafe { (*op.cast::<_longobject>()).long_value.lv_tag < (2 << NON_SIZE_BITS) }
}

/// The value of a compact int (`PyUnstable_Long_CompactValue`).
///
/// # Safety
///
/// `op` points to a live int for which [`PyUnstable_Long_IsCompact`] is true.
#[inline(always)]
pub unsafe fn PyUnstable_Long_CompactValue(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise.
    let digit = unsafe { (*op.cast::<_longobject>()).long_value.ob_digit[0] };
    // SAFETY: the caller's promise.
    unsafe { PyLong_Sign(op) as Py_ssize_t * digit as Py_ssize_t }
}

/// -1, 0 or 1, as the int is negative, zero or positive (`_PyLong_Sign`).
///
/// # Safety
///
/// `op` points to a live int.
#[inline(always)]
pub unsafe fn PyLong_Sign(op: *mut PyObject) -> i8 {
    // SAFETY: the caller's promise.
    let tag = unsafe { (*op.cast::<_longobject>()).long_value.lv_tag };
    1 - (tag & SIGN_MASK) as i8
}

/// The digits of an int's amount, the least first, and none of zero (`ob_digit`).
///
/// # Safety
///
/// `op` points to an int that is alive for `'a`.
#[inline(always)]
pub unsafe fn digits<'a>(op: *mut PyObject) -> &'a [digit] {
    let int = op.cast::<_longobject>();
    // SAFETY: the caller's promise.
    let len = unsafe { (*int).long_value.lv_tag } >> NON_SIZE_BITS;
    // The field is an array of one, behind which the others stand: a reference to it would not reach them.
    // SAFETY: in the same object.
    let first = unsafe { &raw const (*int).long_value.ob_digit };
    // SAFETY: so many digits stand there; an int never changes.
    unsafe { std::slice::from_raw_parts(first.cast(), len) }
}

/// The value of a float (`PyFloat_AS_DOUBLE`).
///
/// # Safety
///
/// `op` points to a live float.
#[inline(always)]
pub unsafe fn PyFloat_AS_DOUBLE(op: *mut PyObject) -> f64 {
    // SAFETY: the caller's promise; a float never changes.
    unsafe { (*op.cast::<PyFloatObject>()).ob_fval }
}
