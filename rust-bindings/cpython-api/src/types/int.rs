//! `int` (Include/longobject.h), and the integers of Rust.

use std::ffi::CStr;

use super::{PyAny, PyInt, PyString};
use crate::backend::int;
use crate::handle::Bound;
use crate::python::Python;
use crate::{PyResult, alloc};

/// An integer type of Rust.
///
/// Sealed: these are the types that a conversion of C's stands behind.
pub trait Integer: Copy + sealed::Sealed {
    /// The value of an int, or of what `__index__` returns.
    ///
    /// # Errors
    ///
    /// `OverflowError` if it does not fit; `TypeError` if the object has no `__index__`, or
    /// what that raises.
    #[doc(hidden)]
    fn from_object(object: &Bound<'_, PyAny>) -> PyResult<Self>;

    /// An int of this value.
    #[doc(hidden)]
    fn into_int(self, py: Python<'_>) -> PyResult<Bound<'_, PyInt>>;
}

mod sealed {
    pub trait Sealed {}
}

impl PyInt {
    /// An int of this value (`PyLong_FromLongLong` and its relatives).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn new<T: Integer>(py: Python<'_>, value: T) -> PyResult<Bound<'_, PyInt>> {
        value.into_int(py)
    }

    /// The integral part of a number (`PyLong_FromDouble`).
    ///
    /// # Errors
    ///
    /// `OverflowError` if it is infinite, `ValueError` if it is no number.
    pub fn from_f64(py: Python<'_>, value: f64) -> PyResult<Bound<'_, PyInt>> {
        int::from_f64(py, value)
    }

    /// `int(text, base)` (`PyLong_FromUnicodeObject`).
    ///
    /// # Errors
    ///
    /// `ValueError` if the text is no number or the base neither 0 nor from 2 to 36.
    pub fn from_string<'py>(text: &Bound<'py, PyString>, base: i32) -> PyResult<Bound<'py, PyInt>> {
        int::from_text(text, base)
    }

    /// `int(text, base)` of ASCII text (`PyLong_FromString`).
    ///
    /// # Errors
    ///
    /// `ValueError` if the text is no number, or has more digits than
    /// `sys.get_int_max_str_digits()`, or if the base is neither 0 nor from 2 to 36.
    pub fn from_cstr<'py>(py: Python<'py>, text: &CStr, base: i32) -> PyResult<Bound<'py, PyInt>> {
        int::from_cstr(py, text, base)
    }

    /// An int from bytes in two's complement (`signed`) or without a sign, the least
    /// significant byte first (`PyLong_FromNativeBytes`, `PyLong_FromUnsignedNativeBytes`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn from_le_bytes<'py>(py: Python<'py>, bytes: &[u8], signed: bool) -> PyResult<Bound<'py, PyInt>> {
        int::from_le_bytes(py, bytes, signed)
    }
}

impl<'py> Bound<'py, PyInt> {
    /// The value as an integer of Rust; see [`crate::FromPyObject`] for the functions of C
    /// that stand behind it.
    ///
    /// # Errors
    ///
    /// `OverflowError` if it does not fit.
    #[inline]
    pub fn to<T: Integer>(&self) -> PyResult<T> {
        T::from_object(self)
    }

    /// The value if it fits, without an exception if it does not (`PyLong_AsLongLongAndOverflow`).
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        int::fitting(self)
    }

    /// `int.__repr__(self)`, whatever a subclass has (`PyLong_Type.tp_repr`).
    ///
    /// # Errors
    ///
    /// `ValueError` if it has more digits than `sys.set_int_max_str_digits` allows; `MemoryError`.
    pub fn int_repr(&self) -> PyResult<Bound<'py, PyString>> {
        int::repr(self)
    }

    /// -1, 0 or 1, as it is negative, zero or positive (`_PyLong_Sign`).
    #[inline]
    pub fn sign(&self) -> i8 {
        int::sign(self)
    }

    /// The value in two's complement, the least significant byte first, in as few bytes as
    /// it needs, at least one (`PyLong_AsNativeBytes`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_le_bytes(&self) -> PyResult<Vec<u8>> {
        let length = int::to_le_bytes(self, &mut [], false)?;
        let mut bytes = alloc::zeros(self.py(), length)?;
        int::to_le_bytes(self, &mut bytes, false)?;
        // The function may ask for more than is needed: drop what only repeats the sign.
        let fill = if self.sign() < 0 { 0xff } else { 0 };
        while let [.., next, last] = *bytes
            && last == fill
            && (next ^ fill) & 0x80 == 0
        {
            bytes.pop();
        }
        Ok(bytes)
    }
}

