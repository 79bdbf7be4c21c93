//! Bytes are not read once the buffer is released.

use cpython_api::types::PyAny;
use cpython_api::{Bound, PyBuffer, PyResult};

fn length(object: &Bound<'_, PyAny>) -> PyResult<usize> {
    let buffer = PyBuffer::get(object)?;
    let reader = buffer.reader()?;
    drop(buffer);
    Ok(reader.len())
}

fn main() {
    let _ = length;
}
