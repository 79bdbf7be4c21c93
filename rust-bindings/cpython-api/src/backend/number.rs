//! The number protocol (Include/abstract.h).

use std::ffi::c_int;

use cpython_sys as ffi;

use super::object::results;
use super::raw::owned;
use crate::handle::Bound;
use crate::types::{PyAny, PyFloat, PyInt, PyString};
use crate::{PyErr, PyResult};

results! {
    add(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Add;
    bitand(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_And;
    bitor(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Or;
    bitxor(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Xor;
    div(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_TrueDivide;
    divmod(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Divmod;
    floor_div(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_FloorDivide;
    lshift(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Lshift;
    matmul(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_MatrixMultiply;
    mul(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Multiply;
    pow(other: &Bound<'_, PyAny>, modulo: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Power;
    rem(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Remainder;
    rshift(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Rshift;
    sub(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_Subtract;

    in_place_add(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceAdd;
    in_place_bitand(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceAnd;
    in_place_bitor(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceOr;
    in_place_bitxor(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceXor;
    in_place_div(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceTrueDivide;
    in_place_floor_div(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceFloorDivide;
    in_place_lshift(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceLshift;
    in_place_matmul(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceMatrixMultiply;
    in_place_mul(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceMultiply;
    in_place_pow(other: &Bound<'_, PyAny>, modulo: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlacePower;
    in_place_rem(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceRemainder;
    in_place_rshift(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceRshift;
    in_place_sub(other: &Bound<'_, PyAny>) -> PyAny = ffi::PyNumber_InPlaceSubtract;

    abs() -> PyAny = ffi::PyNumber_Absolute;
    invert() -> PyAny = ffi::PyNumber_Invert;
    neg() -> PyAny = ffi::PyNumber_Negative;
    pos() -> PyAny = ffi::PyNumber_Positive;
    to_float() -> PyFloat = ffi::PyNumber_Float;
    to_int() -> PyInt = ffi::PyNumber_Long;
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
