//! A writer that is finished is a str, which does not change any more.
use cpython_api::types::PyUnicodeWriter;
use cpython_api::{PyResult, Python};

fn write(py: Python<'_>) -> PyResult<()> {
    let mut writer = PyUnicodeWriter::new(py);
    let text = writer.finish()?;
    writer.write_str("more")?;
    drop(text);
    Ok(())
}

fn main() {
    let _ = write;
}
