//! Classes that export buffers, as in Tools/bench/api/c_buffers_out.c.

use std::sync::atomic::AtomicU8;

use cpython_api::{
    BufferLayout, BufferMemory, BufferRequest, BufferStrides, Exported, ExportedBytes, PyResult, Python, pyclass,
    pymethods,
};

/// Bytes in the instance.
#[pyclass(module = "_testrustapi")]
#[derive(Default)]
pub(crate) struct FixedExporter {
    bytes: [AtomicU8; 16],
}

#[pymethods]
impl FixedExporter {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.writable(py, &self.bytes)
    }
}

/// Bytes that could be resized, with a count of the views.
#[pyclass(module = "_testrustapi")]
pub(crate) struct CountingExporter {
    bytes: ExportedBytes,
}

#[pymethods]
impl CountingExporter {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self { bytes: vec![0; 16].into() }
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.counted(py, &self.bytes)
    }
}

/// Four ints.
#[pyclass(module = "_testrustapi")]
pub(crate) struct IntsExporter {
    memory: BufferMemory,
}

#[pymethods]
impl IntsExporter {
    #[pymethod(signature = ())]
    fn __new__(py: Python<'_>) -> PyResult<Self> {
        let layout = BufferLayout { format: c"i", itemsize: 4, shape: &[4], strides: BufferStrides::C, offset: 0 };
        Ok(Self { memory: BufferMemory::new(py, vec![0; 16], &layout, false)? })
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.answer(py, &self.memory)
    }
}
