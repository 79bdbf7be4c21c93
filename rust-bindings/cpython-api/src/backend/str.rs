//! Strs (Include/unicodeobject.h, Include/cpython/unicodeobject.h).

use std::ffi::CStr;

use cpython_sys as ffi;

use super::raw::owned;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyString};
use crate::{PyErr, PyResult};

/// `PyUnicode_FromStringAndSize`: UnicodeDecodeError if it is not UTF-8.
pub(crate) fn from_utf8<'py>(py: Python<'py>, text: &[u8]) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a slice's length always fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyUnicode_FromString`: UnicodeDecodeError if it is not UTF-8.
pub(crate) fn from_cstr<'py>(py: Python<'py>, text: &CStr) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: the text ends with NUL; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_FromString(text.as_ptr()) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(py, raw) }
}

/// As [`from_utf8`], interned (`PyUnicode_InternInPlace`).
pub(crate) fn interned<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyString>> {
    let mut raw = from_utf8(py, text.as_bytes())?.into_ptr().as_raw();
    // SAFETY: a live str; the function takes the reference and puts one to the interned
    // str, which may be the same, in its place.
    unsafe { ffi::PyUnicode_InternInPlace(&raw mut raw) };
    // SAFETY: as just said; it is never NULL.
    unsafe { owned(py, raw) }
}

/// `PyUnicode_FromOrdinal`.
pub(crate) fn from_char(py: Python<'_>, c: char) -> PyResult<Bound<'_, PyString>> {
    // A char is at most 0x10ffff.
    from_ordinal(py, u32::from(c) as i32)
}

/// `PyUnicode_FromOrdinal`.
pub(crate) fn from_ordinal(py: Python<'_>, ordinal: i32) -> PyResult<Bound<'_, PyString>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyUnicode_FromOrdinal(ordinal) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(py, raw) }
}

/// The length in code points (`PyUnicode_GET_LENGTH`).
#[inline]
pub(crate) fn len(text: &Bound<'_, PyString>) -> usize {
    // SAFETY: the handle's invariant: it is a live str.
    unsafe { ffi::object::PyUnicode_GET_LENGTH(text.as_raw()) as usize }
}

/// The characters of a str that has ASCII ones only; they never change.
#[inline]
pub(crate) fn as_ascii<'a>(text: Borrowed<'a, '_, PyString>) -> Option<&'a [u8]> {
    let raw = text.as_raw();
    // SAFETY: the handle's invariant: it is a live str.
    if !unsafe { ffi::object::PyUnicode_IS_ASCII(raw) } {
        return None;
    }
    // SAFETY: as above.
    let length = unsafe { ffi::object::PyUnicode_GET_LENGTH(raw) };
    // SAFETY: it is ASCII.
    let data = unsafe { ffi::object::PyUnicode_ASCII_DATA(raw) };
    // SAFETY: so many bytes stand there, a str is immutable, and the handle keeps it
    // alive for `'a`.
    Some(unsafe { std::slice::from_raw_parts(data, length as usize) })
}

/// `PyUnicode_AsUTF8AndSize`: UnicodeEncodeError if it has lone surrogates.
#[inline]
pub(crate) fn as_utf8<'a>(text: Borrowed<'a, '_, PyString>) -> PyResult<&'a str> {
    if let Some(ascii) = as_ascii(text) {
        // SAFETY: ASCII is UTF-8.
        return Ok(unsafe { std::str::from_utf8_unchecked(ascii) });
    }
    // SAFETY: the handle's invariant: it is a live str; it is not ASCII.
    let (mut data, mut length) = unsafe { ffi::unicode::PyUnicode_UTF8(text.as_raw()) };
    if data.is_null() {
        // SAFETY: the handle's invariant: it is a live str.
        data = unsafe { ffi::PyUnicode_AsUTF8AndSize(text.as_raw(), &raw mut length) };
        if data.is_null() {
            return Err(PyErr::assume_set(text.py()));
        }
    }
    // SAFETY: the str keeps so many bytes as long as it lives, and it lives for `'a`.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast(), length as usize) };
    // SAFETY: they are UTF-8, as the function's name says.
    Ok(unsafe { std::str::from_utf8_unchecked(bytes) })
}

/// The UTF-8 form, which a NUL follows; `None` if it has one inside.
pub(crate) fn as_c_str<'a>(text: Borrowed<'a, '_, PyString>) -> PyResult<Option<&'a CStr>> {
    let mut length = 0;
    // SAFETY: the handle's invariant: it is a live str.
    let data = unsafe { ffi::PyUnicode_AsUTF8AndSize(text.as_raw(), &raw mut length) };
    if data.is_null() {
        return Err(PyErr::assume_set(text.py()));
    }
    // SAFETY: the str keeps so many bytes and a NUL as long as it lives, and it lives for `'a`.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast(), length as usize + 1) };
    Ok(CStr::from_bytes_with_nul(bytes).ok())
}

/// The code point of a str's only character (`PyUnicode_ReadChar`).
pub(crate) fn only_char(text: &Bound<'_, PyString>) -> Option<u32> {
    // SAFETY: the handle's invariant: it is a live str; the index is in range.
    (len(text) == 1).then(|| unsafe { ffi::PyUnicode_ReadChar(text.as_raw(), 0) })
}

/// `PyUnicode_EqualToUTF8AndSize`, which cannot fail.
pub(crate) fn equals_utf8(text: &Bound<'_, PyString>, other: &str) -> bool {
    let (data, length) = (other.as_ptr().cast(), other.len() as ffi::Py_ssize_t);
    // SAFETY: the handle's invariant: it is a live str; so many bytes stand there.
    unsafe { ffi::PyUnicode_EqualToUTF8AndSize(text.as_raw(), data, length) != 0 }
}

/// `PyUnicode_AsASCIIString`: bytes, or UnicodeEncodeError.
pub(crate) fn encode_ascii<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live str.
    let raw = unsafe { ffi::PyUnicode_AsASCIIString(text.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(text.py(), raw) }
}
