//! `a2b_base64` and `b2a_base64`.

use std::convert::Infallible;

use ascii_codecs::base64::{self, Decoder, STANDARD};
use cpython_api::types::PyBytes;
use cpython_api::{Bound, BytesLike, PyResult, Python, Window, pyfunction};

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
    if let Some(chars) = data.lent() {
        return build(py, state, chars.len(), Some(decoder.room_for(chars)), |out| {
            let bytes = decoder.feed(chars, out)?;
            decoder.finish().map(|()| bytes)
        });
    }
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
    let room = base64::encoded_len(data.len()).map(|room| room + usize::from(newline));
    let mut writer = writer(py, room)?;
    let mut window = Window::<CHUNK>::new();
    let tier = state.tier;
    let mut append = |bytes: &[u8]| {
        write(py, state, &mut writer, bytes.len(), |out| {
            Ok::<_, Infallible>(base64::encode(tier, &STANDARD, bytes, out))
        })
    };
    match data.lent() {
        Some(bytes) => append(bytes)?,
        None => {
            let mut chunks = data.chunks(0..data.len(), &mut window);
            while let Some(chunk) = chunks.next() {
                append(chunk)?;
            }
        }
    }
    if newline {
        writer.write(b"\n");
    }
    writer.finish()
}
