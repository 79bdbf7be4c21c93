//! Buffers of other objects (PEP 3118, PEP 688): any request, and bytes-like arguments.
//!
//! # Others may write meanwhile
//!
//! The memory behind a buffer belongs to the exporter. Only a bytes object's never changes:
//! that is lent as `&[u8]`. Any other memory may be written to at any time, by Python code
//! that is called meanwhile, by other threads, by a C function that has given up the GIL. It
//! is copied to be read, all at once or in windows, and what is read is some mixture of old
//! and new bytes; the length, the shape and the place cannot change, because exporters refuse
//! to be resized. Reading twice may give two different results.

use std::ffi::CStr;

use crate::args::{Arg, FromArg};
use crate::backend::buffer::{BufferOrder, RawBuffer};
use crate::backend::buffer_flags::BufferFlags;
use crate::backend::buffer_memory::Memory;
use crate::bytes_reader::{BytesReader, LentOrCopied};
use crate::exceptions::BufferError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyBytes};
use crate::{PyErr, PyResult};

/// A buffer of an object (`Py_buffer`), acquired; it is released when this is dropped.
///
/// It may be moved, but not to another thread:
///
/// ```compile_fail,E0277
/// use cpython_api::PyBuffer;
///
/// fn send(buffer: PyBuffer<'_>) {
///     std::thread::scope(|scope| scope.spawn(move || buffer.len()).join());
/// }
/// ```
pub struct PyBuffer<'py>(RawBuffer<'py>);

/// Acquiring a buffer, and what it says of itself.
impl<'py> PyBuffer<'py> {
    /// Acquires an object's contiguous bytes (`PyObject_GetBuffer` with `PyBUF_SIMPLE`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports none, `BufferError` if it is not contiguous, and
    /// whatever the exporter raises.
    #[inline(always)]
    pub fn get(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        Self::request(object, BufferFlags::SIMPLE)
    }

    /// Acquires the contiguous bytes of an object whose memory can be written to
    /// (`PyBUF_WRITABLE`).
    ///
    /// # Errors
    ///
    /// As [`Self::get`]; `BufferError` if it cannot be written to.
    #[inline(always)]
    pub fn get_writable(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        Self::request(object, BufferFlags::WRITABLE)
    }

    /// Acquires a buffer as it is asked for (`PyObject_GetBuffer`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports none, and what the exporter raises, `BufferError` as
    /// a rule, if it has none that fits the request. `BufferError` if the exporter's answer
    /// contradicts itself.
    #[inline(always)]
    pub fn request(object: &Bound<'py, PyAny>, flags: BufferFlags) -> PyResult<Self> {
        RawBuffer::get(object, flags.bits()).map(Self)
    }

    pub(crate) fn raw(&self) -> &RawBuffer<'py> {
        &self.0
    }

    /// The proof that the thread is attached.
    pub fn py(&self) -> Python<'py> {
        self.0.py()
    }

    /// How many bytes it has (`len`), as a contiguous copy if it is not contiguous. That
    /// cannot change before it is released.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no bytes.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What exports the memory (`obj`), which may be another object than the one that was
    /// asked. An exporter in C may leave it out.
    pub fn object(&self) -> Option<Borrowed<'_, 'py, PyAny>> {
        self.0.object()
    }

    /// How many bytes an item has (`itemsize`), whether the format was asked for or not.
    pub fn itemsize(&self) -> isize {
        self.0.itemsize()
    }

    /// Whether the memory must not be written to (`readonly`).
    pub fn readonly(&self) -> bool {
        self.0.readonly()
    }

    /// The format of an item, as the struct module has it (`format`); none means `"B"`, or
    /// that it was not asked for.
    pub fn format(&self) -> Option<&CStr> {
        self.0.format()
    }

    /// How many dimensions it has (`ndim`).
    pub fn ndim(&self) -> usize {
        usize::try_from(self.0.ndim()).unwrap_or_default()
    }

    /// How many items it has in each dimension (`shape`), if that was asked for.
    pub fn shape(&self) -> Option<&[isize]> {
        self.0.shape()
    }

    /// How many bytes it is from one item to the next, in each dimension (`strides`), if that
    /// was asked for.
    pub fn strides(&self) -> Option<&[isize]> {
        self.0.strides()
    }

    /// Which dimensions have pointers to arrays, and where in those the first item is
    /// (`suboffsets`), if there are any.
    pub fn suboffsets(&self) -> Option<&[isize]> {
        self.0.suboffsets()
    }

    /// Whether the items stand one after the other in such an order
    /// (`PyBuffer_IsContiguous`).
    pub fn is_contiguous(&self, order: BufferOrder) -> bool {
        self.0.is_contiguous(order)
    }

    /// Whether the items stand one after the other, the last index varying fastest.
    pub fn is_c_contiguous(&self) -> bool {
        self.is_contiguous(BufferOrder::C)
    }

    /// Whether the items stand one after the other, the first index varying fastest.
    pub fn is_f_contiguous(&self) -> bool {
        self.is_contiguous(BufferOrder::Fortran)
    }
}

