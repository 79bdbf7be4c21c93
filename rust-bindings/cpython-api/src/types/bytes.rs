//! `bytes` (Include/bytesobject.h).

use super::{PyAny, PyBytes, PyBytesWriter};
use crate::PyResult;
use crate::backend::bytes;
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

    /// The bytes of an object that exports a buffer, or an iterable of ints
    /// (`PyBytes_FromObject`).
    ///
    /// # Errors
    ///
    /// `TypeError` for a str or any other object, `ValueError` if an int is no byte.
    pub fn from_object<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        bytes::from_object(object)
    }

    /// The bytes of both objects, which export buffers (`PyBytes_Concat`).
    ///
    /// # Errors
    ///
    /// `TypeError` if one of them exports none, `MemoryError`.
    pub fn concat<'py>(left: &Bound<'py, PyAny>, right: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        bytes::concat(left, right)
    }
}

impl Bound<'_, PyBytes> {
    /// The bytes, where they are (`PyBytes_AS_STRING`).
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        bytes::as_slice(self.as_borrowed())
    }
}
