//! `b64encode`, `b64decode`, and the same with the standard and the URL-safe alphabet.

use ascii_codecs::Tier;
use ascii_codecs::base64::{self, Alphabet, Decoder, STANDARD, URL_SAFE};
use cpython_api::exceptions::{AssertionError, ValueError};
use cpython_api::types::{PyAny, PyBool, PyBytes, PyBytesWriter};
use cpython_api::{Borrowed, Bound, BytesLike, BytesReader, PyErr, PyResult, Python, Window, pyfunction};

use crate::input::{Text, constant_chars};
use crate::{State, docs};

/// The two characters that stand for 62 and 63.
type AltChars = [u8; 2];

/// How much is read at a time of what may change: a multiple of three bytes and of four
/// characters.
const CHUNK: usize = 12 * 1024;

/// How many bytes are copied to the stack if they may change.
const FEW: usize = 256;

/// Calls `body` with the alphabet that has these characters.
#[inline]
fn with_alphabet<R>(altchars: AltChars, body: impl FnOnce(&Alphabet) -> R) -> R {
    match &altchars {
        b"-_" => body(&URL_SAFE),
        b"+/" => body(&STANDARD),
        _ => body(&Alphabet::with_altchars(altchars)),
    }
}

#[inline]
fn encode<'py>(
    py: Python<'py>,
    tier: Tier,
    alphabet: &Alphabet,
    data: &BytesLike<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = data.reader()?;
    if data.is_empty() {
        return PyBytes::new(py, b"");
    }
    let mut window = Window::<FEW>::new();
    let Some(bytes) = data.whole(&mut window) else { return encode_chunks(py, tier, alphabet, data) };
    PyBytes::new_uninit(py, base64::encoded_len(bytes.len()), |out| {
        Ok(py.detach_for_bytes(bytes.len(), || base64::encode(tier, alphabet, bytes, out)))
    })
}

/// Encodes what may change.
fn encode_chunks<'py>(
    py: Python<'py>,
    tier: Tier,
    alphabet: &Alphabet,
    data: BytesReader<'_>,
) -> PyResult<Bound<'py, PyBytes>> {
    let Some(room) = base64::encoded_len(data.len()) else { return Err(PyErr::no_memory(py)) };
    let mut writer = PyBytesWriter::with_capacity(py, room)?;
    data.convert::<CHUNK>(&mut writer, |chunk, out| Ok(base64::encode(tier, alphabet, chunk, out)))?;
    writer.finish()
}

/// Decodes what `binascii.a2b_base64(chars, strict_mode=strict)` does, in any alphabet.
#[inline]
pub(crate) fn decode<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &Alphabet,
    chars: BytesReader<'_>,
    strict: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    match chars.whole(&mut Window::<FEW>::new()) {
        Some(chars) => decode_constant(py, state, alphabet, chars, strict),
        None => decode_chunks(py, state, Decoder::new(state.tier, alphabet, strict), chars),
    }
}

/// Decodes what never changes.
#[inline]
pub(crate) fn decode_constant<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &Alphabet,
    chars: &[u8],
    strict: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut decoder = Decoder::new(state.tier, alphabet, strict);
    PyBytes::new_uninit(py, decoder.room_for(chars), |out| {
        let decoded = py.detach_for_bytes(chars.len(), || {
            let bytes = decoder.feed(chars, out)?;
            decoder.finish().map(|()| bytes)
        });
        decoded.map_err(|reason| state.error(py, reason))
    })
}

/// Decodes what may change.
fn decode_chunks<'py>(
    py: Python<'py>,
    state: &State,
    mut decoder: Decoder<'_>,
    chars: BytesReader<'_>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = PyBytesWriter::with_capacity(py, Decoder::room(chars.len()))?;
    chars.convert::<CHUNK>(&mut writer, |chunk, out| {
        decoder.feed(chunk, out).map_err(|reason| state.error(py, reason))
    })?;
    decoder.finish().map_err(|reason| state.error(py, reason))?;
    writer.finish()
}

/// `b64decode(s, validate=validate)`.
#[inline]
fn decode_standard<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    validate: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    match (constant_chars(&s), plain_flag(validate)) {
        (Some(chars), Some(strict)) => decode_constant(py, state, &STANDARD, chars, strict).map(Bound::into_any),
        _ => decode_text(py, state, &Text::new(s)?, validate),
    }
}

/// Decodes what `binascii.a2b_base64(text, strict_mode=validate)` decodes.
fn decode_text<'py>(
    py: Python<'py>,
    state: &State,
    text: &Text<'py>,
    validate: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let Some(chars) = text.chars()? else {
        let validate = validate.unwrap_or(PyBool::new(py, false).into_any());
        return by_binascii(py, state, text.object(), &validate);
    };
    // While the flag is asked, which may run Python code, the characters stay acquired.
    let strict = match validate {
        Some(validate) => validate.is_truthy()?,
        None => false,
    };
    decode(py, state, &STANDARD, chars.reader()?, strict).map(Bound::into_any)
}