/// Reading and writing bytes.
impl<'py> PyBuffer<'py> {
    /// The bytes, if they are a bytes object's, which never change: of bytes, of a memoryview
    /// of bytes, of any exporter that has passed on the buffer of such an object.
    #[inline]
    pub fn immutable(&self) -> Option<&[u8]> {
        self.0.immutable()
    }

    #[inline(always)]
    fn memory(&self) -> PyResult<Memory<'_>> {
        match self.0.memory() {
            Some(memory) => Ok(memory),
            None => Err(PyErr::new::<BufferError>(self.py(), "underlying buffer is not C-contiguous")),
        }
    }

    /// The bytes, to be read bit by bit.
    ///
    /// Always part of its caller, as `RawBuffer::get` is: the result would go through memory, and
    /// be read there before it has reached the cache.
    ///
    /// # Errors
    ///
    /// `BufferError` if the buffer is not C-contiguous, which happens only if it was
    /// requested with strides.
    #[inline(always)]
    pub fn reader(&self) -> PyResult<BytesReader<'_>> {
        match self.immutable() {
            Some(bytes) => Ok(bytes.into()),
            None => self.memory().map(BytesReader::shared),
        }
    }

    /// The bytes, in C's order: lent if they are [immutable](Self::immutable), copied if not,
    /// to the stack if they are few.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn bytes(&self) -> PyResult<LentOrCopied<'_>> {
        if let Some(bytes) = self.immutable() {
            return Ok(bytes.into());
        }
        match self.0.memory().and_then(LentOrCopied::small) {
            Some(bytes) => Ok(bytes),
            None => self.to_vec().map(LentOrCopied::copied),
        }
    }

    /// Copies `out.len()` bytes from the one at `offset` on.
    ///
    /// # Errors
    ///
    /// As [`Self::reader`].
    ///
    /// # Panics
    ///
    /// If there are not so many bytes.
    #[inline]
    pub fn copy_to(&self, offset: usize, out: &mut [u8]) -> PyResult<()> {
        self.memory()?.copy_to(offset, out);
        Ok(())
    }

    /// Copies `bytes` to the place at `offset` and on.
    ///
    /// # Errors
    ///
    /// `BufferError` if the memory must not be written to, or is not C-contiguous.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub fn copy_from(&self, offset: usize, bytes: &[u8]) -> PyResult<()> {
        self.check_writable()?;
        self.memory()?.copy_from(offset, bytes);
        Ok(())
    }

    /// Copies the item with these indices, one for each dimension (`PyBuffer_GetPointer`).
    /// `None` if there is no such item, or the shape was not requested.
    ///
    /// # Panics
    ///
    /// If `out` has not the size of an item.
    pub fn copy_item(&self, indices: &[usize], out: &mut [u8]) -> Option<()> {
        self.0.copy_item(indices, out)
    }

    /// Refuses memory that must not be written to, as `PyBuffer_FillInfo` does.
    #[inline]
    pub(crate) fn check_writable(&self) -> PyResult<()> {
        if self.readonly() {
            return Err(PyErr::new::<BufferError>(self.py(), "Object is not writable."));
        }
        Ok(())
    }

    /// A copy of the items in C's order (`PyBuffer_ToContiguous`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_vec(&self) -> PyResult<Vec<u8>> {
        self.to_contiguous(BufferOrder::C)
    }

    /// A copy of the items in C's order as a bytes object.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn to_bytes(&self) -> PyResult<Bound<'py, PyBytes>> {
        match self.0.memory() {
            Some(memory) => memory.to_bytes(self.py()),
            None => PyBytes::new(self.py(), &self.to_vec()?),
        }
    }

    /// A copy of the items in the order given (`PyBuffer_ToContiguous`); `Any` is the order
    /// in which they stand, or C's.
    ///
    /// # Errors
    ///
    /// `MemoryError`; `BufferError` if that takes a shape that was not requested.
    pub fn to_contiguous(&self, order: BufferOrder) -> PyResult<Vec<u8>> {
        self.0.to_vec(order)
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
    #[inline(always)]
    pub fn get(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match object.cast_exact::<PyBytes>() {
            Some(bytes) => Ok(Self::Bytes(bytes)),
            None => PyBuffer::get(&object).map(Self::Buffer),
        }
    }

    /// How many bytes it has. That cannot change.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.as_bytes().len(),
            Self::Buffer(buffer) => buffer.len(),
        }
    }

    /// Whether it has no bytes.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, to be read bit by bit.
    ///
    /// # Errors
    ///
    /// As [`PyBuffer::reader`]; never if this was made by [`Self::get`].
    #[inline(always)]
    pub fn reader(&self) -> PyResult<BytesReader<'_>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.as_bytes().into()),
            Self::Buffer(buffer) => buffer.reader(),
        }
    }

    /// The bytes: lent if they are a bytes object's, copied from any other exporter.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn bytes(&self, _py: Python<'_>) -> PyResult<LentOrCopied<'_>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.as_bytes().into()),
            Self::Buffer(buffer) => buffer.bytes(),
        }
    }
}

impl<'a, 'py> FromArg<'a, 'py> for BytesLike<'a, 'py> {
    /// # Errors
    ///
    /// As [`PyBuffer::get`].
    #[inline(always)]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Self::get(object)
    }
}
