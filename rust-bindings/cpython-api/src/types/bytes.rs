//! `bytes`, `bytearray` and `memoryview` (Include/bytesobject.h, Include/bytearrayobject.h,
//! Include/memoryobject.h).

use super::{PyAny, PyByteArray, PyBytes, PyMemoryView};
use crate::PyResult;
use crate::backend::buffer::{self, BufferOrder};
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

    /// A memoryview of an object's memory that is contiguous in an order
    /// (`PyMemoryView_GetContiguous`): of the memory itself, or of a copy of it as a bytes
    /// object if it is not contiguous and `writable` is not asked for.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports no buffer, `BufferError` if it cannot be written to,
    /// or would have to be copied for that.
    pub fn get_contiguous<'py>(
        object: &Bound<'py, PyAny>,
        writable: bool,
        order: BufferOrder,
    ) -> PyResult<Bound<'py, PyMemoryView>> {
        buffer::contiguous_memoryview(object, writable, order)
    }
}
