//! The characters of a str where they are (PEP 393; `PyUnicode_KIND`, `PyUnicode_DATA`).

use cpython_sys as ffi;

use crate::handle::Borrowed;
use crate::types::{PyString, PyStringData};

/// The characters.
///
/// They do not change while the handle lives. C changes a str in place only if its caller
/// owns the one reference that there is (`unicode_modifiable`: `+=`, `PyUnicode_Append`,
/// `PyUnicode_Resize`), and here whoever keeps the str alive for `'a` owns one. Interning
/// and the cached UTF-8 change other fields.
#[inline]
pub(crate) fn data<'a>(text: Borrowed<'a, '_, PyString>) -> PyStringData<'a> {
    let raw = text.as_raw();
    // SAFETY: the handle's invariant: it is a live str.
    let state = unsafe { ffi::unicode::PyUnicode_STATE(raw) };
    // SAFETY: as above.
    let length = unsafe { ffi::object::PyUnicode_GET_LENGTH(raw) } as usize;
    // SAFETY: as above, and that is its form.
    let data = unsafe { ffi::unicode::PyUnicode_DATA(raw, state) };
    if state.is_ascii() {
        // SAFETY: so many characters of this kind stand there, and do not change for `'a`.
        return PyStringData::Ascii(unsafe { std::slice::from_raw_parts(data.cast(), length) });
    }
    match state.kind() {
        // SAFETY: as above.
        1 => PyStringData::Ucs1(unsafe { std::slice::from_raw_parts(data.cast(), length) }),
        // SAFETY: as above; they are aligned.
        2 => PyStringData::Ucs2(unsafe { std::slice::from_raw_parts(data.cast(), length) }),
        // SAFETY: as above.
        _ => PyStringData::Ucs4(unsafe { std::slice::from_raw_parts(data.cast(), length) }),
    }
}
