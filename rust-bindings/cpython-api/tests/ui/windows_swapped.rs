//! A window cannot be exchanged for that of another writer, which has filled more.
use cpython_api::types::PyBytesWriter;
use cpython_api::{PyResult, Python};

fn write(py: Python<'_>) -> PyResult<()> {
    let mut one = PyBytesWriter::with_capacity(py, 8)?;
    let mut other = PyBytesWriter::with_capacity(py, 8)?;
    one.write_uninit(8, |out| {
        other.write_uninit(8, |filled| {
            filled.extend_from_slice(&[1; 8]);
            std::mem::swap(out, filled);
        });
    });
    Ok(())
}

fn main() {
    let _ = write;
}
