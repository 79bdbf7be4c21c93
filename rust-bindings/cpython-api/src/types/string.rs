//! `str` (Include/unicodeobject.h).

use std::borrow::Cow;
use std::ffi::CStr;
use std::fmt;

use super::{PyAny, PyBytes, PyString, PyStringData, PyUnicodeWriter};
use crate::backend::{self, str_codec, str_data};
use crate::exceptions::UnicodeEncodeError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::{PyErr, PyResult};

impl PyString {
    /// `text` as a str (`PyUnicode_FromStringAndSize`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyString>> {
        backend::str::from_utf8(py, text.as_bytes())
    }

    /// UTF-8 as a str (`PyUnicode_FromStringAndSize`).
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError` if it is not UTF-8; `MemoryError`.
    pub fn from_bytes<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
        backend::str::from_utf8(py, bytes)
    }

    /// UTF-8 as a str, with U+FFFD for what is not UTF-8 (`PyUnicode_DecodeUTF8` with "replace").
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn from_utf8_lossy<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
        str_codec::decode_utf8(py, bytes, Some(c"replace"))
    }

    /// UTF-8 as a str, with an error handler, as "surrogateescape" (`PyUnicode_DecodeUTF8`).
    ///
    /// # Errors
    ///
    /// What the handler raises; `LookupError` if there is none of this name; `MemoryError`.
    pub fn decode_utf8<'py>(py: Python<'py>, bytes: &[u8], errors: &CStr) -> PyResult<Bound<'py, PyString>> {
        str_codec::decode_utf8(py, bytes, Some(errors))
    }

    /// What a bytes-like object is in an encoding (`PyUnicode_FromEncodedObject`); UTF-8 and
    /// "strict" if not said otherwise.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not bytes-like, or a str; `LookupError` if there is no such
    /// encoding; what the codec raises.
    pub fn from_encoded_object<'py>(
        object: &Bound<'py, PyAny>,
        encoding: Option<&CStr>,
        errors: Option<&CStr>,
    ) -> PyResult<Bound<'py, PyString>> {
        str_codec::from_encoded_object(object, encoding, errors)
    }

    /// Characters up to U+00FF as a str (`PyUnicode_FromKindAndData`): the bytes are Latin-1.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn from_ucs1<'py>(py: Python<'py>, chars: &[u8]) -> PyResult<Bound<'py, PyString>> {
        str_data::from_ucs1(py, chars)
    }

    /// Characters up to U+FFFF as a str (`PyUnicode_FromKindAndData`). Surrogates stay
    /// characters of their own.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn from_ucs2<'py>(py: Python<'py>, chars: &[u16]) -> PyResult<Bound<'py, PyString>> {
        str_data::from_ucs2(py, chars)
    }

    /// Code points as a str (`PyUnicode_FromKindAndData`). Surrogates are kept.
    ///
    /// # Errors
    ///
    /// `ValueError` if one is over 0x10ffff; `MemoryError`.
    pub fn from_ucs4<'py>(py: Python<'py>, chars: &[u32]) -> PyResult<Bound<'py, PyString>> {
        str_codec::from_ucs4(py, chars)
    }

    /// A copy of characters as a str, in the narrowest form: one of the variant's, or a narrower one if
    /// no character needs that (`PyUnicode_FromKindAndData`).
    ///
    /// # Errors
    ///
    /// `ValueError` if one is over 0x10ffff; `MemoryError`.
    pub fn from_data<'py>(py: Python<'py>, data: PyStringData<'_>) -> PyResult<Bound<'py, PyString>> {
        match data {
            PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => str_data::from_ucs1(py, chars),
            PyStringData::Ucs2(chars) => str_data::from_ucs2(py, chars),
            PyStringData::Ucs4(chars) => str_codec::from_ucs4(py, chars),
        }
    }

    /// `chr(ordinal)` (`PyUnicode_FromOrdinal`).
    ///
    /// # Errors
    ///
    /// `ValueError` if it is no code point; `MemoryError`.
    pub fn from_ordinal(py: Python<'_>, ordinal: i32) -> PyResult<Bound<'_, PyString>> {
        backend::str::from_ordinal(py, ordinal)
    }

    /// What `format_args!` formats, as a str.
    ///
    /// # Errors
    ///
    /// As [`PyUnicodeWriter::write_fmt`].
    pub fn from_fmt<'py>(py: Python<'py>, args: fmt::Arguments<'_>) -> PyResult<Bound<'py, PyString>> {
        let mut writer = PyUnicodeWriter::new(py);
        writer.write_fmt(args)?;
        writer.finish()
    }

    /// `text` as the interned str of this text (`PyUnicode_InternFromString`): for names,
    /// which a module makes once and keeps in its state.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn intern<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyString>> {
        backend::str::interned(py, text)
    }
}

impl<'py> Bound<'py, PyString> {
    /// How many characters it has (`PyUnicode_GET_LENGTH`).
    #[inline]
    pub fn len(&self) -> usize {
        backend::str::len(self)
    }

    /// Whether it has no characters.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The characters where they are (`PyUnicode_KIND`, `PyUnicode_DATA`).
    #[inline]
    pub fn data(&self) -> PyStringData<'_> {
        self.as_borrowed().data()
    }

    /// The characters where they are, if all are ASCII (`PyUnicode_IS_ASCII`).
    #[inline]
    pub fn as_ascii(&self) -> Option<&[u8]> {
        backend::str::as_ascii(self.as_borrowed())
    }

    /// The str in UTF-8, which it keeps (`PyUnicode_AsUTF8AndSize`).
    ///
    /// # Errors
    ///
    /// `UnicodeEncodeError` if it has lone surrogates; `MemoryError`.
    #[inline]
    pub fn to_str(&self) -> PyResult<&str> {
        backend::str::as_utf8(self.as_borrowed())
    }

    /// The str in UTF-8, with U+FFFD for lone surrogates.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_string_lossy(&self) -> PyResult<Cow<'_, str>> {
        let py = self.py();
        match self.to_str() {
            Err(error) if error.matches::<UnicodeEncodeError>(py) => drop(error.take(py)),
            result => return result.map(Cow::Borrowed),
        }
        let chars = || self.data().chars().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER));
        let mut text = String::new();
        if text.try_reserve_exact(chars().map(char::len_utf8).sum()).is_err() {
            return Err(PyErr::no_memory(py));
        }
        text.extend(chars());
        Ok(Cow::Owned(text))
    }

    /// Whether it has the same characters as `other` (`PyUnicode_EqualToUTF8AndSize`).
    pub fn equals(&self, other: &str) -> bool {
        backend::str::equals_utf8(self, other)
    }

    /// The str in an encoding (`PyUnicode_AsEncodedString`); UTF-8 and "strict" if not said
    /// otherwise. Error handlers for lone surrogates are "surrogateescape" and "surrogatepass".
    ///
    /// # Errors
    ///
    /// `LookupError` if there is no such encoding; what the codec raises.
    pub fn encode(&self, encoding: Option<&CStr>, errors: Option<&CStr>) -> PyResult<Bound<'py, PyBytes>> {
        str_codec::encode(self, encoding, errors)
    }

    /// `self.encode("ascii")` of `str` itself (`PyUnicode_AsASCIIString`).
    ///
    /// # Errors
    ///
    /// `UnicodeEncodeError`.
    pub fn encode_ascii(&self) -> PyResult<Bound<'py, PyAny>> {
        backend::str::encode_ascii(self)
    }
}

impl<'a> Borrowed<'a, '_, PyString> {
    /// The characters where they are, lent for as long as the str is.
    #[inline]
    pub fn data(self) -> PyStringData<'a> {
        str_data::data(self)
    }

    /// The characters where they are, if all are ASCII, lent for as long as the str is
    /// (`PyUnicode_IS_ASCII`).
    #[inline]
    pub fn as_ascii(self) -> Option<&'a [u8]> {
        backend::str::as_ascii(self)
    }
}
