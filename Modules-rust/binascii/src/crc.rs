//! `crc32` and `crc_hqx`.

use ascii_codecs::crc_hqx as extended;
use cpython_api::converters::Bitwise;
use cpython_api::{BytesLike, BytesReader, PyResult, Python, Window, pyfunction};

use crate::docs;
use crate::input::FEW;

/// How much is read at a time of what may change.
const CHUNK: usize = 16 * 1024;

/// The checksum of all of `data`, by what gives it of each part.
#[inline]
fn checksum<C: Copy + Send + Sync>(
    py: Python<'_>,
    data: &BytesLike<'_, '_>,
    crc: C,
    extend: impl Fn(C, &[u8]) -> C + Sync,
) -> PyResult<C> {
    let data = data.reader()?;
    match data.whole(&mut Window::<FEW>::new()) {
        Some(bytes) => Ok(py.detach_for_bytes(bytes.len(), || extend(crc, bytes))),
        None => Ok(by_chunks(&data, crc, extend)),
    }
}

/// The checksum of what may change. It is a function of its own because of the window: to have
/// that on the stack takes time.
#[inline(never)]
fn by_chunks<C>(data: &BytesReader<'_>, mut crc: C, extend: impl Fn(C, &[u8]) -> C) -> C {
    let mut window = Window::<CHUNK>::new();
    let mut chunks = data.chunks(0..data.len(), &mut window);
    while let Some(chunk) = chunks.next() {
        crc = extend(crc, chunk);
    }
    crc
}

#[pyfunction(signature = (data, crc, /), doc = docs::CRC_HQX)]
pub(crate) fn crc_hqx(py: Python<'_>, data: BytesLike<'_, '_>, crc: Bitwise<u32>) -> PyResult<u32> {
    checksum(py, &data, crc.0 as u16, extended).map(u32::from)
}

#[pyfunction(signature = (data, crc = Bitwise(0), /), text = "data, crc=0, /", doc = docs::CRC32)]
pub(crate) fn crc32(py: Python<'_>, data: BytesLike<'_, '_>, crc: Bitwise<u32>) -> PyResult<u32> {
    checksum(py, &data, crc.0, |crc, bytes| {
        let mut hasher = crc32fast::Hasher::new_with_initial(crc);
        hasher.update(bytes);
        hasher.finalize()
    })
}
