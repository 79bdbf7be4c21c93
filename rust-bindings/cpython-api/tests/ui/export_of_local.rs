//! Counted bytes are counted where they are: they cannot be a local variable.
#![forbid(unsafe_code)]

use cpython_api::{BufferRequest, Exported, ExportedBytes, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "ui")]
struct Exporter {
    bytes: ExportedBytes,
}

#[pymethods]
impl Exporter {
    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let bytes = ExportedBytes::new();
        request.counted(py, &bytes)
    }
}

fn main() {}
