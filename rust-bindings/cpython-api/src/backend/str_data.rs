//! The characters of a str where they are, and strs made of characters (PEP 393; `PyUnicode_KIND`,
//! `PyUnicode_DATA`, `PyUnicode_New`).

use cpython_sys as ffi;

use super::raw::owned;
use super::str_codec;
use crate::PyResult;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
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

/// How much is copied and looked at before the next part: it stays in the nearest cache.
const BLOCK: usize = 8 * 1024;

/// A str of characters of one byte.
#[inline]
pub(crate) fn from_ucs1<'py>(py: Python<'py>, chars: &[u8]) -> PyResult<Bound<'py, PyString>> {
    // Of one character there is one str, which is not made again.
    if chars.len() == 1 || !begins_ascii(chars) {
        return str_codec::from_ucs1(py, chars);
    }
    // As if all were ASCII, which is looked at while they are copied.
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_New(chars.len() as ffi::Py_ssize_t, 0x7f) };
    // SAFETY: a new reference to a str, or NULL.
    let text: Bound<'py, PyString> = unsafe { owned(py, raw) }?;
    // SAFETY: a live str that is ASCII.
    let to = unsafe { ffi::object::PyUnicode_ASCII_DATA(raw) }.cast_mut();
    // SAFETY: there is room for all of `chars`, and nobody else has seen the str.
    if unsafe { copy_ascii(chars, to) } { Ok(text) } else { str_codec::from_ucs1(py, chars) }
}

/// Whether the first characters are ASCII, as far as a look at them costs nothing.
#[inline]
fn begins_ascii(chars: &[u8]) -> bool {
    match chars.first_chunk() {
        Some(first) => u64::from_ne_bytes(*first) & u64::from_ne_bytes([0x80; 8]) == 0,
        None => chars.is_ascii(),
    }
}

/// Copies characters as long as they are ASCII, and says whether all are.
///
/// # Safety
///
/// There is room for them at `to`.
#[inline]
unsafe fn copy_ascii(chars: &[u8], to: *mut u8) -> bool {
    match chars.len() {
        0 => true,
        // SAFETY: the caller's promise.
        1 => unsafe { copy_ends::<1>(chars, to) },
        // SAFETY: the caller's promise.
        2..=3 => unsafe { copy_ends::<2>(chars, to) },
        // SAFETY: the caller's promise.
        4..=7 => unsafe { copy_ends::<4>(chars, to) },
        // SAFETY: the caller's promise.
        8..=15 => unsafe { copy_ends::<8>(chars, to) },
        // SAFETY: the caller's promise.
        16..=32 => unsafe { copy_ends::<16>(chars, to) },
        _ => chars.chunks(BLOCK).enumerate().all(|(index, block)| {
            // SAFETY: the caller's promise.
            let to = unsafe { to.add(index * BLOCK) };
            // SAFETY: as above.
            unsafe { to.copy_from_nonoverlapping(block.as_ptr(), block.len()) };
            block.is_ascii()
        }),
    }
}

/// As [`copy_ascii`], of `N` to `2 * N` characters: the first `N` and the last ones, of which some may
/// be the same.
///
/// # Safety
///
/// As there.
#[inline(always)]
unsafe fn copy_ends<const N: usize>(chars: &[u8], to: *mut u8) -> bool {
    let (Some(first), Some(last)) = (chars.first_chunk::<N>(), chars.last_chunk::<N>()) else { return false };
    // SAFETY: the caller's promise.
    unsafe { to.cast::<[u8; N]>().write(*first) };
    // SAFETY: as above.
    let end = unsafe { to.add(chars.len() - N) };
    // SAFETY: as above.
    unsafe { end.cast::<[u8; N]>().write(*last) };
    let bits = |part: &[u8; N]| {
        let mut bytes = [0; 16];
        bytes[..N].copy_from_slice(part);
        u128::from_ne_bytes(bytes)
    };
    (bits(first) | bits(last)) & u128::from_ne_bytes([0x80; 16]) == 0
}

/// A str of characters of two bytes.
pub(crate) fn from_ucs2<'py>(py: Python<'py>, chars: &[u16]) -> PyResult<Bound<'py, PyString>> {
    let bits = chars.iter().fold(0, |bits, char| bits | char);
    if bits < 0x100 {
        return str_codec::from_ucs2(py, chars);
    }
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_New(chars.len() as ffi::Py_ssize_t, 0xffff) };
    // SAFETY: a new reference to a str, or NULL.
    let text: Bound<'py, PyString> = unsafe { owned(py, raw) }?;
    // SAFETY: a live str.
    let state = unsafe { ffi::unicode::PyUnicode_STATE(raw) };
    // SAFETY: a live str, and that is its form.
    let to = unsafe { ffi::unicode::PyUnicode_DATA(raw, state) };
    // SAFETY: there is room for so many characters of two bytes, and nobody else has seen the str.
    unsafe { to.cast::<u16>().copy_from_nonoverlapping(chars.as_ptr(), chars.len()) };
    Ok(text)
}
