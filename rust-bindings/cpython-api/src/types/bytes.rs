//! `bytes` (Include/bytesobject.h).

use std::mem::MaybeUninit;

use super::{PyAny, PyBytes, PyBytesWriter};
use crate::backend::bytes;
use crate::handle::Bound;
use crate::python::Python;
use crate::{PyErr, PyResult};

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
    /// [`new_uninit`](Self::new_uninit) and [`PyBytesWriter`] build one without that, and one whose
    /// length is not known before.
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

    /// A bytes object of at most `room` bytes, which `fill` writes to memory that has not been
    /// zeroed; it returns the front part of that which it has initialised. No `room` is more than
    /// any object can have.
    ///
    /// This is for what makes all of the bytes in one go. It takes the time that C takes if `fill`
    /// needs all of the room; the other bytes are cut off.
    ///
    /// # Errors
    ///
    /// `MemoryError`, or those of `fill`.
    ///
    /// # Panics
    ///
    /// If `fill` returns other memory than it was given.
    #[inline(always)]
    pub fn new_uninit<'py>(
        py: Python<'py>,
        room: impl Into<Option<usize>>,
        fill: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> PyResult<&'r mut [u8]>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        match room.into() {
            Some(room) => bytes::filled(py, room, fill),
            None => Err(PyErr::no_memory(py)),
        }
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