/// Has binascii look at an object that may be of a class with methods of its own.
pub(crate) fn by_binascii<'py>(
    py: Python<'py>,
    state: &State,
    data: &Bound<'py, PyAny>,
    strict_mode: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    state.a2b_base64.bind(py).call_with_names(&[data, strict_mode], &["strict_mode"])
}

/// `assert len(altchars) == 2, repr(altchars)`, which python -O leaves out.
fn assert_two(altchars: &Bound<'_, PyAny>) -> PyResult<()> {
    if !altchars.py().is_optimized()? && altchars.len()? != 2 {
        return Err(PyErr::from_value::<AssertionError, _>(&altchars.repr()?));
    }
    Ok(())
}

/// `altchars` as two characters, with the errors of `bytes.maketrans`.
fn two_bytes(altchars: Borrowed<'_, '_, PyAny>) -> PyResult<AltChars> {
    let py = altchars.py();
    let chars = BytesLike::get(altchars)?;
    let chars = chars.bytes(py)?;
    AltChars::try_from(&*chars).map_err(|_| PyErr::new::<ValueError>(py, "maketrans arguments must have same length"))
}

/// The two characters of a bytes object that has two.
fn plain_two(altchars: &Bound<'_, PyAny>) -> Option<AltChars> {
    AltChars::try_from(altchars.cast_exact::<PyBytes>()?.as_bytes()).ok()
}

#[pyfunction(signature = (s, altchars = None), errors = "python", doc = docs::B64ENCODE)]
pub(crate) fn b64encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    altchars: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = BytesLike::get(s)?;
    let Some(altchars) = altchars else { return encode(py, state.tier, &STANDARD, &data) };
    if let Some(chars) = plain_two(&altchars) {
        return with_alphabet(chars, |alphabet| encode(py, state.tier, alphabet, &data));
    }
    // Its methods may change the data, which are encoded before they are called.
    let encoded = encode(py, state.tier, &STANDARD, &data)?;
    drop(data);
    assert_two(&altchars)?;
    let chars = two_bytes(altchars)?;
    let mut writer = PyBytesWriter::with_capacity(py, encoded.as_bytes().len())?;
    writer.write(encoded.as_bytes());
    for char in writer.written_mut() {
        *char = match *char {
            b'+' => chars[0],
            b'/' => chars[1],
            other => other,
        };
    }
    writer.finish()
}

#[pyfunction(signature = (s, altchars = None, validate = None), text = "s, altchars=None, validate=False", errors = "python", doc = docs::B64DECODE)]
pub(crate) fn b64decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    altchars: Option<Borrowed<'_, 'py, PyAny>>,
    validate: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let Some(altchars) = altchars else { return decode_standard(py, state, s, validate) };
    if let Some(two) = plain_two(&altchars)
        && let Some(strict) = plain_flag(validate)
        && let Some(chars) = constant_chars(&s)
    {
        let decoded = with_alphabet(two, |alphabet| decode_constant(py, state, alphabet, chars, strict));
        return decoded.map(Bound::into_any);
    }
    let text = Text::new(s)?;
    let altchars = Text::new(altchars)?.bytes_like()?;
    if let Some(two) = plain_two(&altchars) {
        // A flag whose truth is found out by Python code may change the characters, which are
        // translated before.
        if let Some(strict) = plain_flag(validate)
            && let Some(chars) = text.translatable_chars()?
        {
            let chars = chars.reader()?;
            let decoded = with_alphabet(two, |alphabet| decode(py, state, alphabet, chars, strict));
            return decoded.map(Bound::into_any);
        }
    } else {
        assert_two(&altchars)?;
    }
    decode_text(py, state, &text.translate(&altchars)?, validate)
}

/// The value of a flag that is not given, or is a bool.
fn plain_flag(flag: Option<Borrowed<'_, '_, PyAny>>) -> Option<bool> {
    match flag {
        None => Some(false),
        Some(flag) => flag.cast_exact::<PyBool>().map(|flag| flag.is_true()),
    }
}

#[pyfunction(signature = (s), errors = "python", doc = docs::STANDARD_B64ENCODE)]
pub(crate) fn standard_b64encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state.tier, &STANDARD, &BytesLike::get(s)?)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::STANDARD_B64DECODE)]
pub(crate) fn standard_b64decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    decode_standard(py, state, s, None)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::URLSAFE_B64ENCODE)]
pub(crate) fn urlsafe_b64encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state.tier, &URL_SAFE, &BytesLike::get(s)?)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::URLSAFE_B64DECODE)]
pub(crate) fn urlsafe_b64decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    if let Some(chars) = constant_chars(&s) {
        return decode_constant(py, state, &URL_SAFE, chars, false).map(Bound::into_any);
    }
    let text = Text::new(s)?;
    if let Some(chars) = text.translatable_chars()? {
        return decode(py, state, &URL_SAFE, chars.reader()?, false).map(Bound::into_any);
    }
    let text = text.translate(PyBytes::new(py, b"-_")?.as_any())?;
    decode_text(py, state, &Text::new(text.object().as_borrowed())?, None)
}
