//! The number protocol (Include/abstract.h).

use std::ffi::c_int;

use cpython_sys as ffi;

use super::object::results;
use super::raw::owned;
use crate::handle::Bound;
use crate::types::{PyAny, PyFloat, PyInt, PyString};
use crate::{PyErr, PyResult};

results! {
    add(other: &Bound<'_, PyAny>) = ffi::PyNumber_Add -> PyAny;
    bitand(other: &Bound<'_, PyAny>) = ffi::PyNumber_And -> PyAny;
    bitor(other: &Bound<'_, PyAny>) = ffi::PyNumber_Or -> PyAny;
    bitxor(other: &Bound<'_, PyAny>) = ffi::PyNumber_Xor -> PyAny;
    div(other: &Bound<'_, PyAny>) = ffi::PyNumber_TrueDivide -> PyAny;
    divmod(other: &Bound<'_, PyAny>) = ffi::PyNumber_Divmod -> PyAny;
    floor_div(other: &Bound<'_, PyAny>) = ffi::PyNumber_FloorDivide -> PyAny;
    lshift(other: &Bound<'_, PyAny>) = ffi::PyNumber_Lshift -> PyAny;
    matmul(other: &Bound<'_, PyAny>) = ffi::PyNumber_MatrixMultiply -> PyAny;
    mul(other: &Bound<'_, PyAny>) = ffi::PyNumber_Multiply -> PyAny;
    pow(other: &Bound<'_, PyAny>, modulo: &Bound<'_, PyAny>) = ffi::PyNumber_Power -> PyAny;
    rem(other: &Bound<'_, PyAny>) = ffi::PyNumber_Remainder -> PyAny;
    rshift(other: &Bound<'_, PyAny>) = ffi::PyNumber_Rshift -> PyAny;
    sub(other: &Bound<'_, PyAny>) = ffi::PyNumber_Subtract -> PyAny;

    in_place_add(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceAdd -> PyAny;
    in_place_bitand(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceAnd -> PyAny;
    in_place_bitor(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceOr -> PyAny;
    in_place_bitxor(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceXor -> PyAny;
    in_place_div(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceTrueDivide -> PyAny;
    in_place_floor_div(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceFloorDivide -> PyAny;
    in_place_lshift(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceLshift -> PyAny;
    in_place_matmul(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceMatrixMultiply -> PyAny;
    in_place_mul(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceMultiply -> PyAny;
    in_place_pow(other: &Bound<'_, PyAny>, modulo: &Bound<'_, PyAny>) = ffi::PyNumber_InPlacePower -> PyAny;
    in_place_rem(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceRemainder -> PyAny;
    in_place_rshift(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceRshift -> PyAny;
    in_place_sub(other: &Bound<'_, PyAny>) = ffi::PyNumber_InPlaceSubtract -> PyAny;

    abs() = ffi::PyNumber_Absolute -> PyAny;
    invert() = ffi::PyNumber_Invert -> PyAny;
    neg() = ffi::PyNumber_Negative -> PyAny;
    pos() = ffi::PyNumber_Positive -> PyAny;
    to_float() = ffi::PyNumber_Float -> PyFloat;
    to_int() = ffi::PyNumber_Long -> PyInt;
}

/// `PyNumber_Check`.
pub(crate) fn is_number(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PyNumber_Check(object.as_raw()) != 0 }
}

/// `PyNumber_ToBase`.
pub(crate) fn to_base<'py>(object: &Bound<'py, PyAny>, base: c_int) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyNumber_ToBase(object.as_raw(), base) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyNumber_AsSsize_t`: without an error a value that is too large is clamped.
pub(crate) fn as_isize(object: &Bound<'_, PyAny>, error: Option<&Bound<'_, PyAny>>) -> PyResult<isize> {
    let error = error.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: a live object; NULL or a live object, which raising checks to be an exception type.
    let value = unsafe { ffi::PyNumber_AsSsize_t(object.as_raw(), error) };
    if value == -1 && super::err::occurred(object.py()) {
        return Err(PyErr::assume_set(object.py()));
    }
    Ok(value)
}
