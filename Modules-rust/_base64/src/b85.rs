//! Base85 and Z85, and what they and Ascii85 take and raise.

use ascii_codecs::base85::{self, Alphabet, BASE85, DecodeError, Z85};
use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyBaseException, PyByteArray, PyBytes};
use cpython_api::{Borrowed, Bound, BytesLike, BytesPlace, PyErr, PyResult, Python, pyfunction};

use crate::flag::{self, Flag};
use crate::input::{Text, tobytes};
use crate::{State, docs};

/// What `_85encode` encodes: `b` if it is bytes or a bytearray, and `memoryview(b).tobytes()` if
/// not. If `code_runs`, before the bytes are used, it is a copy of a bytearray.
pub(crate) fn data<'py>(b: Borrowed<'_, 'py, PyAny>, code_runs: bool) -> PyResult<Bound<'py, PyAny>> {
    if b.cast_exact::<PyBytes>().is_some() || b.is_instance_of::<PyBytes>()? {
        return Ok(b.to_owned());
    }
    if !b.is_instance_of::<PyByteArray>()? {
        return tobytes(&b).map(Bound::into_any);
    }
    if code_runs {
        let py = b.py();
        let (data, mut place) = (BytesLike::get(b)?, BytesPlace::new());
        return PyBytes::new(py, data.reader()?.bytes_in(py, &mut place)?).map(Bound::into_any);
    }
    Ok(b.to_owned())
}

fn encode<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &'static Alphabet,
    b: Borrowed<'_, 'py, PyAny>,
    pad: Flag<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = data(b, !flag::is_plain(pad))?;
    let data = BytesLike::get(data.as_borrowed())?;
    let mut place = BytesPlace::new();
    let data = data.reader()?.bytes_in(py, &mut place)?;
    // Nobody asks where there is nothing to pad.
    let pad = !data.len().is_multiple_of(4) && flag::is_set(pad)?;
    let tier = state.tier;
    PyBytes::new_uninit(py, base85::encoded_len(data.len(), pad), |out| {
        Ok(py.detach_for_bytes(data.len(), || base85::encode(tier, alphabet, pad, data, out)))
    })
}

fn decode<'py>(
    py: Python<'py>,
    state: &State,
    alphabet: &'static Alphabet,
    b: Borrowed<'_, 'py, PyAny>,
    error: impl FnOnce(Python<'py>, DecodeError) -> PyErr,
) -> PyResult<Bound<'py, PyBytes>> {
    let text = Text::new(b)?;
    let chars = text.contents()?;
    let mut place = BytesPlace::new();
    let chars = chars.reader()?.bytes_in(py, &mut place)?;
    let tier = state.tier;
    PyBytes::new_uninit(py, base85::decoded_len(chars.len()), |out| {
        let decoded = py.detach_for_bytes(chars.len(), || base85::decode(tier, alphabet, chars, out));
        decoded.map_err(|reason| error(py, reason))
    })
}

/// What `b85decode` raises.
#[cold]
fn error(py: Python<'_>, reason: DecodeError) -> PyErr {
    let context = match reason {
        DecodeError::BadCharacter { .. } => {
            PyErr::new::<TypeError>(py, "unsupported operand type(s) for +: 'int' and 'NoneType'")
        }
        DecodeError::Overflow { .. } => struct_error(py),
    };
    from_none(py, &reason.to_string(), context.take(py))
}

/// `raise ValueError(message) from None`, while another exception is handled.
fn from_none(py: Python<'_>, message: &str, context: Bound<'_, PyBaseException>) -> PyErr {
    PyErr::new::<ValueError>(py, message).with_context(context).from_none(py)
}

/// What `struct` raises for an integer of more than 32 bits.
fn struct_error(py: Python<'_>) -> PyErr {
    match py.import(c"struct").and_then(|module| module.getattr(c"error")) {
        Ok(class) => PyErr::from_type(&class, "'I' format requires 0 <= number <= 4294967295"),
        Err(error) => error,
    }
}

/// `raise ValueError(message) from None`, for an integer of more than 32 bits.
#[cold]
pub(crate) fn overflow(py: Python<'_>, message: &str) -> PyErr {
    from_none(py, message, struct_error(py).take(py))
}

#[pyfunction(signature = (b, pad = None), text = "b, pad=False", errors = "python", doc = docs::B85ENCODE)]
pub(crate) fn b85encode<'py>(
    py: Python<'py>,
    state: &State,
    b: Borrowed<'_, 'py, PyAny>,
    pad: Flag<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state, &BASE85, b, pad)
}

#[pyfunction(signature = (b), errors = "python", doc = docs::B85DECODE)]
pub(crate) fn b85decode<'py>(
    py: Python<'py>,
    state: &State,
    b: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    decode(py, state, &BASE85, b, error)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::Z85ENCODE)]
pub(crate) fn z85encode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state, &Z85, s, None)
}

#[pyfunction(signature = (s), errors = "python", doc = docs::Z85DECODE)]
pub(crate) fn z85decode<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    decode(py, state, &Z85, s, z85_error)
}

/// What `z85decode` raises: it catches the error of `b85decode`, and raises another one.
#[cold]
fn z85_error(py: Python<'_>, reason: DecodeError) -> PyErr {
    let caught = error(py, reason).take(py);
    match caught.str() {
        Ok(message) => from_none(py, &message.to_string_lossy().unwrap_or_default().replace("base85", "z85"), caught),
        Err(other) => other,
    }
}