/// Integers: how each is made of an int that is not compact or does not fit, and which of
/// the two widest types it is made into an int by.
macro_rules! integers {
    ($($ty:ty: $slow:expr, $from:ident($wide:ty);)*) => {$(
        impl sealed::Sealed for $ty {}
        impl Integer for $ty {
            #[inline]
            fn from_object(object: &Bound<'_, PyAny>) -> PyResult<Self> {
                if let Some(value) = int::compact(object)
                    && let Ok(value) = Self::try_from(value)
                {
                    return Ok(value);
                }
                let slow: fn(&Bound<'_, PyAny>) -> PyResult<Self> = $slow;
                slow(object)
            }

            #[inline]
            fn into_int(self, py: Python<'_>) -> PyResult<Bound<'_, PyInt>> {
                int::$from(py, self as $wide)
            }
        }
    )*};
}

integers! {
    i8: |object| narrow(object, int::as_long(object)?, "signed char is less than minimum", "signed char is greater than maximum"), from_i64(i64);
    i16: |object| narrow(
        object,
        int::as_long(object)?,
        "signed short integer is less than minimum",
        "signed short integer is greater than maximum",
    ), from_i64(i64);
    i32: int::as_int, from_i64(i64);
    i64: int::as_long, from_i64(i64);
    isize: |object| int::as_ssize(object.index()?.as_any()), from_i64(i64);
    u8: |object| narrow(
        object,
        int::as_long(object)?,
        "unsigned byte integer is less than minimum",
        "unsigned byte integer is greater than maximum",
    ), from_i64(i64);
    u16: |object| {
        let value = int::as_unsigned_long(object.index()?.as_any())?;
        Self::try_from(value).map_err(|_| int::overflow(object.py(), "Python int too large for C unsigned short"))
    }, from_i64(i64);
    u32: |object| {
        let value = int::as_unsigned_long(object.index()?.as_any())?;
        Self::try_from(value).map_err(|_| int::overflow(object.py(), "Python int too large for C unsigned int"))
    }, from_i64(i64);
    u64: |object| int::as_unsigned_long(object.index()?.as_any()), from_u64(u64);
    usize: |object| int::as_size(object.index()?.as_any()), from_u64(u64);
}

/// A value as one of a narrower type, or `OverflowError` with one of these texts.
fn narrow<T: TryFrom<i64>>(object: &Bound<'_, PyAny>, value: i64, less: &str, greater: &str) -> PyResult<T> {
    T::try_from(value).map_err(|_| int::overflow(object.py(), if value < 0 { less } else { greater }))
}

/// The 128-bit types, which C has not; the errors are those of `int.to_bytes`.
macro_rules! wide_integers {
    ($($ty:ident, $narrow:ty: $from:ident, $signed:literal;)*) => {$(
        impl sealed::Sealed for $ty {}
        impl Integer for $ty {
            #[inline]
            fn from_object(object: &Bound<'_, PyAny>) -> PyResult<Self> {
                if let Some(value) = int::compact(object)
                    && let Ok(value) = Self::try_from(value)
                {
                    return Ok(value);
                }
                let value = object.index()?;
                if !$signed && value.sign() < 0 {
                    return Err(int::overflow(object.py(), "can't convert negative int to unsigned"));
                }
                let mut bytes = [0; size_of::<$ty>()];
                if int::to_le_bytes(&value, &mut bytes, !$signed)? > bytes.len() {
                    return Err(int::overflow(object.py(), "int too big to convert"));
                }
                Ok(Self::from_le_bytes(bytes))
            }

            #[inline]
            fn into_int(self, py: Python<'_>) -> PyResult<Bound<'_, PyInt>> {
                match <$narrow>::try_from(self) {
                    Ok(value) => int::$from(py, value),
                    Err(_) => int::from_le_bytes(py, &self.to_le_bytes(), $signed),
                }
            }
        }
    )*};
}

wide_integers! {
    i128, i64: from_i64, true;
    u128, u64: from_u64, false;
}
