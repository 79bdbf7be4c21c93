//! `_base64`: the Base64 functions of Lib/base64.py, and those of binascii below them.
//!
//! What is well formed, and in lenient mode what has only junk in it, is decoded here.
//! Everything else is an error, or is decided differently by different versions of
//! CPython (padding before the end): that goes to the tree's own `binascii`, so that
//! results and messages are this version's.
#![forbid(unsafe_code)]

mod ascii85;
mod b16;
mod b32;
mod b85;
mod codec;
mod flag;
mod input;
mod output;
mod docs {
    //! The docstrings of Lib/base64.py and binascii.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

use ascii_codecs::Tier;
use base64_turbo::{Engine, STANDARD, URL_SAFE};
use cpython_api::exceptions::{AssertionError, ImportError, ValueError};
use cpython_api::types::{PyAny, PyBool, PyBytes, PyBytesWriter};
use cpython_api::{
    Borrowed, Bound, BytesLike, BytesReader, ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse, Window,
    pyfunction, pymodule,
};

use crate::codec::{AltChars, DECODE_CHUNK, ENCODE_CHUNK, Lenient, Unusual};
use crate::input::Text;

/// What is taken from binascii.
#[derive(Traverse)]
pub struct State {
    a2b_base64: Py<PyAny>,
    /// `binascii.Error`.
    error: Py<PyAny>,
    #[traverse(skip)]
    tier: Tier,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let py = module.py();
        let tier = Tier::from_env().map_err(|error| PyErr::new::<ImportError>(py, error.to_string()))?;
        let binascii = py.import(c"binascii")?;
        Ok(Self {
            a2b_base64: binascii.getattr(c"a2b_base64")?.unbind(),
            error: binascii.getattr(c"Error")?.unbind(),
            tier,
        })
    }
}

/// Encodes `data`, with room for one more byte if `newline`.
fn encode<'py>(
    py: Python<'py>,
    engine: &Engine,
    data: &BytesLike<'_, 'py>,
    newline: bool,
) -> PyResult<PyBytesWriter<'py>> {
    let data = data.reader()?;
    let room = engine.encoded_len(data.len()).saturating_add(usize::from(newline));
    let mut writer = PyBytesWriter::with_capacity(py, room)?;
    let mut window = Window::<ENCODE_CHUNK>::new();
    let mut chunks = data.chunks(0..data.len(), &mut window);
    while let Some(chunk) = chunks.next() {
        writer.write_with(engine.encoded_len(chunk.len()), |out| codec::encode(engine, chunk, out));
    }
    if newline {
        writer.write(b"\n");
    }
    Ok(writer)
}

fn encode_arg<'py>(
    py: Python<'py>,
    engine: &Engine,
    data: Borrowed<'_, 'py, PyAny>,
    newline: bool,
) -> PyResult<PyBytesWriter<'py>> {
    encode(py, engine, &BytesLike::get(data)?, newline)
}

/// Decodes `data`, or says that binascii must.
fn decode<'py>(
    py: Python<'py>,
    engine: &Engine,
    data: BytesReader<'_>,
    strict: bool,
) -> PyResult<Option<Bound<'py, PyBytes>>> {
    if let Some(decoded) = decode_well_formed(py, engine, data)? {
        return Ok(Some(decoded));
    }
    if strict { Ok(None) } else { decode_lenient(py, data) }
}

fn decode_well_formed<'py>(
    py: Python<'py>,
    engine: &Engine,
    data: BytesReader<'_>,
) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let Some(quads) = data.len().checked_sub(4) else {
        return if data.is_empty() { PyBytes::new(py, b"").map(Some) } else { Ok(None) };
    };
    let mut last = [0; 4];
    data.copy_to(quads, &mut last);
    let Ok(len) = codec::decoded_len(data.len(), last) else {
        return Ok(None);
    };
    let mut rest = [0; 3];
    let Ok(kept) = codec::decode_last(engine, &last, &mut rest) else {
        return Ok(None);
    };
    let mut writer = PyBytesWriter::with_capacity(py, len)?;
    let mut window = Window::<DECODE_CHUNK>::new();
    let mut chunks = data.chunks(0..quads, &mut window);
    while let Some(chunk) = chunks.next() {
        let mut decoded = Err(Unusual);
        writer.write_with(chunk.len() / 4 * 3, |out| {
            decoded = codec::decode_quads(engine, chunk, out);
            out.len()
        });
        if decoded.is_err() {
            return Ok(None);
        }
    }
    writer.write(&rest[..kept]);
    writer.finish().map(Some)
}

