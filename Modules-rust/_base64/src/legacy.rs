//! `encodebytes` and `decodebytes`, and `encode` and `decode` for files: Base64 in lines.

use std::num::NonZeroUsize;

use ascii_codecs::base64::{self, STANDARD};
use cpython_api::exceptions::TypeError;
use cpython_api::types::{PyAny, PyBool, PyByteArray, PyBytes, PyBytesWriter, PyInt, PyMemoryView, PySlice, PyString};
use cpython_api::{Borrowed, Bound, BytesLike, PyErr, PyResult, Python, pyfunction};

use crate::b64::{self, by_binascii};
use crate::input::Text;
use crate::{State, docs};

/// How many bytes a line has.
const MAXBINSIZE: usize = 57;

/// How many times four characters these are.
const QUADS: NonZeroUsize = NonZeroUsize::new(MAXBINSIZE / 3).unwrap();

/// How much is read at a time of what may change: whole lines.
const CHUNK: usize = 200 * MAXBINSIZE;

/// `_input_type_check(s)`.
fn check_type(s: &Bound<'_, PyAny>) -> PyResult<()> {
    if s.cast_exact::<PyBytes>().is_some() || s.cast_exact::<PyByteArray>().is_some() {
        return Ok(());
    }
    let view = match PyMemoryView::new(s) {
        Ok(view) => view,
        Err(error) if error.matches::<TypeError>(s.py()) => return Err(not_bytes_like(s, error)),
        Err(error) => return Err(error),
    };
    let format = view.format()?;
    if !matches!(&*format, "c" | "b" | "B") {
        let format = PyString::new(s.py(), &format)?.repr()?;
        return Err(type_error(s, &format!("expected single byte elements, not {} from ", format.to_string_lossy()?)));
    }
    let dimensions = view.shape()?.len();
    if dimensions != 1 {
        return Err(type_error(s, &format!("expected 1-D data, not {dimensions}-D data from ")));
    }
    Ok(())
}

/// `raise TypeError(..) from error`, while `error` is handled.
#[cold]
fn not_bytes_like(s: &Bound<'_, PyAny>, error: PyErr) -> PyErr {
    let cause = error.take(s.py());
    match class_name(s) {
        Ok(name) => {
            raise(s.py(), "expected bytes-like object, not ", &name).with_context(cause.clone()).with_cause(cause)
        }
        Err(error) => error.with_context(cause),
    }
}

/// `s.__class__.__name__`, as `%s` shows it.
fn class_name<'py>(s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    s.getattr(c"__class__")?.getattr(c"__name__")?.str()
}

#[cold]
fn type_error(s: &Bound<'_, PyAny>, before: &str) -> PyErr {
    match class_name(s) {
        Ok(name) => raise(s.py(), before, &name),
        Err(error) => error,
    }
}

/// `raise TypeError(before + name)`.
fn raise(py: Python<'_>, before: &str, name: &Bound<'_, PyString>) -> PyErr {
    match PyString::new(py, before).and_then(|before| before.concat(name)) {
        Ok(message) => PyErr::from_value::<TypeError, _>(&message),
        Err(error) => error,
    }
}

/// Whether an object is of a type that nobody can have changed, whose items are its bytes.
fn is_plain(s: &Bound<'_, PyAny>) -> bool {
    s.cast_exact::<PyBytes>().is_some()
        || s.cast_exact::<PyByteArray>().is_some()
        || s.cast_exact::<PyMemoryView>().is_some()
}

#[pyfunction(signature = (s), errors = "python", doc = docs::ENCODEBYTES)]
pub(crate) fn encodebytes<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    check_type(&s)?;
    if is_plain(&s) {
        match BytesLike::get(s) {
            Ok(data) => return encode_lines(py, state, &data),
            // A view that is not contiguous has parts that are.
            Err(error) => drop(error.take(py)),
        }
    }
    encode_items(py, state, &s)
}

