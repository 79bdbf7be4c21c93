//! Base16.

use std::convert::Infallible;

use ascii_codecs::hex::{self, Case, DecodeError, Digits};
use cpython_api::types::{PyAny, PyBytes};
use cpython_api::{Borrowed, Bound, BytesLike, PyResult, Python, pyfunction};

use crate::input::Text;
use crate::{State, docs, output};

#[pyfunction(signature = (s), errors = "python", doc = docs::B16ENCODE)]
pub(crate) fn b16encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = BytesLike::get(s)?;
    let data = data.bytes(py)?;
    let tier = state.tier;
    let encoded = output::build(py, data.len(), hex::encoded_len(data.len()), |out| {
        Ok::<_, Infallible>(hex::encode(tier, Case::Upper, &data, out))
    });
    let Ok(encoded) = encoded?;
    Ok(encoded)
}

#[pyfunction(signature = (s, casefold = None), text = "s, casefold=False", errors = "python", doc = docs::B16DECODE)]
pub(crate) fn b16decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    casefold: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let text = Text::new(s)?;
    // The flag is asked before the characters are looked at: it may change them.
    let digits = match casefold {
        Some(casefold) if casefold.is_truthy()? => Digits::Any,
        _ => Digits::Upper,
    };
    let chars = text.contents()?;
    let chars = chars.bytes(py)?;
    let tier = state.tier;
    let decoded = output::build(py, chars.len(), Some(hex::decoded_len(chars.len())), |out| {
        hex::decode(tier, digits, &chars, out)
    });
    // The characters matter before the length does, unlike in unhexlify().
    decoded?.map_err(|reason| match reason {
        DecodeError::OddLength if hex::is_all_digits(digits, &chars) => output::error(py, state, reason),
        _ => output::error(py, state, "Non-base16 digit found"),
    })
}
