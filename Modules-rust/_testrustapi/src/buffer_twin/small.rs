//! The small exporters: `staticarray` of _testbuffer and `testBuf` of Modules/_testcapi/buffer.c.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicIsize, Ordering};

use cpython_api::types::PyBytes;
use cpython_api::{
    BufferInfo, BufferLayout, BufferMemory, BufferRequest, BufferStrides, Exported, Py, PyResult, Python, pyclass,
    pymethods,
};

/// An exporter of memory that lives for ever; in legacy mode of views without an object.
#[pyclass(module = "_testbuffer", name = "staticarray")]
pub(super) struct StaticArray {
    legacy: bool,
    #[traverse(skip)]
    memory: &'static BufferMemory,
}

impl StaticArray {
    /// Exports any memory, which is never freed.
    pub(super) fn leaking(memory: BufferMemory) -> Self {
        Self { legacy: true, memory: Box::leak(Box::new(memory)) }
    }
}

/// Contiguous items.
pub(super) fn contiguous<'a>(format: &'a std::ffi::CStr, itemsize: usize, shape: &'a [usize]) -> BufferLayout<'a> {
    BufferLayout { format, itemsize, shape, strides: BufferStrides::C, offset: 0 }
}

#[pymethods]
impl StaticArray {
    #[pymethod(signature = (legacy_mode = false))]
    fn __new__(py: Python<'_>, legacy_mode: bool) -> PyResult<Self> {
        static MEMORY: OnceLock<BufferMemory> = OnceLock::new();
        let bytes: Vec<u8> = (0..12).collect();
        let made = BufferMemory::new(py, bytes, &contiguous(c"B", 1, &[12]), true)?;
        Ok(Self { legacy: legacy_mode, memory: MEMORY.get_or_init(|| made) })
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let memory: &'static BufferInfo = self.memory;
        if self.legacy { request.unowned(py, memory) } else { request.answer(py, memory) }
    }
}

/// An exporter of the bytes of a bytes object.
#[pyclass(module = "_testcapi", name = "testBuf")]
pub(super) struct TestBuf {
    obj: Py<PyBytes>,
    references: AtomicIsize,
}

#[pymethods]
impl TestBuf {
    #[pymethod(signature = ())]
    fn __new__(py: Python<'_>) -> PyResult<Self> {
        Ok(Self { obj: PyBytes::new(py, b"test")?.unbind(), references: AtomicIsize::new(0) })
    }

    #[getter]
    fn references(&self) -> isize {
        self.references.load(Ordering::Relaxed)
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let exported = request.readonly(py, self.obj.bind(py).into_any().extract()?)?;
        self.references.fetch_add(1, Ordering::Relaxed);
        Ok(exported)
    }

    fn __releasebuffer__(&self) {
        self.references.fetch_sub(1, Ordering::Relaxed);
    }
}
