//! Memory of a bytes object that is being built stays in the function that fills it.
use cpython_api::types::PyBytesWriter;
use cpython_api::{PyResult, Python};

fn write(py: Python<'_>) -> PyResult<()> {
    let mut writer = PyBytesWriter::with_capacity(py, 8)?;
    let mut kept: Option<&mut [u8]> = None;
    writer.write_with(8, |out| {
        kept = Some(out);
        8
    });
    let zeroed: &mut [u8] = writer.write_uninit(0, |out| out.zeroed(0));
    drop((kept, zeroed.len()));
    Ok(())
}

fn main() {
    let _ = write;
}
