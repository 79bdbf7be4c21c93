//! What the decoding functions take: bytes-like objects and ASCII strs (`ascii_buffer_converter`).

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyString};
use cpython_api::{Arg, Borrowed, BytesLike, BytesReader, FromArg, LentOrCopied, PyErr, PyResult, Python};

/// Where bytes are copied to that may change. As a rule there are none; and what there are stay in
/// their place, which is less work than to hand them out.
#[derive(Default)]
pub(crate) struct Copied<'s> {
    few: Option<[u8; FEW]>,
    many: Option<LentOrCopied<'s>>,
}

/// What is copied to the stack.
const FEW: usize = 64;

/// The bytes: lent if they cannot change, copied to `copy` from any other object.
#[inline]
pub(crate) fn bytes<'s>(py: Python<'_>, data: &'s BytesLike<'_, '_>, copy: &'s mut Copied<'s>) -> PyResult<&'s [u8]> {
    let reader = data.reader()?;
    if let Some(bytes) = reader.lent() {
        return Ok(bytes);
    }
    if reader.len() > FEW {
        return Ok(copy.many.insert(data.bytes(py)?));
    }
    let few = &mut copy.few.insert([0; FEW])[..reader.len()];
    reader.copy_to(0, few);
    Ok(few)
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
    #[inline]
    pub(crate) fn bytes<'s>(&'s self, py: Python<'_>, copy: &'s mut Copied<'s>) -> PyResult<&'s [u8]> {
        match self {
            Self::Ascii(ascii) => Ok(*ascii),
            Self::BytesLike(data) => bytes(py, data, copy),
        }
    }

    /// The characters, to be read bit by bit.
    #[inline]
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
