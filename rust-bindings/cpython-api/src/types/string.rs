//! `str` (Include/unicodeobject.h).

use super::{PyAny, PyString};
use crate::PyResult;
use crate::backend;
use crate::handle::Bound;
use crate::python::Python;

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

    /// Whether it has the same characters as `other` (`PyUnicode_EqualToUTF8AndSize`).
    pub fn equals(&self, other: &str) -> bool {
        backend::str::equals_utf8(self, other)
    }

    /// `self + other` (`PyUnicode_Concat`).
    ///
    /// # Errors
    ///
    /// `MemoryError`, or `OverflowError` if it would be too long.
    pub fn concat(&self, other: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        backend::str::concat(self, other)
    }

    /// `self.join(items)` of `str` itself (`PyUnicode_Join`).
    ///
    /// # Errors
    ///
    /// `TypeError` if an item is no str, or what the iteration raises.
    pub fn join(&self, items: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        backend::str::join(self, items)
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
