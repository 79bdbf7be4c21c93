//! Nothing keeps an object for a view that has none: its memory lives for ever.
#![forbid(unsafe_code)]

use cpython_api::{BufferMemory, BufferRequest, Exported, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "ui")]
struct Exporter {
    memory: BufferMemory,
}

#[pymethods]
impl Exporter {
    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.unowned(py, &self.memory)
    }
}

fn main() {}
