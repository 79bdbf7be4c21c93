//! Ascii85.

use std::convert::Infallible;

use ascii_codecs::base85::ascii85::{self, ByteSet, DecodeError, Encoding, Meaning, WHITESPACE};
use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyBool, PyBytes, PyBytesWriter, PyInt, PyList, PyRange, PySlice, PyTypeInfo};
use cpython_api::{Borrowed, Bound, BytesLike, BytesPlace, PyErr, PyResult, Python, pyfunction};

use crate::flag::{self, Flag, Given};
use crate::input::Text;
use crate::{State, b85, docs};

#[pyfunction(
    signature = (b, *, foldspaces = None, wrapcol = None, pad = None, adobe = None),
    text = "b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False",
    errors = "python",
    doc = docs::A85ENCODE
)]
pub(crate) fn a85encode<'py>(
    py: Python<'py>,
    state: &State,
    b: Borrowed<'_, 'py, PyAny>,
    foldspaces: Flag<'_, 'py>,
    wrapcol: Flag<'_, 'py>,
    pad: Flag<'_, 'py>,
    adobe: Flag<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let are_plain = [foldspaces, wrapcol, pad, adobe].into_iter().all(flag::is_plain);
    let data = b85::data(b, !are_plain)?;
    let data = BytesLike::get(data.as_borrowed())?;
    let mut place = BytesPlace::new();
    let data = data.reader()?.bytes_in(py, &mut place)?;
    if !are_plain {
        let text = encode_words(py, state, data, foldspaces, pad)?;
        return wrap(py, text, wrapcol, adobe);
    }
    let encoding = Encoding {
        fold_spaces: flag::is_set(foldspaces)?,
        pad: flag::is_set(pad)?,
        adobe: flag::is_set(adobe)?,
        columns: columns(wrapcol)?,
    };
    encode(py, state, &encoding, data)
}

fn encode<'py>(py: Python<'py>, state: &State, encoding: &Encoding, data: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    let tier = state.tier;
    PyBytes::new_uninit(py, ascii85::encoded_len(encoding, data.len()), |out| {
        Ok(py.detach_for_bytes(data.len(), || ascii85::encode(tier, encoding, data, out)))
    })
}

/// How long lines are, 0 for none, if `wrapcol` is plain. What is negative is as good as 1, and what
/// is too large as no limit.
fn columns(wrapcol: Flag<'_, '_>) -> PyResult<usize> {
    let Some(Given(wrapcol)) = wrapcol else {
        return Ok(0);
    };
    if let Some(wrapcol) = wrapcol.cast_exact::<PyBool>() {
        return Ok(usize::from(wrapcol.is_true()));
    }
    if wrapcol.is_none() {
        return Ok(0);
    }
    Ok(usize::try_from(wrapcol.to_isize_clamped()?).unwrap_or(1))
}

/// `_85encode(..)`, asking the flags for each word as that does.
fn encode_words<'py>(
    py: Python<'py>,
    state: &State,
    data: &[u8],
    foldspaces: Flag<'_, 'py>,
    pad: Flag<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let most = Encoding { pad: true, ..Encoding::default() };
    let room = ascii85::encoded_len(&most, data.len()).ok_or_else(|| PyErr::no_memory(py))?;
    let mut writer = PyBytesWriter::with_capacity(py, room)?;
    for word in data.chunks(4) {
        let fold_spaces = word.iter().any(|byte| *byte != 0) && flag::is_set(foldspaces)?;
        // Only the last word can be incomplete.
        let pad = word.len() < 4 && flag::is_set(pad)?;
        let encoding = Encoding { fold_spaces, pad, ..Encoding::default() };
        let Ok(()) = writer.write_uninit(writer.remaining(), |out| {
            out.fill_with(|room| Ok::<_, Infallible>(ascii85::encode(state.tier, &encoding, word, room)))
        });
    }
    writer.finish()
}

