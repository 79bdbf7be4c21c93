//! `bytearray` (Include/bytearrayobject.h).

use super::{PyAny, PyByteArray};
use crate::PyResult;
use crate::backend::{bytearray, bytes};
use crate::handle::Bound;
use crate::python::Python;

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

    /// `bytearray(object)` (`PyByteArray_FromObject`).
    ///
    /// # Errors
    ///
    /// As that: `TypeError` for a str or an object of another type.
    pub fn from_object<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyByteArray>> {
        bytearray::from_object(object)
    }

    /// The bytes of both objects, which export buffers (`PyByteArray_Concat`).
    ///
    /// # Errors
    ///
    /// `TypeError` if one of them exports none, `MemoryError`.
    pub fn concat<'py>(left: &Bound<'py, PyAny>, right: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyByteArray>> {
        bytearray::concat(left, right)
    }
}

/// Each method is that of `bytearray` itself, also for an instance of a subtype.
///
/// The bytes are never lent as a slice: other code may write to them and move them at any
/// time. They are copied while the array counts as exported, so that it cannot be resized.
///
/// Where there is no GIL, 3.13's own methods of `bytearray` take no lock. Threads that call
/// them at the same time race, with these functions as among themselves.
impl Bound<'_, PyByteArray> {
    /// How many bytes it has now (`PyByteArray_Size`).
    pub fn len(&self) -> usize {
        bytearray::len(self)
    }

    /// Whether it has no bytes now.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the bytes.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_vec(&self) -> PyResult<Vec<u8>> {
        bytearray::to_vec(self)
    }

    /// Copies the bytes from `offset` on that `out` has room for.
    ///
    /// # Errors
    ///
    /// `IndexError` if there are not so many.
    pub fn copy_to(&self, offset: usize, out: &mut [u8]) -> PyResult<()> {
        bytearray::copy_to(self, offset, out)
    }

    /// Replaces the bytes from `offset` on by these.
    ///
    /// # Errors
    ///
    /// `IndexError` if there are not so many.
    pub fn copy_from(&self, offset: usize, bytes: &[u8]) -> PyResult<()> {
        bytearray::copy_from(self, offset, bytes)
    }

    /// Changes the number of bytes (`PyByteArray_Resize`). New ones are zero.
    ///
    /// # Errors
    ///
    /// `BufferError` if somebody holds its buffer, such as a memoryview; `MemoryError`.
    pub fn resize(&self, length: usize) -> PyResult<()> {
        bytearray::resize(self, length)
    }
}