fn decode_lenient<'py>(py: Python<'py>, data: BytesReader<'_>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let mut state = Lenient::default();
    let mut writer = PyBytesWriter::with_capacity(py, Lenient::room(data.len()))?;
    let mut window = Window::<DECODE_CHUNK>::new();
    let mut pieces = data.chunks(0..data.len(), &mut window);
    while let Some(piece) = pieces.next() {
        let mut fed = Ok(0);
        writer.write_with(Lenient::room(piece.len()).min(writer.remaining()), |out| {
            fed = state.feed(piece, out);
            *fed.as_ref().unwrap_or(&0)
        });
        if fed.is_err() {
            return Ok(None);
        }
    }
    let mut rest = [0; 2];
    let Ok(len) = state.finish(&mut rest) else {
        return Ok(None);
    };
    writer.write(&rest[..len]);
    writer.finish().map(Some)
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
    match decode(py, &STANDARD, chars.reader()?, strict)? {
        Some(decoded) => Ok(decoded.into_any()),
        None => by_binascii(py, state, text.object(), &PyBool::new(py, strict)),
    }
}

fn by_binascii<'py>(
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
fn b64encode<'py>(
    py: Python<'py>,
    s: Borrowed<'_, 'py, PyAny>,
    altchars: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = encode_arg(py, &STANDARD, s, false)?;
    if let Some(altchars) = altchars {
        let chars = match plain_two(&altchars) {
            Some(chars) => chars,
            None => {
                assert_two(&altchars)?;
                two_bytes(altchars)?
            }
        };
        codec::to_altchars(writer.written_mut(), chars);
    }
    writer.finish()
}

#[pyfunction(signature = (s, altchars = None, validate = None), text = "s, altchars=None, validate=False", errors = "python", doc = docs::B64DECODE)]
fn b64decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
    altchars: Option<Borrowed<'_, 'py, PyAny>>,
    validate: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut text = Text::new(s)?;
    if let Some(altchars) = altchars {
        let altchars = Text::new(altchars)?.bytes_like()?;
        if plain_two(&altchars).is_none() {
            assert_two(&altchars)?;
        }
        text = text.translate(py, &altchars)?;
    }
    decode_text(py, state, &text, validate)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::STANDARD_B64ENCODE)]
fn standard_b64encode<'py>(py: Python<'py>, s: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    encode_arg(py, &STANDARD, s, false)?.finish()
}

#[pyfunction(signature = (s), errors = "python", doc = docs::STANDARD_B64DECODE)]
fn standard_b64decode<'py>(py: Python<'py>, state: &State, s: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    decode_text(py, state, &Text::new(s)?, None)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::URLSAFE_B64ENCODE)]
fn urlsafe_b64encode<'py>(py: Python<'py>, s: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    encode_arg(py, &URL_SAFE, s, false)?.finish()
}

#[pyfunction(signature = (s), errors = "python", doc = docs::URLSAFE_B64DECODE)]
fn urlsafe_b64decode<'py>(py: Python<'py>, state: &State, s: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let text = Text::new(s)?;
    if let Some(chars) = text.chars()?
        && let Some(decoded) = decode_well_formed(py, &URL_SAFE, chars.reader()?)?
    {
        return Ok(decoded.into_any());
    }
    let text = text.translate(py, PyBytes::new(py, b"-_")?.as_any())?;
    decode_text(py, state, &Text::new(text.object().as_borrowed())?, None)
}

#[pyfunction(signature = (data, /, *, newline = true), doc = docs::B2A_BASE64)]
fn b2a_base64<'py>(py: Python<'py>, data: BytesLike<'_, 'py>, newline: bool) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, &STANDARD, &data, newline)?.finish()
}

#[pyfunction(signature = (data, /, *, strict_mode = None), text = "data, /, *, strict_mode=False", doc = docs::A2B_BASE64)]
fn a2b_base64<'py>(
    py: Python<'py>,
    state: &State,
    data: Borrowed<'_, 'py, PyAny>,
    strict_mode: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    decode_text(py, state, &Text::unconverted(data), strict_mode)
}

#[pymodule]
mod _base64 {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::ascii85::{a85decode, a85encode};
    #[pymodule_export]
    use super::b16::{b16decode, b16encode};
    #[pymodule_export]
    use super::b32::{b32decode, b32encode, b32hexdecode, b32hexencode};
    #[pymodule_export]
    use super::b85::{b85decode, b85encode, z85decode, z85encode};
    #[pymodule_export]
    use super::{
        a2b_base64, b2a_base64, b64decode, b64encode, standard_b64decode, standard_b64encode, urlsafe_b64decode,
        urlsafe_b64encode,
    };
}
