//! Classes that export buffers (Tools/bench/api/c_buffers_out.c), with PyO3.

use std::ffi::c_int;
use std::sync::atomic::{AtomicIsize, AtomicU8, Ordering};

use pyo3::ffi;
use pyo3::prelude::*;

/// Answers with bytes of the object.
///
/// # Safety
///
/// `view` is the view of a request, and `bytes` live as long as `slf`.
unsafe fn fill(slf: Bound<'_, PyAny>, view: *mut ffi::Py_buffer, bytes: &[AtomicU8], flags: c_int) -> PyResult<()> {
    let (start, len) = (bytes.as_ptr().cast_mut().cast(), bytes.len() as isize);
    // SAFETY: the caller's promise.
    match unsafe { ffi::PyBuffer_FillInfo(view, slf.as_ptr(), start, len, 0, flags) } {
        0 => Ok(()),
        _ => Err(PyErr::fetch(slf.py())),
    }
}

#[pyclass(frozen)]
#[derive(Default)]
pub(crate) struct FixedExporter {
    bytes: [AtomicU8; 16],
}

#[pymethods]
impl FixedExporter {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        // SAFETY: bytes of the object.
        unsafe { fill(slf.as_any().clone(), view, &slf.get().bytes, flags) }
    }
}

#[pyclass(frozen)]
#[derive(Default)]
pub(crate) struct CountingExporter {
    bytes: [AtomicU8; 16],
    exports: AtomicIsize,
}

#[pymethods]
impl CountingExporter {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        // SAFETY: bytes of the object.
        unsafe { fill(slf.as_any().clone(), view, &slf.get().bytes, flags) }?;
        slf.get().exports.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    unsafe fn __releasebuffer__(&self, _view: *mut ffi::Py_buffer) {
        self.exports.fetch_sub(1, Ordering::Relaxed);
    }
}
