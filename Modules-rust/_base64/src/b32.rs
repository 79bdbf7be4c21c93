//! Base32, in both alphabets.

use ascii_codecs::base32::{self, Alphabet, BASE32, BASE32HEX, DecodeError};
use cpython_api::exceptions::{AssertionError, KeyError, ValueError};
use cpython_api::types::{PyAny, PyByteArray, PyBytes, PyInt};
use cpython_api::{Borrowed, Bound, BytesLike, BytesPlace, PyErr, PyResult, Python, pyfunction};

use crate::input::{Text, constant_chars, is_true, tobytes};
use crate::{State, docs};

/// `_b32encode(alphabet, s)`.
fn encode<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &'static Alphabet,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    if let Some(bytes) = s.cast_exact::<PyBytes>() {
        return encode_bytes(py, state, alphabet, bytes.as_bytes());
    }
    if s.is_instance_of::<PyBytes>()? || s.is_instance_of::<PyByteArray>()? {
        let (data, mut place) = (BytesLike::get(s)?, BytesPlace::new());
        return encode_bytes(py, state, alphabet, data.reader()?.bytes_in(py, &mut place)?);
    }
    encode_bytes(py, state, alphabet, tobytes(&s)?.as_bytes())
}

fn encode_bytes<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &'static Alphabet,
    data: &[u8],
) -> PyResult<Bound<'py, PyBytes>> {
    let tier = state.tier;
    PyBytes::new_uninit(py, base32::encoded_len(data.len()), |out| {
        Ok(py.detach_for_bytes(data.len(), || base32::encode(tier, alphabet, data, out)))
    })
}

/// `_b32decode(alphabet, s, casefold, map01)`.
fn decode<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &'static Alphabet,
    s: Borrowed<'_, 'py, PyAny>,
    casefold: Option<Borrowed<'_, 'py, PyAny>>,
    map01: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let whole_quanta = |len: usize| match len % 8 {
        0 => Ok(()),
        _ => Err(state.error(py, DecodeError::IncorrectPadding)),
    };
    if let Some(chars) = constant_chars(&s) {
        whole_quanta(chars.len())?;
        let one = map01.map(|map01| letter(py, map01)).transpose()?;
        return decode_chars(py, state, alphabet, chars, is_true(casefold)?, one);
    }
    let mut text = Text::new(s)?;
    whole_quanta(text.object().len()?)?;
    // What comes now may run Python code that changes a bytearray; what is decoded is what it
    // has then, unless it was translated before.
    let one = match map01 {
        Some(map01) => {
            let one = letter(py, map01)?;
            text = text.copied(py)?;
            Some(one)
        }
        None => None,
    };
    let casefold = is_true(casefold)?;
    let (chars, mut place) = (text.contents()?, BytesPlace::new());
    decode_chars(py, state, alphabet, chars.reader()?.bytes_in(py, &mut place)?, casefold, one)
}

fn decode_chars<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &'static Alphabet,
    chars: &[u8],
    casefold: bool,
    one: Option<u8>,
) -> PyResult<Bound<'py, PyBytes>> {
    let table = alphabet.table(casefold);
    let mapped = one.map(|one| table.with_map01(one));
    let table = mapped.as_ref().unwrap_or(table);
    let tier = state.tier;
    PyBytes::new_uninit(py, base32::decoded_len(table, chars), |out| {
        let decoded = py.detach_for_bytes(chars.len(), || base32::decode(tier, table, chars, out));
        decoded.map_err(|reason| {
            let error = || state.error(py, reason);
            let Some(stranger) = base32::find_stranger(table, chars) else { return error() };
            let stranger = match one {
                Some(one) if stranger == b'1' => one,
                _ => stranger,
            };
            not_in_dict(py, if casefold { stranger.to_ascii_uppercase() } else { stranger }, error)
        })
    })
}

/// `raise error from None`, while the `KeyError` of a dict's lookup is handled.
#[cold]
fn not_in_dict(py: Python<'_>, key: u8, error: impl FnOnce() -> PyErr) -> PyErr {
    match PyInt::new(py, key) {
        Ok(key) => {
            let context = PyErr::new_args::<KeyError>(py, &[key.into_any()]).take(py);
            error().with_context(context).from_none(py)
        }
        Err(error) => error,
    }
}

/// `map01` as the character that it is, with the errors of `bytes.maketrans`.
fn letter<'py>(py: Python<'py>, map01: Borrowed<'_, 'py, PyAny>) -> PyResult<u8> {
    let map01 = Text::new(map01)?.bytes_like()?;
    if let Some([letter]) = map01.cast_exact::<PyBytes>().map(|map01| map01.as_bytes()) {
        return Ok(*letter);
    }
    // assert len(map01) == 1, repr(map01)
    if !py.is_optimized()? && map01.len()? != 1 {
        return Err(PyErr::from_value::<AssertionError, _>(&map01.repr()?));
    }
    let map01 = BytesLike::get(map01.as_borrowed())?;
    match *map01.bytes(py)? {
        [letter] => Ok(letter),
        _ => Err(PyErr::new::<ValueError>(py, "maketrans arguments must have same length")),
    }
}

#[pyfunction(signature = (s), errors = "python", doc = docs::B32ENCODE)]
pub(crate) fn b32encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state, &BASE32, s)
}

#[pyfunction(signature = (s, casefold = None, map01 = None), text = "s, casefold=False, map01=None", errors = "python", doc = docs::B32DECODE)]
pub(crate) fn b32decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    casefold: Option<Borrowed<'_, 'py, PyAny>>,
    map01: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    decode(py, state, &BASE32, s, casefold, map01)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::B32HEXENCODE)]
pub(crate) fn b32hexencode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state, &BASE32HEX, s)
}

#[pyfunction(signature = (s, casefold = None), text = "s, casefold=False", errors = "python", doc = docs::B32HEXDECODE)]
pub(crate) fn b32hexdecode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    casefold: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    decode(py, state, &BASE32HEX, s, casefold, None)
}
