//! Argument Clinic's converters for bytes-like objects: `Py_buffer`, and `str` with a `robuffer`.

use std::borrow::Cow;
use std::ops::Deref;

use crate::args::{Arg, FromArg};
use crate::backend::{converters, str};
use crate::buffer::{BytesLike, PyBuffer};
use crate::bytes_reader::{BytesReader, LentOrCopied};
use crate::exceptions::ValueError;
use crate::handle::Borrowed;
use crate::python::Python;
use crate::types::{PyAny, PyBytes, PyString};
use crate::{PyErr, PyResult};

/// `Py_buffer(accept={str, buffer})`: a str in UTF-8, or a bytes-like object.
pub enum StrOrBytesLike<'a, 'py> {
    /// A str.
    Str(&'a str),
    /// A bytes-like object.
    BytesLike(BytesLike<'a, 'py>),
}

impl StrOrBytesLike<'_, '_> {
    /// The bytes, to be read bit by bit.
    ///
    /// # Errors
    ///
    /// As [`BytesLike::reader`].
    pub fn reader(&self) -> PyResult<BytesReader<'_>> {
        match self {
            Self::Str(text) => Ok(text.as_bytes().into()),
            Self::BytesLike(bytes) => bytes.reader(),
        }
    }

    /// The bytes: lent by a str or a bytes object, copied from any other exporter.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn bytes(&self, py: Python<'_>) -> PyResult<LentOrCopied<'_>> {
        match self {
            Self::Str(text) => Ok(text.as_bytes().into()),
            Self::BytesLike(bytes) => bytes.bytes(py),
        }
    }
}

impl<'a, 'py> FromArg<'a, 'py> for StrOrBytesLike<'a, 'py> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        match object.cast::<PyString>() {
            Some(text) => str::as_utf8(text).map(Self::Str),
            None => BytesLike::get(object).map(Self::BytesLike),
        }
    }
}

/// `Py_buffer(accept={rwbuffer})`: the buffer of an object whose memory can be written to. What
/// can be read is a copy.
pub struct WritableBuffer<'py>(PyBuffer<'py>);

impl<'py> Deref for WritableBuffer<'py> {
    type Target = PyBuffer<'py>;

    fn deref(&self) -> &PyBuffer<'py> {
        &self.0
    }
}

impl<'a, 'py> FromArg<'a, 'py> for WritableBuffer<'py> {
    /// # Errors
    ///
    /// `TypeError`, whatever the exporter has raised.
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        match PyBuffer::get_writable(&object) {
            Ok(buffer) => Ok(Self(buffer)),
            Err(_) => Err(arg.bad_type("read-write bytes-like object", &object)),
        }
    }
}

/// The bytes of an exporter that does not ask for them to be released. C reads them after it
/// has released the buffer; here only a bytes object lends them, and others are copied.
fn read_only<'a>(object: Borrowed<'a, '_, PyAny>, arg: Arg) -> PyResult<Cow<'a, [u8]>> {
    if let Some(bytes) = object.cast_exact::<PyBytes>() {
        return Ok(Cow::Borrowed(crate::backend::bytes::as_slice(bytes)));
    }
    if converters::releases_buffers(&object) {
        return Err(arg.bad_type_by_position("read-only bytes-like object", &object));
    }
    PyBuffer::get(&object)?.to_vec().map(Cow::Owned)
}

/// Converters to bytes.
macro_rules! read_only {
    ($($(#[$doc:meta])* $name:ident = $convert:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name<'a>(Cow<'a, [u8]>);

        impl Deref for $name<'_> {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        /// A default.
        impl<'a> From<&'a str> for $name<'a> {
            fn from(text: &'a str) -> Self {
                Self(Cow::Borrowed(text.as_bytes()))
            }
        }

        impl<'a, 'py> FromArg<'a, 'py> for $name<'a> {
            fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
                let convert: fn(Borrowed<'a, 'py, PyAny>, Arg) -> PyResult<Cow<'a, [u8]>> = $convert;
                convert(object, arg).map(Self)
            }
        }
    )*};
}

read_only! {
    /// `str(accept={robuffer}, zeroes=True)`: the bytes of a bytes object, or of another exporter
    /// that does not ask for buffers to be released.
    RoBuffer = read_only;
    /// `str(accept={robuffer})`: as [`RoBuffer`]; `ValueError` if there is a NUL byte.
    RoBufferWithoutNul = |object, arg| {
        let bytes = read_only(object, arg)?;
        if bytes.contains(&0) {
            return Err(PyErr::new::<ValueError>(object.py(), "embedded null byte"));
        }
        Ok(bytes)
    };
    /// `str(accept={robuffer, str}, zeroes=True)`: the UTF-8 of a str, or as [`RoBuffer`].
    StrOrRoBuffer = |object, arg| match object.cast::<PyString>() {
        Some(text) => str::as_utf8(text).map(|text| Cow::Borrowed(text.as_bytes())),
        None => read_only(object, arg),
    };
}
