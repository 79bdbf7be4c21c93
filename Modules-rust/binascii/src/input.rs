//! What the decoding functions take: bytes-like objects and ASCII strs (`ascii_buffer_converter`).

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyBytes, PyString};
use cpython_api::{Arg, Borrowed, Bound, BytesLike, BytesReader, FromArg, PyErr, PyResult};

/// How many bytes are copied to the stack if they may change.
pub(crate) const FEW: usize = 256;

/// How many are read at a time if they are more: a multiple of three bytes, and of two digits.
pub(crate) const CHUNK: usize = 12 * 1024;

/// An argument to decode.
pub(crate) enum AsciiBuffer<'a, 'py> {
    /// The characters of a str.
    Ascii(&'a [u8]),
    /// The bytes of another object.
    BytesLike(BytesLike<'a, 'py>),
}

impl AsciiBuffer<'_, '_> {
    /// The characters, to be read.
    #[inline(always)]
    pub(crate) fn reader(&self) -> PyResult<BytesReader<'_>> {
        match self {
            Self::Ascii(ascii) => Ok((*ascii).into()),
            Self::BytesLike(data) => data.reader(),
        }
    }
}

/// The characters of a bytes object or an ASCII str, which never change.
#[inline]
pub(crate) fn constant<'a>(object: &'a Bound<'_, PyAny>) -> Option<&'a [u8]> {
    match object.cast_exact::<PyBytes>() {
        Some(bytes) => Some(bytes.as_bytes()),
        None => object.cast_exact::<PyString>()?.as_ascii(),
    }
}

impl<'a, 'py> FromArg<'a, 'py> for AsciiBuffer<'a, 'py> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Self::get(object)
    }
}

impl<'a, 'py> AsciiBuffer<'a, 'py> {
    /// An object as an argument.
    #[inline]
    pub(crate) fn get(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Some(text) = object.cast::<PyString>() {
            return text.as_ascii().map(Self::Ascii).ok_or_else(|| {
                PyErr::new::<ValueError>(object.py(), "string argument should contain only ASCII characters")
            });
        }
        BytesLike::get(object).map(Self::BytesLike).map_err(|error| {
            drop(error.take(object.py()));
            PyErr::about_type(c"argument should be bytes, buffer or ASCII string, not '", &object, c"'")
        })
    }
}
