//! A request has one answer.
#![forbid(unsafe_code)]

use cpython_api::{BufferRequest, Exported, ExportedBytes, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "ui")]
struct Exporter {
    bytes: ExportedBytes,
}

#[pymethods]
impl Exporter {
    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.counted(py, &self.bytes)?;
        request.readonly(py, b"other")
    }
}

fn main() {}
