//! Bytes that a buffer lends live no longer than the buffer.

use cpython_api::types::PyAny;
use cpython_api::{Bound, PyBuffer, PyResult};

fn read<'a>(object: &'a Bound<'_, PyAny>) -> PyResult<Option<&'a [u8]>> {
    let buffer = PyBuffer::get(object)?;
    Ok(buffer.immutable())
}

fn main() {
    let _ = read;
}
