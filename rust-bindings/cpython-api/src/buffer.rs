//! Bytes-like arguments (PEP 688): what Argument Clinic's `Py_buffer` converter accepts.

use std::borrow::Cow;

use crate::args::{Arg, FromArg};
use crate::backend::buffer::RawBuffer;
use crate::handle::{Borrowed, Bound};
use crate::types::{PyAny, PyBytes};
use crate::{PyResult, alloc};

/// The contiguous bytes of an object that exports a buffer (`PyObject_GetBuffer` with
/// `PyBUF_SIMPLE`).
///
/// The memory may be written to by others at any time, so that it is never lent as
/// `&[u8]`: it is copied.
pub struct PyBuffer<'py>(RawBuffer<'py>);

impl<'py> PyBuffer<'py> {
    /// Acquires the buffer; it is released when this is dropped.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports none, `BufferError` if it is not contiguous, and
    /// whatever the exporter raises.
    pub fn get(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        RawBuffer::get(object).map(Self)
    }

    /// Acquires the buffer of an object whose memory can be written to (`PyBUF_WRITABLE`).
    ///
    /// # Errors
    ///
    /// As [`Self::get`]; `BufferError` if it cannot be written to.
    pub fn get_writable(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        RawBuffer::get_writable(object).map(Self)
    }

    /// How many bytes it has. That cannot change before it is released.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first byte.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub(crate) fn first(&self) -> u8 {
        let mut byte = [0];
        self.0.copy_to(0, &mut byte);
        byte[0]
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the bytes.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_vec(&self, py: crate::Python<'_>) -> PyResult<Vec<u8>> {
        let mut bytes = alloc::zeros(py, self.len())?;
        self.0.copy_to(0, &mut bytes);
        Ok(bytes)
    }
}

/// A bytes-like argument.
pub enum BytesLike<'a, 'py> {
    /// A bytes object, read where it is: its bytes cannot change.
    Bytes(Borrowed<'a, 'py, PyBytes>),
    /// The buffer of another exporter.
    Buffer(PyBuffer<'py>),
}

impl<'a, 'py> BytesLike<'a, 'py> {
    /// An object as a bytes-like one.
    ///
    /// # Errors
    ///
    /// As [`PyBuffer::get`].
    #[inline]
    pub fn get(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match object.cast_exact::<PyBytes>() {
            Some(bytes) => Ok(Self::Bytes(bytes)),
            None => PyBuffer::get(&object).map(Self::Buffer),
        }
    }

    /// The bytes: lent by a bytes object, copied from any other exporter.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn bytes(&self, py: crate::Python<'_>) -> PyResult<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes.as_bytes())),
            Self::Buffer(buffer) => buffer.to_vec(py).map(Cow::Owned),
        }
    }
}

impl<'a, 'py> FromArg<'a, 'py> for BytesLike<'a, 'py> {
    /// # Errors
    ///
    /// As [`PyBuffer::get`].
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Self::get(object)
    }
}
