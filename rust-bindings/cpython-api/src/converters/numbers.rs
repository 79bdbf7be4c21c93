//! Argument Clinic's converters for numbers, and for characters as numbers.

use crate::PyResult;
use crate::args::{Arg, FromArg};
use crate::backend::{converters, int, str};
use crate::buffer::PyBuffer;
use crate::conversion::FromPyObject;
use crate::handle::Borrowed;
use crate::types::{PyAny, PyByteArray, PyBytes, PyInt, PyString};

/// `bool`: the truth of any object.
impl<'a, 'py> FromArg<'a, 'py> for bool {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        object.is_truthy()
    }
}

/// The numbers whose converters do what [`FromPyObject`] does. `i8` and the 128-bit types,
/// which Argument Clinic does not have, are among them.
macro_rules! as_extracted {
    ($($ty:ty)*) => {$(
        impl<'a, 'py> FromArg<'a, 'py> for $ty {
            #[inline]
            fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
                Self::extract(object)
            }
        }
    )*};
}

as_extracted!(u8 u128 i8 i16 i32 i64 i128 f32 f64);

/// `Py_ssize_t`.
impl<'a, 'py> FromArg<'a, 'py> for isize {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Self::extract(object)
    }

    /// `_Py_convert_optional_to_ssize_t`.
    #[inline]
    fn from_optional_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Option<Self>> {
        match int::compact(&object) {
            Some(value) => Ok(Some(value)),
            None if object.is_none() => Ok(None),
            None => converters::optional_ssize_t(&object).map(Some),
        }
    }
}

/// The numbers without a sign: `ValueError` for a negative one.
macro_rules! unsigned {
    ($($(#[$doc:meta])* $ty:ty = $slow:ident;)*) => {$(
        $(#[$doc])*
        impl<'a, 'py> FromArg<'a, 'py> for $ty {
            #[inline]
            fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
                match int::compact(&object).map(Self::try_from) {
                    Some(Ok(value)) => Ok(value),
                    _ => converters::$slow(&object),
                }
            }
        }
    )*};
}

unsigned! {
    /// `unsigned_short` (`_PyLong_UnsignedShort_Converter`).
    u16 = unsigned_short;
    /// `unsigned_int` (`_PyLong_UnsignedInt_Converter`).
    u32 = unsigned_int;
    /// `unsigned_long` (`_PyLong_UnsignedLong_Converter`).
    u64 = unsigned_long;
    /// `size_t` (`_PyLong_Size_t_Converter`).
    usize = size_t;
}

/// `long_long` (`PyLong_AsLongLong`). It has the values of `i64`, and other errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongLong(pub i64);

impl<'a, 'py> FromArg<'a, 'py> for LongLong {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        match int::compact(&object) {
            Some(value) => Ok(Self(value as i64)),
            None => converters::long_long(&object).map(Self),
        }
    }
}

/// `unsigned_long_long` (`_PyLong_UnsignedLongLong_Converter`). It has the values of `u64`,
/// and other errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsignedLongLong(pub u64);

impl<'a, 'py> FromArg<'a, 'py> for UnsignedLongLong {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        match int::compact(&object).map(u64::try_from) {
            Some(Ok(value)) => Ok(Self(value)),
            _ => converters::unsigned_long_long(&object).map(Self),
        }
    }
}

/// `unsigned_char(bitwise=True)`, `unsigned_short(bitwise=True)` and so on: the lowest bits of
/// an int of any size and sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bitwise<T>(pub T);

/// The lowest 64 bits of an int, or of what `__index__` returns.
#[inline]
fn bits(object: Borrowed<'_, '_, PyAny>) -> PyResult<u64> {
    match int::compact(&object) {
        Some(value) => Ok(value as u64),
        None => converters::unsigned_mask(&object),
    }
}

macro_rules! bitwise {
    ($($ty:ty)*) => {$(
        impl<'a, 'py> FromArg<'a, 'py> for Bitwise<$ty> {
            #[inline]
            fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
                Ok(Self(bits(object)? as $ty))
            }
        }
    )*};
}

bitwise!(u8 u16 u32);

/// The lowest 64 bits of an int, or of what `__index__` returns
/// (`PyLong_AsUnsignedLongLongMask`).
impl<'a, 'py> FromPyObject<'a, 'py> for Bitwise<u64> {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        bits(object).map(Self)
    }
}

/// An int only: `__index__` is not called.
impl<'a, 'py> FromArg<'a, 'py> for Bitwise<u64> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        match object.cast::<PyInt>() {
            Some(_) => bits(object).map(Self),
            None => Err(arg.bad_type("int", &object)),
        }
    }
}

/// `slice_index`: an index of a slice, which is cut off at the ends of `Py_ssize_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceIndex(pub isize);

impl<'a, 'py> FromArg<'a, 'py> for SliceIndex {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        match int::compact(&object) {
            Some(value) => Ok(Self(value)),
            None => converters::slice_index_not_none(&object).map(Self),
        }
    }

    #[inline]
    fn from_optional_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Option<Self>> {
        match int::compact(&object) {
            Some(value) => Ok(Some(Self(value))),
            None if object.is_none() => Ok(None),
            None => converters::slice_index(&object).map(|value| Some(Self(value))),
        }
    }
}

/// `fildes`: a file descriptor, or an object with a method `fileno` (`PyObject_AsFileDescriptor`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fildes(pub i32);

impl<'a, 'py> FromArg<'a, 'py> for Fildes {
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        converters::file_descriptor(&object).map(Self)
    }
}

/// `bool(accept={int})`: whether an int is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntBool(pub bool);

impl<'a, 'py> FromArg<'a, 'py> for IntBool {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        Ok(Self(i32::from_arg(object, arg)? != 0))
    }
}

/// `char`: the byte of a bytes object or a bytearray of length 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteChar(pub u8);

impl<'a, 'py> FromArg<'a, 'py> for ByteChar {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        if let Some(bytes) = object.cast::<PyBytes>()
            && let &[byte] = bytes.as_bytes()
        {
            return Ok(Self(byte));
        }
        if object.cast::<PyByteArray>().is_some() {
            let mut byte = [0];
            let buffer = PyBuffer::get(&object)?;
            if buffer.len() == byte.len() {
                buffer.copy_to(0, &mut byte)?;
                return Ok(Self(byte[0]));
            }
        }
        Err(arg.bad_type("a byte string of length 1", &object))
    }
}

/// `int(accept={str})`: the code point of a str of length 1, which may be a lone surrogate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePoint(pub u32);

impl<'a, 'py> FromArg<'a, 'py> for CodePoint {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        match object.cast::<PyString>().and_then(|text| str::only_char(&text)) {
            Some(code_point) => Ok(Self(code_point)),
            None => Err(arg.bad_type("a unicode character", &object)),
        }
    }
}
