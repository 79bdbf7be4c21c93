//! Base16.

use ascii_codecs::hex::{self, Case, DecodeError, Digits};
use cpython_api::types::{PyAny, PyBytes};
use cpython_api::{Borrowed, Bound, BytesLike, BytesPlace, PyResult, Python, pyfunction};

use crate::input::{Text, constant_chars, is_true};
use crate::{State, docs};

#[pyfunction(signature = (s), errors = "python", doc = docs::B16ENCODE)]
pub(crate) fn b16encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = BytesLike::get(s)?;
    let mut place = BytesPlace::new();
    let data = data.reader()?.bytes_in(py, &mut place)?;
    let tier = state.tier;
    PyBytes::new_uninit(py, hex::encoded_len(data.len()), |out| {
        Ok(py.detach_for_bytes(data.len(), || hex::encode(tier, Case::Upper, data, out)))
    })
}

#[pyfunction(signature = (s, casefold = None), text = "s, casefold=False", errors = "python", doc = docs::B16DECODE)]
pub(crate) fn b16decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    casefold: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    if let Some(chars) = constant_chars(&s) {
        return decode(py, state, chars, is_true(casefold)?);
    }
    let text = Text::new(s)?;
    // The flag is asked before the characters are looked at: it may change them.
    let casefold = is_true(casefold)?;
    let (chars, mut place) = (text.contents()?, BytesPlace::new());
    decode(py, state, chars.reader()?.bytes_in(py, &mut place)?, casefold)
}

fn decode<'py>(py: Python<'py>, state: &State, chars: &[u8], casefold: bool) -> PyResult<Bound<'py, PyBytes>> {
    let digits = if casefold { Digits::Any } else { Digits::Upper };
    let tier = state.tier;
    PyBytes::new_uninit(py, hex::decoded_len(chars.len()), |out| {
        let decoded = py.detach_for_bytes(chars.len(), || hex::decode(tier, digits, chars, out));
        // The characters matter before the length does, unlike in unhexlify().
        decoded.map_err(|reason| match reason {
            DecodeError::OddLength if hex::is_all_digits(digits, chars) => state.error(py, reason),
            _ => state.error(py, "Non-base16 digit found"),
        })
    })
}