fn encode_lines<'py>(py: Python<'py>, state: &State, data: &BytesLike<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    let (tier, data) = (state.tier, data.reader()?);
    let room = base64::lines_len(data.len(), QUADS);
    if let Some(bytes) = data.lent() {
        return PyBytes::new_uninit(py, room, |out| {
            Ok(py.detach_for_bytes(bytes.len(), || base64::encode_lines(tier, &STANDARD, QUADS, bytes, out)))
        });
    }
    let Some(room) = room else { return Err(PyErr::no_memory(py)) };
    let mut writer = PyBytesWriter::with_capacity(py, room)?;
    data.convert::<CHUNK>(&mut writer, |chunk, out| Ok(base64::encode_lines(tier, &STANDARD, QUADS, chunk, out)))?;
    writer.finish()
}

/// Encodes what the object gives for its slices.
fn encode_items<'py>(py: Python<'py>, state: &State, s: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let none = py.None();
    let mut writer = PyBytesWriter::new(py);
    for start in (0..s.len()?).step_by(MAXBINSIZE) {
        let stop = PyInt::new(py, start.saturating_add(MAXBINSIZE))?;
        let slice = PySlice::new(PyInt::new(py, start)?.as_any(), stop.as_any(), &none)?;
        let chunk = s.get_item(slice.as_any())?;
        let line = encode_line(py, state, &chunk)?;
        writer.write_bytes(line.as_bytes())?;
    }
    writer.finish()
}

/// `binascii.b2a_base64(data)`.
fn encode_line<'py>(py: Python<'py>, state: &State, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let data = BytesLike::get(data.as_borrowed())?;
    let data = data.bytes(py)?;
    let room = base64::encoded_len(data.len()).and_then(|room| room.checked_add(1));
    PyBytes::new_uninit(py, room, |out| Ok(base64::encode_line(state.tier, &STANDARD, &data, out)))
}

#[pyfunction(signature = (s), errors = "python", doc = docs::DECODEBYTES)]
pub(crate) fn decodebytes<'py>(
    py: Python<'py>,
    state: &State,
    s: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    check_type(&s)?;
    if is_plain(&s) {
        match BytesLike::get(s) {
            Ok(data) => return b64::decode(py, state, &STANDARD, data.reader()?, false).map(Bound::into_any),
            // binascii says what is wrong with it.
            Err(error) => drop(error.take(py)),
        }
    }
    by_binascii(py, state, &s, PyBool::new(py, false).as_any())
}

/// Whether `object` is true: a bytes object, which no method can be asked about, if it is not
/// empty.
fn is_truthy(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    match object.cast_exact::<PyBytes>() {
        Some(bytes) => Ok(!bytes.as_bytes().is_empty()),
        None => object.is_truthy(),
    }
}

#[pyfunction(signature = (input, output), errors = "python", doc = docs::ENCODE)]
pub(crate) fn encode<'py>(
    py: Python<'py>,
    state: &State,
    input: Borrowed<'_, 'py, PyAny>,
    output: Borrowed<'_, 'py, PyAny>,
) -> PyResult<()> {
    let names = &state.names;
    let whole = PyInt::new(py, MAXBINSIZE)?;
    loop {
        let mut data = input.call_method(&names.read, &[whole.as_any()])?;
        if !is_truthy(&data)? {
            return Ok(());
        }
        loop {
            let len = data.len()?;
            if len >= MAXBINSIZE {
                break;
            }
            let more = input.call_method(&names.read, &[PyInt::new(py, MAXBINSIZE - len)?.as_any()])?;
            if !is_truthy(&more)? {
                break;
            }
            data = data.in_place_add(&more)?;
        }
        let line = encode_line(py, state, &data)?;
        output.call_method(&names.write, &[line.as_any()])?;
    }
}

#[pyfunction(signature = (input, output), errors = "python", doc = docs::DECODE)]
pub(crate) fn decode<'py>(
    py: Python<'py>,
    state: &State,
    input: Borrowed<'_, 'py, PyAny>,
    output: Borrowed<'_, 'py, PyAny>,
) -> PyResult<()> {
    let names = &state.names;
    loop {
        let line = input.call_method0(&names.readline)?;
        if !is_truthy(&line)? {
            return Ok(());
        }
        let text = Text::unconverted(line.as_borrowed());
        let data = match text.chars()? {
            Some(chars) => b64::decode(py, state, &STANDARD, chars.reader()?, false)?.into_any(),
            None => by_binascii(py, state, &line, PyBool::new(py, false).as_any())?,
        };
        output.call_method(&names.write, &[&data])?;
    }
}
