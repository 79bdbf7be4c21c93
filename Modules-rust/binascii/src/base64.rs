//! `a2b_base64` and `b2a_base64`.

use std::convert::Infallible;

use ascii_codecs::base64::{self, Decoder, STANDARD};
use cpython_api::types::{PyBytes, PyBytesWriter};
use cpython_api::{Bound, BytesLike, BytesReader, PyResult, Python, Window, pyfunction};

use crate::input::AsciiBuffer;
use crate::output::{build, error, write, writer};
use crate::{State, docs};

/// More data than this C refuses, whose memory for the text is twice as large.
const MAX_DATA: usize = (isize::MAX as usize - 3) / 2;

/// How much is read at a time of what may change: a multiple of three bytes.
const CHUNK: usize = 12 * 1024;

#[pyfunction(signature = (data, /, *, strict_mode = false), doc = docs::A2B_BASE64)]
pub(crate) fn a2b_base64<'py>(
    py: Python<'py>,
    state: &State,
    data: AsciiBuffer<'_, 'py>,
    strict_mode: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut decoder = Decoder::new(state.tier, &STANDARD, strict_mode);
    let data = data.reader()?;
    let Some(chars) = data.lent() else {
        return decode_chunks(py, state, decoder, &data);
    };
    build(py, state, chars.len(), Some(decoder.room_for(chars)), |out| {
        let bytes = decoder.feed(chars, out)?;
        decoder.finish().map(|()| bytes)
    })
}

/// Decodes what may change. It is a function of its own because of the window: to have that on
/// the stack takes time.
#[inline(never)]
fn decode_chunks<'py>(
    py: Python<'py>,
    state: &State,
    mut decoder: Decoder<'_>,
    data: &BytesReader<'_>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = writer(py, Some(Decoder::room(data.len())))?;
    let mut window = Window::<CHUNK>::new();
    let mut chunks = data.chunks(0..data.len(), &mut window);
    while let Some(chunk) = chunks.next() {
        write(py, state, &mut writer, chunk.len(), |out| decoder.feed(chunk, out))?;
    }
    decoder.finish().map_err(|reason| error(py, state, reason))?;
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
        return Err(error(py, state, "Too much data for base64 line"));
    }
    if data.is_empty() {
        return PyBytes::new(py, if newline { b"\n" } else { b"" });
    }
    let room = base64::encoded_len(data.len()).map(|room| room + usize::from(newline));
    let mut writer = writer(py, room)?;
    match data.lent() {
        Some(bytes) => encode(py, state, &mut writer, bytes)?,
        None => encode_chunks(py, state, &mut writer, &data)?,
    }
    if newline {
        writer.write(b"\n");
    }
    writer.finish()
}

#[inline]
fn encode<'py>(py: Python<'py>, state: &State, writer: &mut PyBytesWriter<'py>, bytes: &[u8]) -> PyResult<()> {
    let tier = state.tier;
    write(py, state, writer, bytes.len(), |out| Ok::<_, Infallible>(base64::encode(tier, &STANDARD, bytes, out)))
}

/// Encodes what may change.
#[inline(never)]
fn encode_chunks<'py>(
    py: Python<'py>,
    state: &State,
    writer: &mut PyBytesWriter<'py>,
    data: &BytesReader<'_>,
) -> PyResult<()> {
    let mut window = Window::<CHUNK>::new();
    let mut chunks = data.chunks(0..data.len(), &mut window);
    while let Some(chunk) = chunks.next() {
        encode(py, state, writer, chunk)?;
    }
    Ok(())
}
