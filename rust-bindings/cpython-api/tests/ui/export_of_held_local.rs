//! A buffer of another object is released when it is dropped: to be exported, it is a field.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{BufferFlags, BufferRequest, Exported, HeldBuffer, Py, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "ui")]
struct Exporter {
    object: Py<PyAny>,
}

#[pymethods]
impl Exporter {
    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let held = HeldBuffer::get(&self.object.bind(py), BufferFlags::FULL_RO)?;
        request.answer(py, &held)
    }
}

fn main() {}
