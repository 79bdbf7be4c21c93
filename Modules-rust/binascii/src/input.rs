//! What the decoding functions take: bytes-like objects and ASCII strs (`ascii_buffer_converter`).

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyString};
use cpython_api::{Arg, Borrowed, BytesLike, BytesReader, FromArg, LentOrCopied, PyErr, PyResult, Python, Window};

/// How many bytes are copied to the stack if they may change.
pub(crate) const FEW: usize = 256;

/// Where bytes are copied to that may change. As a rule there are none; and what there are stay in
/// their place, which is less work than to hand them out.
pub(crate) struct Copied<'s> {
    few: Window<FEW>,
    many: Option<LentOrCopied<'s>>,
}

impl Copied<'_> {
    /// Nothing yet.
    #[inline]
    pub(crate) const fn new() -> Self {
        Self { few: Window::new(), many: None }
    }
}

/// The bytes: lent if they cannot change, copied to `copy` from any other object.
#[inline(always)]
pub(crate) fn bytes<'s>(py: Python<'_>, data: &'s BytesLike<'_, '_>, copy: &'s mut Copied<'s>) -> PyResult<&'s [u8]> {
    match data.reader()?.whole(&mut copy.few) {
        Some(bytes) => Ok(bytes),
        None => Ok(copy.many.insert(data.bytes(py)?)),
    }
}

/// An argument to decode.
pub(crate) enum AsciiBuffer<'a, 'py> {
    /// The characters of a str.
    Ascii(&'a [u8]),
    /// The bytes of another object.
    BytesLike(BytesLike<'a, 'py>),
}

impl AsciiBuffer<'_, '_> {
    /// The characters: lent if they cannot change, copied to `copy` from any other object.
    #[inline(always)]
    pub(crate) fn bytes<'s>(&'s self, py: Python<'_>, copy: &'s mut Copied<'s>) -> PyResult<&'s [u8]> {
        match self {
            Self::Ascii(ascii) => Ok(*ascii),
            Self::BytesLike(data) => bytes(py, data, copy),
        }
    }

    /// The characters, to be read bit by bit.
    #[inline(always)]
    pub(crate) fn reader(&self) -> PyResult<BytesReader<'_>> {
        match self {
            Self::Ascii(ascii) => Ok((*ascii).into()),
            Self::BytesLike(data) => data.reader(),
        }
    }
}

impl<'a, 'py> FromArg<'a, 'py> for AsciiBuffer<'a, 'py> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
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
