//! `a2b_base64` and `b2a_base64`.

use ascii_codecs::base64::{self, Decoder, STANDARD};
use cpython_api::types::{PyBytes, PyBytesWriter};
use cpython_api::{Bound, BytesLike, BytesReader, PyErr, PyResult, Python, Window, pyfunction};

use crate::input::{AsciiBuffer, CHUNK, FEW};
use crate::{State, docs};

/// More data than this C refuses, whose memory for the text is twice as large.
const MAX_DATA: usize = (isize::MAX as usize - 3) / 2;

#[pyfunction(signature = (data, /, *, strict_mode = false), doc = docs::A2B_BASE64)]
pub(crate) fn a2b_base64<'py>(
    py: Python<'py>,
    state: &State,
    data: AsciiBuffer<'_, 'py>,
    strict_mode: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut decoder = Decoder::new(state.tier, &STANDARD, strict_mode);
    let data = data.reader()?;
    let mut window = Window::<FEW>::new();
    let Some(chars) = data.whole(&mut window) else {
        return decode_chunks(py, state, decoder, &data);
    };
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
    data: &BytesReader<'_>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = PyBytesWriter::with_capacity(py, Decoder::room(data.len()))?;
    data.convert::<CHUNK>(&mut writer, |chunk, out| {
        decoder.feed(chunk, out).map_err(|reason| state.error(py, reason))
    })?;
    decoder.finish().map_err(|reason| state.error(py, reason))?;
    writer.finish()
}

#[pyfunction(signature = (data, /, *, newline = true), doc = docs::B2A_BASE64)]
pub(crate) fn b2a_base64<'py>(
    py: Python<'py>,
    state: &State,
    data: BytesLike<'_, 'py>,
    newline: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = data.reader()?;
    if data.len() > MAX_DATA {
        return Err(state.error(py, "Too much data for base64 line"));
    }
    let room = base64::encoded_len(data.len()).map(|room| room + usize::from(newline));
    let mut window = Window::<FEW>::new();
    let Some(bytes) = data.whole(&mut window) else {
        return encode_chunks(py, state, &data, room, newline);
    };
    let tier = state.tier;
    let encode = if newline { base64::encode_line } else { base64::encode };
    PyBytes::new_uninit(py, room, |out| Ok(py.detach_for_bytes(bytes.len(), || encode(tier, &STANDARD, bytes, out))))
}

/// Encodes what may change.
fn encode_chunks<'py>(
    py: Python<'py>,
    state: &State,
    data: &BytesReader<'_>,
    room: Option<usize>,
    newline: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let Some(room) = room else { return Err(PyErr::no_memory(py)) };
    let mut writer = PyBytesWriter::with_capacity(py, room)?;
    data.convert::<CHUNK>(&mut writer, |chunk, out| Ok(base64::encode(state.tier, &STANDARD, chunk, out)))?;
    if newline {
        writer.write(b"\n");
    }
    writer.finish()
}