/// What `a85encode` does with the characters, step by step.
fn wrap<'py>(
    py: Python<'py>,
    mut text: Bound<'py, PyBytes>,
    wrapcol: Flag<'_, 'py>,
    adobe: Flag<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    if flag::is_set(adobe)? {
        text = PyBytes::concat(PyBytes::new(py, b"<~")?.as_any(), text.as_any())?;
    }
    if let Some(Given(wrapcol)) = wrapcol
        && wrapcol.is_truthy()?
    {
        let least = PyInt::new(py, if flag::is_set(adobe)? { 2 } else { 1 })?.into_any();
        // max(least, wrapcol)
        let wrapcol = if wrapcol.gt(&least)? { wrapcol.to_owned() } else { least };
        let length = PyInt::new(py, text.as_bytes().len())?;
        let zero = PyInt::new(py, 0)?;
        let starts = PyRange::type_object(py).call(&[zero.as_any(), length.as_any(), &wrapcol])?;
        let lines = PyList::empty(py)?;
        for start in starts.try_iter()? {
            let start = start?;
            let line = PySlice::new(&start, &start.add(&wrapcol)?, &py.None())?;
            lines.append(&text.get_item(line.as_any())?)?;
        }
        if flag::is_set(adobe)? {
            let last = lines.as_any().get_item(PyInt::new(py, -1)?.as_any())?;
            if PyInt::new(py, last.len()? + 2)?.gt(&wrapcol)? {
                lines.append(PyBytes::new(py, b"")?.as_any())?;
            }
        }
        let joined = PyBytes::new(py, b"\n")?.call_method(c"join", &[lines.as_any()])?;
        text = PyBytes::from_object(&joined)?;
    }
    if flag::is_set(adobe)? {
        text = PyBytes::concat(text.as_any(), PyBytes::new(py, b"~>")?.as_any())?;
    }
    Ok(text)
}

#[pyfunction(
    signature = (b, *, foldspaces = None, adobe = None, ignorechars = None),
    text = "b, *, foldspaces=False, adobe=False, ignorechars=b' \\t\\n\\r\\x0b'",
    errors = "python",
    doc = docs::A85DECODE
)]
pub(crate) fn a85decode<'py>(
    py: Python<'py>,
    state: &State,
    b: Borrowed<'_, 'py, PyAny>,
    foldspaces: Flag<'_, 'py>,
    adobe: Flag<'_, 'py>,
    ignorechars: Option<Given<'_, 'py>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut text = Text::new(b)?;
    let adobe = flag::is_set(adobe)?;
    let ignored = match ignorechars {
        None => Some(WHITESPACE),
        Some(Given(chars)) => chars.cast_exact::<PyBytes>().map(|chars| ByteSet::new(chars.as_bytes())),
    };
    let plain = ignored.filter(|_| flag::is_plain(foldspaces));
    if plain.is_none() {
        // Code that runs meanwhile may change it.
        text = text.copied(py)?;
    }
    let chars = text.contents()?;
    let mut place = BytesPlace::new();
    let chars = chars.reader()?.bytes_in(py, &mut place)?;
    let chars = if adobe { ascii85::unframed(chars).map_err(|reason| error(py, reason))? } else { chars };
    if let Some(ignored) = plain {
        let (tier, fold_spaces) = (state.tier, flag::is_set(foldspaces)?);
        return PyBytes::new_uninit(py, ascii85::decoded_len(chars, fold_spaces), |out| {
            let decoded = py.detach_for_bytes(chars.len(), || ascii85::decode(tier, fold_spaces, &ignored, chars, out));
            decoded.map_err(|reason| error(py, reason))
        });
    }
    let meaning = |char| {
        if flag::is_set(foldspaces)? && char == b'y' {
            return Ok(Meaning::Spaces);
        }
        let is_ignored = match (ignored, ignorechars) {
            (None, Some(Given(chars))) => chars.contains(PyInt::new(py, char)?.as_any())?,
            _ => ignored.is_some_and(|chars| chars.contains(char)),
        };
        Ok(if is_ignored { Meaning::Ignored } else { Meaning::Bad })
    };
    PyBytes::new_uninit(py, ascii85::decoded_len(chars, true), |out| {
        let decoded = ascii85::decode_with(state.tier, chars, out, |char| meaning(char).map_err(Stop::Raised));
        decoded.map_err(|stop| match stop {
            Stop::Wrong(reason) => error(py, reason),
            Stop::Raised(error) => error,
        })
    })
}

/// Why decoding ends.
enum Stop {
    Wrong(DecodeError),
    /// What code that was asked raised.
    Raised(PyErr),
}

impl From<DecodeError> for Stop {
    fn from(reason: DecodeError) -> Self {
        Self::Wrong(reason)
    }
}

/// What `a85decode` raises.
#[cold]
fn error(py: Python<'_>, reason: DecodeError) -> PyErr {
    let message = reason.to_string();
    match reason {
        DecodeError::Overflow => b85::overflow(py, &message),
        _ => PyErr::new::<ValueError>(py, message),
    }
}
