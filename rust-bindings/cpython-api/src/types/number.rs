//! Arithmetic of objects of any type (Include/abstract.h: the number protocol).

use super::{PyAny, PyInt};
use crate::PyResult;
use crate::backend::{self, object};
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
                object::$name(self, other)
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
                object::$name(self)
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
        object::pow(self, exponent, modulo)
    }

    /// `operator.index(self)` (`PyNumber_Index`): an int as it is, of any other object what
    /// its `__index__` returns.
    ///
    /// # Errors
    ///
    /// `TypeError` if it has no `__index__`, or what that raises.
    pub fn index(&self) -> PyResult<Bound<'py, PyInt>> {
        backend::int::index(self)
    }
}
