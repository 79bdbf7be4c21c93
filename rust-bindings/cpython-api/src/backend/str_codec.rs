//! Between strs and what they are in an encoding (Include/unicodeobject.h, "Generic codecs").

use std::ffi::CStr;

use cpython_sys as ffi;

use super::raw::owned;
use crate::exceptions::ValueError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyBytes, PyString};
use crate::{PyErr, PyResult};

fn name(name: Option<&CStr>) -> *const std::ffi::c_char {
    name.map_or(std::ptr::null(), CStr::as_ptr)
}

/// `PyUnicode_DecodeUTF8`; "strict" if not said otherwise.
pub(crate) fn decode_utf8<'py>(py: Python<'py>, bytes: &[u8], errors: Option<&CStr>) -> PyResult<Bound<'py, PyString>> {
    let (data, length) = (bytes.as_ptr().cast(), bytes.len() as ffi::Py_ssize_t);
    // SAFETY: so many bytes, of which an error handler gets a copy; a name that ends with
    // NUL, or NULL; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_DecodeUTF8(data, length, name(errors)) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyUnicode_FromEncodedObject`; UTF-8 and "strict" if not said otherwise.
pub(crate) fn from_encoded_object<'py>(
    object: &Bound<'py, PyAny>,
    encoding: Option<&CStr>,
    errors: Option<&CStr>,
) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a live object; names that end with NUL, or NULL; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_FromEncodedObject(object.as_raw(), name(encoding), name(errors)) };
    // SAFETY: a new reference to a str, which the function sees to, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyUnicode_AsEncodedString`; UTF-8 and "strict" if not said otherwise.
pub(crate) fn encode<'py>(
    text: &Bound<'py, PyString>,
    encoding: Option<&CStr>,
    errors: Option<&CStr>,
) -> PyResult<Bound<'py, PyBytes>> {
    // SAFETY: the handle's invariant: it is a live str; names that end with NUL, or NULL.
    let raw = unsafe { ffi::PyUnicode_AsEncodedString(text.as_raw(), name(encoding), name(errors)) };
    // SAFETY: a new reference to a bytes object, which the function sees to, or NULL.
    unsafe { owned(text.py(), raw) }
}

/// Characters of one size as a str, in the narrowest form (`PyUnicode_FromKindAndData`).
macro_rules! from_kind {
    ($($visibility:vis $name:ident($ty:ty) = $kind:literal;)*) => {$(
        #[doc = concat!("`PyUnicode_FromKindAndData` with ", $kind, ".")]
        $visibility fn $name<'py>(py: Python<'py>, chars: &[$ty]) -> PyResult<Bound<'py, PyString>> {
            // SAFETY: so many characters of this size, of which none is over 0x10ffff; the
            // thread is attached.
            let raw = unsafe {
                ffi::PyUnicode_FromKindAndData($kind, chars.as_ptr().cast(), chars.len() as ffi::Py_ssize_t)
            };
            // SAFETY: a new reference to a str, or NULL.
            unsafe { owned(py, raw) }
        }
    )*};
}

from_kind! {
    pub(crate) from_ucs1(u8) = 1;
    pub(crate) from_ucs2(u16) = 2;
    from_checked_ucs4(u32) = 4;
}

/// `PyUnicode_FromKindAndData` with 4, which believes that all are code points.
pub(crate) fn from_ucs4<'py>(py: Python<'py>, chars: &[u32]) -> PyResult<Bound<'py, PyString>> {
    match chars.iter().copied().max() {
        Some(c) if c > 0x10_ffff => {
            Err(PyErr::new::<ValueError>(py, format!("character U+{c:x} is not in range [U+0000; U+10ffff]")))
        }
        _ => from_checked_ucs4(py, chars),
    }
}
