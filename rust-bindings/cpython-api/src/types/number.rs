//! Arithmetic of objects of any type (Include/abstract.h: the number protocol).

use super::{PyAny, PyFloat, PyInt, PyString};
use crate::PyResult;
use crate::backend::{int, number};
use crate::handle::Bound;

/// Operations of two objects.
macro_rules! binary {
    ($($name:ident = $function:literal $expression:literal;)*) => {
        impl<'py> Bound<'py, PyAny> {$(
            #[doc = concat!("`", $expression, "` (`", $function, "`).")]
            ///
            /// # Errors
            ///
            /// `TypeError` if the operands do not support it, or what the operation raises.
            pub fn $name(&self, other: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
                number::$name(self, other)
            }
        )*}
    };
}

binary! {
    add = "PyNumber_Add" "self + other";
    sub = "PyNumber_Subtract" "self - other";
    mul = "PyNumber_Multiply" "self * other";
    matmul = "PyNumber_MatrixMultiply" "self @ other";
    div = "PyNumber_TrueDivide" "self / other";
    floor_div = "PyNumber_FloorDivide" "self // other";
    rem = "PyNumber_Remainder" "self % other";
    divmod = "PyNumber_Divmod" "divmod(self, other)";
    lshift = "PyNumber_Lshift" "self << other";
    rshift = "PyNumber_Rshift" "self >> other";
    bitand = "PyNumber_And" "self & other";
    bitor = "PyNumber_Or" "self | other";
    bitxor = "PyNumber_Xor" "self ^ other";
}

binary! {
    in_place_add = "PyNumber_InPlaceAdd" "self += other";
    in_place_sub = "PyNumber_InPlaceSubtract" "self -= other";
    in_place_mul = "PyNumber_InPlaceMultiply" "self *= other";
    in_place_matmul = "PyNumber_InPlaceMatrixMultiply" "self @= other";
    in_place_div = "PyNumber_InPlaceTrueDivide" "self /= other";
    in_place_floor_div = "PyNumber_InPlaceFloorDivide" "self //= other";
    in_place_rem = "PyNumber_InPlaceRemainder" "self %= other";
    in_place_lshift = "PyNumber_InPlaceLshift" "self <<= other";
    in_place_rshift = "PyNumber_InPlaceRshift" "self >>= other";
    in_place_bitand = "PyNumber_InPlaceAnd" "self &= other";
    in_place_bitor = "PyNumber_InPlaceOr" "self |= other";
    in_place_bitxor = "PyNumber_InPlaceXor" "self ^= other";
}

/// Operations of one object.
macro_rules! unary {
    ($($name:ident = $function:literal $expression:literal;)*) => {
        impl<'py> Bound<'py, PyAny> {$(
            #[doc = concat!("`", $expression, "` (`", $function, "`).")]
            ///
            /// # Errors
            ///
            /// `TypeError` if the object does not support it, or what the operation raises.
            pub fn $name(&self) -> PyResult<Bound<'py, PyAny>> {
                number::$name(self)
            }
        )*}
    };
}

unary! {
    abs = "PyNumber_Absolute" "abs(self)";
    invert = "PyNumber_Invert" "~self";
    neg = "PyNumber_Negative" "-self";
    pos = "PyNumber_Positive" "+self";
}

impl<'py> Bound<'py, PyAny> {
    /// `pow(self, exponent, modulo)` (`PyNumber_Power`); the modulo may be `None`.
    ///
    /// # Errors
    ///
    /// `TypeError` if the operands do not support it, or what the operation raises.
    pub fn pow(&self, exponent: &Bound<'_, PyAny>, modulo: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        number::pow(self, exponent, modulo)
    }

    /// `operator.index(self)` (`PyNumber_Index`): an int as it is, of any other object what
    /// its `__index__` returns.
    ///
    /// # Errors
    ///
    /// `TypeError` if it has no `__index__`, or what that raises.
    pub fn index(&self) -> PyResult<Bound<'py, PyInt>> {
        int::index(self)
    }

    /// `self **= exponent` (`PyNumber_InPlacePower`). The modulo may be `None`; `__ipow__`
    /// is not given it.
    ///
    /// # Errors
    ///
    /// `TypeError` if the operands do not support it, or what the operation raises.
    pub fn in_place_pow(&self, exponent: &Bound<'_, PyAny>, modulo: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        number::in_place_pow(self, exponent, modulo)
    }

    /// Whether it has `__index__`, `__int__` or `__float__`, or is complex (`PyNumber_Check`).
    pub fn is_number(&self) -> bool {
        number::is_number(self)
    }

    /// `int(self)` (`PyNumber_Long`).
    ///
    /// # Errors
    ///
    /// `TypeError` if there is no such conversion, `ValueError` if it is a text that is no
    /// number, or what its methods raise.
    pub fn to_int(&self) -> PyResult<Bound<'py, PyInt>> {
        number::to_int(self)
    }

    /// `float(self)` (`PyNumber_Float`).
    ///
    /// # Errors
    ///
    /// As [`to_int`](Self::to_int); `OverflowError` for an int that is too large.
    pub fn to_float(&self) -> PyResult<Bound<'py, PyFloat>> {
        number::to_float(self)
    }

    /// The integer as text in base 2, 8, 10 or 16, with a prefix as `bin()`, `oct()` and
    /// `hex()` have it (`PyNumber_ToBase`).
    ///
    /// # Errors
    ///
    /// `SystemError` for another base, `TypeError` if it is no integer.
    pub fn to_base(&self, base: i32) -> PyResult<Bound<'py, PyString>> {
        number::to_base(self, base)
    }

    /// The integer, or the nearest one that an `isize` holds (`PyNumber_AsSsize_t`): what a
    /// slice's indices are.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is no integer, or what its `__index__` raises.
    pub fn to_isize_clamped(&self) -> PyResult<isize> {
        number::as_isize(self, None)
    }

    /// The integer, or this error if an `isize` does not hold it (`PyNumber_AsSsize_t`):
    /// `IndexError` for an index.
    ///
    /// # Errors
    ///
    /// The one given (`SystemError` if it is no exception type), and as [`to_isize_clamped`](Self::to_isize_clamped).
    pub fn to_isize_or<T>(&self, error: &Bound<'_, T>) -> PyResult<isize> {
        number::as_isize(self, Some(error.as_any()))
    }
}
