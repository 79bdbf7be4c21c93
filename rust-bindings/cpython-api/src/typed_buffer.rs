//! Buffers with items of one type (PEP 3118): arrays of numbers, of any shape.

use std::ops::Deref;

use crate::args::{Arg, FromArg};
use crate::backend::buffer_flags::BufferFlags;
use crate::backend::buffer_items::{Element, RawItems};
use crate::buffer::PyBuffer;
use crate::exceptions::{BufferError, IndexError, ValueError};
use crate::handle::{Borrowed, Bound};
use crate::types::PyAny;
use crate::{PyErr, PyResult};

/// A buffer whose items are values of type `T`.
///
/// The format is one of the struct module's: native sizes (`"@i"`, `"i"`), or standard ones in
/// this machine's order of bytes. `u8` is `"c"`, too. Others may change the items at any time:
/// each read is a copy, and an item may be a mixture of old and new bytes. What was read as a
/// `bool` is false if it is 0.
pub struct TypedBuffer<'py, T>(RawItems<'py, T>);

impl<'py, T: Element> TypedBuffer<'py, T> {
    /// Acquires the buffer of an object (`PyBUF_FULL_RO`).
    ///
    /// # Errors
    ///
    /// `BufferError` if the items are of another type; as [`PyBuffer::request`].
    #[inline(always)]
    pub fn get(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        Self::new(PyBuffer::request(object, BufferFlags::FULL_RO)?)
    }

    /// Acquires the buffer of an object whose memory can be written to (`PyBUF_FULL`).
    ///
    /// # Errors
    ///
    /// As [`Self::get`]; `BufferError` if it cannot be written to.
    #[inline(always)]
    pub fn get_writable(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        Self::new(PyBuffer::request(object, BufferFlags::FULL)?)
    }

    /// A buffer, if its items are values of type `T`. It must have been requested with its
    /// format and its shape.
    ///
    /// # Errors
    ///
    /// `BufferError` if they are not.
    #[inline(always)]
    pub fn new(buffer: PyBuffer<'py>) -> PyResult<Self> {
        RawItems::new(buffer, Self::refuse).map(Self)
    }

    #[cold]
    fn refuse(buffer: &PyBuffer<'py>) -> PyErr {
        let format = buffer.format().unwrap_or(c"B").to_string_lossy();
        let text = format!("items of format '{format}' are not of type {}", T::NAME);
        PyErr::new::<BufferError>(buffer.py(), text)
    }

    /// How many items there are in all dimensions together.
    #[inline]
    pub fn item_count(&self) -> usize {
        self.0.count()
    }

    /// The item with these indices, one for each dimension, if there is one.
    pub fn get_item(&self, indices: &[usize]) -> Option<T> {
        self.0.get(indices)
    }

    /// Changes the item with these indices, one for each dimension.
    ///
    /// # Errors
    ///
    /// `BufferError` if the memory must not be written to, `IndexError` if there is no such
    /// item.
    pub fn set_item(&self, indices: &[usize], value: T) -> PyResult<()> {
        self.check_writable()?;
        self.0.set(indices, value).ok_or_else(|| PyErr::new::<IndexError>(self.py(), "index out of bounds"))
    }

    /// All items in C's order: the last index varies fastest.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> {
        (0..self.item_count()).map(|flat| self.0.item(flat))
    }

    /// A copy of all items in C's order.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn to_vec(&self) -> PyResult<Vec<T>> {
        self.0.to_vec()
    }

    fn check_length(&self, length: usize) -> PyResult<()> {
        let count = self.item_count();
        if length == count {
            return Ok(());
        }
        let text = format!("a slice of {length} items for a buffer of {count}");
        Err(PyErr::new::<ValueError>(self.py(), text))
    }

    /// Copies all items, in C's order, to a slice.
    ///
    /// # Errors
    ///
    /// `ValueError` if the slice is shorter or longer; `MemoryError`.
    pub fn copy_to_slice(&self, items: &mut [T]) -> PyResult<()> {
        self.check_length(items.len())?;
        self.0.copy_to(items)
    }

    /// Changes all items, in C's order, to those of a slice.
    ///
    /// # Errors
    ///
    /// `BufferError` if the memory must not be written to, `ValueError` if the slice is
    /// shorter or longer; `MemoryError`.
    pub fn copy_from_slice(&self, items: &[T]) -> PyResult<()> {
        self.check_writable()?;
        self.check_length(items.len())?;
        self.0.copy_from(items)
    }
}

/// What the buffer says of itself, and its bytes.
impl<'py, T: Element> Deref for TypedBuffer<'py, T> {
    type Target = PyBuffer<'py>;

    fn deref(&self) -> &PyBuffer<'py> {
        self.0.buffer()
    }
}

impl<'a, 'py, T: Element> FromArg<'a, 'py> for TypedBuffer<'py, T> {
    /// # Errors
    ///
    /// As [`TypedBuffer::get`].
    #[inline(always)]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Self::get(&object)
    }
}
