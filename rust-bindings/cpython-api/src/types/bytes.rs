//! `bytes`, `bytearray` and `memoryview` (Include/bytesobject.h, Include/bytearrayobject.h,
//! Include/memoryobject.h).

use super::{PyAny, PyByteArray, PyBytes, PyBytesWriter, PyMemoryView};
use crate::PyResult;
use crate::backend::{bytes, object};
use crate::handle::Bound;
use crate::python::Python;

impl PyBytes {
    /// A copy of `bytes` as a bytes object (`PyBytes_FromStringAndSize`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        bytes::from_slice(py, bytes)
    }

    /// A bytes object of so many bytes, which `fill` writes; they are zero before.
    ///
    /// [`PyBytesWriter`] builds one without that, and one whose length is not known before.
    ///
    /// # Errors
    ///
    /// `MemoryError`, or those of `fill`.
    pub fn new_with<'py>(
        py: Python<'py>,
        length: usize,
        fill: impl FnOnce(&mut [u8]) -> PyResult<()>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let mut writer = PyBytesWriter::with_capacity(py, length)?;
        writer.write_uninit(length, |out| fill(out.zeroed(length)))?;
        writer.finish()
    }
}

impl Bound<'_, PyBytes> {
    /// The bytes, where they are (`PyBytes_AS_STRING`).
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        bytes::as_slice(self.as_borrowed())
    }
}

impl PyByteArray {
    /// A copy of `bytes` as a bytearray (`PyByteArray_FromStringAndSize`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyByteArray>> {
        bytes::bytearray(py, bytes)
    }

    /// A bytearray of so many bytes, which `fill` writes; they are zero before.
    ///
    /// # Errors
    ///
    /// `MemoryError`, or those of `fill`.
    pub fn new_with<'py>(
        py: Python<'py>,
        length: usize,
        fill: impl FnOnce(&mut [u8]) -> PyResult<()>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        bytes::bytearray_with(py, length, fill)
    }
}

impl PyMemoryView {
    /// `memoryview(object)` (`PyMemoryView_FromObject`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports no buffer, or what the exporter raises.
    pub fn new<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyMemoryView>> {
        object::memoryview(object)
    }
}
