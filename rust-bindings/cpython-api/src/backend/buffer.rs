//! Py_buffer (Include/pybuffer.h): the contiguous bytes of any exporter.

use cpython_sys as ffi;

use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;
use crate::{PyErr, PyResult};

/// A contiguous buffer, acquired; released when dropped.
///
/// # Invariants
///
/// `view` was filled by `PyObject_GetBuffer` with `PyBUF_SIMPLE` or `PyBUF_WRITABLE` and not yet released. It
/// stays where it is, because exporters may point into it.
pub(crate) struct RawBuffer<'py> {
    view: Box<ffi::Py_buffer>,
    py: Python<'py>,
}

impl<'py> RawBuffer<'py> {
    /// `PyObject_GetBuffer` with `PyBUF_SIMPLE`.
    pub(crate) fn get(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        Self::request(object, ffi::PyBUF_SIMPLE)
    }

    /// `PyObject_GetBuffer` with `PyBUF_WRITABLE`.
    pub(crate) fn get_writable(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        Self::request(object, ffi::PyBUF_WRITABLE)
    }

    fn request(object: &Bound<'py, PyAny>, flags: u32) -> PyResult<Self> {
        // SAFETY: all-zero is a valid `Py_buffer`: pointers may be NULL.
        let mut view: Box<ffi::Py_buffer> = Box::new(unsafe { std::mem::zeroed() });
        // SAFETY: a live object, a place for the view, an attached thread.
        let status = unsafe { ffi::PyObject_GetBuffer(object.as_raw(), &raw mut *view, flags as i32) };
        if status < 0 {
            return Err(PyErr::assume_set(object.py()));
        }
        Ok(Self { view, py: object.py() })
    }

    pub(crate) fn len(&self) -> usize {
        self.view.len as usize
    }

    /// Copies `out.len()` bytes from `offset` on.
    ///
    /// Whoever else can write to the exporter's memory may do so meanwhile, as while C
    /// reads it; then the bytes are some mixture of old and new.
    pub(crate) fn copy_to(&self, offset: usize, out: &mut [u8]) {
        assert!(offset.checked_add(out.len()).is_some_and(|end| end <= self.len()));
        if out.is_empty() {
            return;
        }
        // SAFETY: in range, as just checked.
        let from = unsafe { self.view.buf.cast::<u8>().add(offset) };
        // SAFETY: the exporter keeps its memory until the release; `out` is Rust's own, so
        // they do not overlap. No reference to that memory is ever made, and any byte is
        // valid.
        unsafe { std::ptr::copy_nonoverlapping(from, out.as_mut_ptr(), out.len()) };
    }
}

impl Drop for RawBuffer<'_> {
    fn drop(&mut self) {
        let _attached = self.py;
        // SAFETY: acquired in `get`, released once, here; the thread is attached. Python
        // code of the exporter may run; an exception that is set is kept by it.
        unsafe { ffi::PyBuffer_Release(&raw mut *self.view) };
    }
}
