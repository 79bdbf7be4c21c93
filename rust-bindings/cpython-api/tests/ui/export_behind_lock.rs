//! What is behind a lock can be replaced while a view of it is there.
#![forbid(unsafe_code)]

use std::sync::Mutex;

use cpython_api::{BufferMemory, BufferRequest, Exported, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "ui")]
struct Exporter {
    #[traverse(skip)]
    memory: Mutex<BufferMemory>,
}

#[pymethods]
impl Exporter {
    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let memory = self.memory.lock().unwrap();
        request.answer(py, &memory)
    }
}

fn main() {}
