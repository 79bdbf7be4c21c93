//! What a `Py_buffer` describes (Include/pybuffer.h): where the items are, and access to them.

use std::ffi::{CStr, c_char, c_int};

use cpython_sys as ffi;

use super::buffer::BufferOrder;
use super::buffer_flags::BufferFlags;
use super::raw::ssize;
use crate::buffer_layout::contiguous;
use crate::exceptions::{BufferError, IndexError, SystemError, ValueError};
use crate::python::Python;
use crate::types::SliceIndices;
use crate::{PyErr, PyResult};

/// A description of memory: the size and the format of its items, their number in each
/// dimension, and how to get from one to the next.
///
/// [`BufferMemory`](crate::BufferMemory) has one of its own memory,
/// [`HeldBuffer`](crate::HeldBuffer) one of another object's. What it describes may be written
/// to by others at any time; so it is copied, never lent, and what is read while others write is
/// some mixture of old and new bytes.
///
/// # Invariants
///
/// As long as whoever has it lives: for all indices below the numbers in `shape`, what `strides`
/// and `suboffsets` lead to is `itemsize` bytes that may be read, and written if `readonly` is
/// false; without `shape` or `strides` there are `len` such bytes at `buf`. `len` is the product
/// of `shape` and `itemsize`; no number in `shape` is negative. There are `ndim` numbers in each
/// of the arrays. `format` is NULL or ends with NUL. Nothing of it changes while it is shared.
pub struct BufferInfo {
    pub(super) buf: *mut u8,
    pub(super) len: ssize,
    pub(super) itemsize: ssize,
    pub(super) readonly: bool,
    pub(super) ndim: c_int,
    pub(super) format: *const c_char,
    pub(super) shape: Option<Box<[ssize]>>,
    pub(super) strides: Option<Box<[ssize]>>,
    pub(super) suboffsets: Option<Box<[ssize]>>,
}

/// The most dimensions that a consumer has to expect (`PyBUF_MAX_NDIM`).
const MAX_NDIM: c_int = ffi::PyBUF_MAX_NDIM as c_int;

impl BufferInfo {
    /// How many bytes the items have (`len`).
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The size of an item (`itemsize`).
    pub fn itemsize(&self) -> usize {
        self.itemsize as usize
    }

    /// Whether it may only be read (`readonly`).
    pub fn is_readonly(&self) -> bool {
        self.readonly
    }

    /// How many dimensions there are (`ndim`).
    pub fn ndim(&self) -> usize {
        self.ndim as usize
    }

    /// The format of an item; `None` stands for bytes (`format`).
    pub fn format(&self) -> Option<&CStr> {
        // SAFETY: the invariant.
        (!self.format.is_null()).then(|| unsafe { CStr::from_ptr(self.format) })
    }

    /// The number of items in each dimension, if it was asked for (`shape`).
    pub fn shape(&self) -> Option<&[isize]> {
        self.shape.as_deref()
    }

    /// From one item to the next, in each dimension, if it was asked for (`strides`).
    pub fn strides(&self) -> Option<&[isize]> {
        self.strides.as_deref()
    }

    /// What is added to the pointers in each dimension where there are pointers (`suboffsets`).
    pub fn suboffsets(&self) -> Option<&[isize]> {
        self.suboffsets.as_deref()
    }

    /// Whether the items lie one after the other in this order (`PyBuffer_IsContiguous`).
    pub fn is_contiguous(&self, order: BufferOrder) -> bool {
        let lie = |order| {
            let (Some(shape), Some(strides)) = (&self.shape, &self.strides) else {
                // C's order by definition: Fortran's too, if there is one dimension in effect.
                let wide = self.shape.iter().flat_map(|shape| shape.iter()).filter(|count| **count > 1);
                return order == BufferOrder::C || wide.count() <= 1;
            };
            let expected = contiguous(shape, self.itemsize, order);
            shape.iter().zip(strides.iter().zip(&expected)).all(|(count, (is, should))| *count <= 1 || is == should)
        };
        self.suboffsets.is_none()
            && (self.len == 0
                || match order {
                    BufferOrder::Any => lie(BufferOrder::C) || lie(BufferOrder::Fortran),
                    order => lie(order),
                })
    }

    /// A copy of the items in an order; if that is `Any`, in the order in which they lie, or
    /// else in C's (`PyBuffer_ToContiguous`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_vec(&self, py: Python<'_>, order: BufferOrder) -> PyResult<Vec<u8>> {
        let mut bytes: Vec<u8> = Vec::new();
        if bytes.try_reserve_exact(self.len()).is_err() {
            return Err(PyErr::no_memory(py));
        }
        bytes.resize(self.len(), 0);
        self.transfer(bytes.as_mut_ptr(), order, Direction::Read);
        Ok(bytes)
    }

    /// Writes all items, given in an order (`PyBuffer_FromContiguous`).
    ///
    /// # Errors
    ///
    /// `BufferError` if they may only be read; `ValueError` if these are not as many bytes.
    pub fn write(&self, py: Python<'_>, bytes: &[u8], order: BufferOrder) -> PyResult<()> {
        self.check_writable(py)?;
        if bytes.len() != self.len() {
            return Err(PyErr::new::<ValueError>(py, "the bytes are not as many as the items have"));
        }
        self.transfer(bytes.as_ptr().cast_mut(), order, Direction::Write);
        Ok(())
    }

    /// A copy of one item.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is none at these indices; `BufferError` if the shape or the strides
    /// are not known; `MemoryError`.
    pub fn item(&self, py: Python<'_>, indices: &[usize]) -> PyResult<Vec<u8>> {
        let at = self.locate(py, indices)?;
        let mut item: Vec<u8> = Vec::new();
        if item.try_reserve_exact(self.itemsize()).is_err() {
            return Err(PyErr::no_memory(py));
        }
        item.resize(self.itemsize(), 0);
        // SAFETY: an item, by the invariant; as many bytes of our own.
        unsafe { std::ptr::copy_nonoverlapping(at, item.as_mut_ptr(), item.len()) };
        Ok(item)
    }

    /// Writes one item.
    ///
    /// # Errors
    ///
    /// As [`item`](Self::item); `BufferError` if it may only be read; `ValueError` if these are
    /// not as many bytes.
    pub fn set_item(&self, py: Python<'_>, indices: &[usize], item: &[u8]) -> PyResult<()> {
        self.check_writable(py)?;
        let at = self.locate(py, indices)?;
        if item.len() != self.itemsize() {
            return Err(PyErr::new::<ValueError>(py, "the bytes are not as many as the item has"));
        }
        // SAFETY: an item that may be written, by the invariant. `item` may be no part of it,
        // because nobody lends that as bytes.
        unsafe { std::ptr::copy_nonoverlapping(item.as_ptr(), at, item.len()) };
        Ok(())
    }

    /// Another description of the same.
    pub(super) fn duplicate(&self) -> Self {
        let Self { buf, len, itemsize, readonly, ndim, format, .. } = *self;
        let (shape, strides, suboffsets) = (self.shape.clone(), self.strides.clone(), self.suboffsets.clone());
        Self { buf, len, itemsize, readonly, ndim, format, shape, strides, suboffsets }
    }

    fn check_writable(&self, py: Python<'_>) -> PyResult<()> {
        match self.readonly {
            true => Err(PyErr::new::<BufferError>(py, "Object is not writable.")),
            false => Ok(()),
        }
    }

    /// Where an item is (`PyBuffer_GetPointer`).
    fn locate(&self, py: Python<'_>, indices: &[usize]) -> PyResult<*mut u8> {
        let outside = || PyErr::new::<IndexError>(py, "index out of bounds");
        let Some((shape, strides)) = self.structure() else {
            let missing = "the shape of the buffer is not known";
            return Err(PyErr::new::<BufferError>(py, missing));
        };
        if indices.len() != shape.len() || indices.iter().zip(shape).any(|(index, count)| *index >= *count as usize) {
            return Err(outside());
        }
        let mut at = self.buf;
        for (dim, index) in indices.iter().enumerate() {
            at = at.wrapping_offset(strides[dim].wrapping_mul(*index as ssize));
            at = self.dereference(at, dim);
        }
        Ok(at)
    }

    /// The shape, and the strides even where they are left out because they are those of
    /// contiguous items; `None` if there is no shape.
    fn structure(&self) -> Option<(&[ssize], std::borrow::Cow<'_, [ssize]>)> {
        let shape: &[ssize] = match &self.shape {
            Some(shape) => shape,
            None if self.ndim == 0 => &[],
            None => return None,
        };
        Some(match &self.strides {
            Some(strides) => (shape, strides.as_ref().into()),
            None => (shape, contiguous(shape, self.itemsize, BufferOrder::C).into()),
        })
    }

    /// Follows the pointer of a dimension, if there are pointers in it, on the way to an item.
    fn dereference(&self, at: *mut u8, dim: usize) -> *mut u8 {
        match self.suboffsets.as_deref().map(|suboffsets| suboffsets[dim]) {
            Some(suboffset) if suboffset >= 0 => {
                // SAFETY: the invariant: with a suboffset there is a pointer.
                let pointer = unsafe { at.cast::<*mut u8>().read_unaligned() };
                pointer.wrapping_offset(suboffset)
            }
            _ => at,
        }
    }

    /// Copies all items from or to `len` bytes at `other`, which are in an order.
    fn transfer(&self, other: *mut u8, order: BufferOrder, direction: Direction) {
        if self.len == 0 {
            return;
        }
        let structure = match self.is_contiguous(order) {
            true => None,
            false => self.structure(),
        };
        let Some((shape, strides)) = structure else {
            // SAFETY: `len` bytes at both, by the invariant and the callers.
            return unsafe { direction.copy(self.buf, other, self.len()) };
        };
        let other_strides = contiguous(shape, self.itemsize, order);
        let all = Transfer { info: self, shape, strides: &strides, other_strides: &other_strides, direction };
        all.copy(0, self.buf, other);
    }

    /// The items at an index of the first dimension.
    pub(super) fn index(&mut self, py: Python<'_>, index: usize) -> PyResult<()> {
        let Some((shape, strides)) = self.structure() else {
            return Err(PyErr::new::<BufferError>(py, "the shape of the buffer is not known"));
        };
        if shape.first().is_none_or(|count| index >= *count as usize) {
            return Err(PyErr::new::<IndexError>(py, "index out of bounds"));
        }
        let at = self.buf.wrapping_offset(strides[0].wrapping_mul(index as ssize));
        // Without items there need be no pointers to them.
        let buf = if self.len == 0 { at } else { self.dereference(at, 0) };
        let len = self.len / shape[0];
        let tail = |of: &mut Option<Box<[ssize]>>| *of = of.take().map(|all| all[1..].into());
        // INVARIANT: what the remaining indices lead to is what they led to after this one.
        tail(&mut self.shape);
        tail(&mut self.strides);
        tail(&mut self.suboffsets);
        (self.buf, self.len, self.ndim) = (buf, len, self.ndim - 1);
        Ok(())
    }

    /// The items in a slice of a dimension.
    pub(super) fn slice(&mut self, py: Python<'_>, dim: usize, slice: &SliceIndices) -> PyResult<()> {
        let refuse = |text: &str| Err(PyErr::new::<BufferError>(py, text));
        let (Some(shape), Some(strides)) = (&mut self.shape, &mut self.strides) else {
            return refuse("the strides of the buffer are not known");
        };
        let Some(count) = shape.get(dim).copied() else {
            return Err(PyErr::new::<IndexError>(py, "the buffer has not as many dimensions"));
        };
        // The fields are public: they may be those of a slice of something else.
        let last = slice.start as i128 + (slice.length as i128 - 1) * slice.step as i128;
        let is_index = |index: i128| (0..count as i128).contains(&index);
        // (A step of 0 would make more items of few, and more bytes than an isize counts.)
        if slice.length > 0 && (slice.step == 0 || !is_index(slice.start as i128) || !is_index(last)) {
            return Err(PyErr::new::<IndexError>(py, "the slice is not one of the buffer"));
        }
        let skip = strides[dim].wrapping_mul(slice.start);
        let has_items = self.len > 0 && slice.length > 0;
        // Pointers of an outer dimension lead to where the indices of this one start.
        let pointers = self.suboffsets.as_mut().and_then(|all| all[..dim].iter_mut().rev().find(|of| **of >= 0));
        // INVARIANT: index i leads to what start + i * step led to. (With no items left, nothing
        // is reached.)
        match pointers {
            Some(suboffset) if has_items => match suboffset.checked_add(skip) {
                Some(sum) if sum >= 0 => *suboffset = sum,
                // It would say that there is no pointer.
                _ => return refuse("the slice cannot be represented"),
            },
            Some(_) => {}
            None => self.buf = self.buf.wrapping_offset(skip),
        }
        shape[dim] = slice.length as ssize;
        strides[dim] = strides[dim].wrapping_mul(slice.step);
        self.len = if shape.contains(&0) { 0 } else { shape.iter().product::<ssize>() * self.itemsize };
        Ok(())
    }

    /// Refuses a request for what this is not.
    #[inline]
    pub(super) fn fit(&self, py: Python<'_>, flags: BufferFlags) -> PyResult<()> {
        // What memoryviews and most consumers ask for fits unless something is missing.
        let is_full = flags == BufferFlags::FULL_RO && self.shape.is_some() && self.strides.is_some();
        if is_full && self.ndim <= MAX_NDIM { Ok(()) } else { self.fit_exactly(py, flags) }
    }

    fn fit_exactly(&self, py: Python<'_>, flags: BufferFlags) -> PyResult<()> {
        let refuse = |text: &str| Err(PyErr::new::<BufferError>(py, text));
        let (has_shape, has_strides) = (self.shape.is_some(), self.strides.is_some());
        if matches!(flags.bits() as u32, ffi::PyBUF_READ | ffi::PyBUF_WRITE) {
            return Err(PyErr::new::<SystemError>(py, "bad argument to internal function"));
        }
        if self.ndim > MAX_NDIM {
            let text = format!("number of dimensions must not exceed {MAX_NDIM}");
            return Err(PyErr::new::<ValueError>(py, text));
        }
        if flags.contains(BufferFlags::WRITABLE) {
            self.check_writable(py)?;
        }
        let missing = |flag, has: bool| flags.contains(flag) && !has && self.ndim != 0;
        if missing(BufferFlags::ND, has_shape) || missing(BufferFlags::STRIDES, has_strides) {
            return refuse("the shape or the strides of the buffer are not known");
        }
        for (flag, order, text) in [
            (BufferFlags::C_CONTIGUOUS, BufferOrder::C, "buffer is not C-contiguous"),
            (BufferFlags::F_CONTIGUOUS, BufferOrder::Fortran, "buffer is not Fortran contiguous"),
            (BufferFlags::ANY_CONTIGUOUS, BufferOrder::Any, "buffer is not contiguous"),
        ] {
            if flags.contains(flag) && !self.is_contiguous(order) {
                return refuse(text);
            }
        }
        if self.suboffsets.is_some() && !flags.contains(BufferFlags::INDIRECT) {
            return refuse("buffer cannot be represented without suboffsets");
        }
        if !flags.contains(BufferFlags::STRIDES) && !self.is_contiguous(BufferOrder::C) {
            return refuse("buffer is not C-contiguous");
        }
        let is_bytes = || self.format().is_none_or(|format| format == c"B");
        if flags.contains(BufferFlags::FORMAT) && !flags.contains(BufferFlags::ND) && !is_bytes() {
            return refuse("buffer cannot be cast to unsigned bytes if the format flag is present");
        }
        Ok(())
    }
}

/// Whether items are read or written.
#[derive(Clone, Copy)]
enum Direction {
    Read,
    Write,
}

impl Direction {
    /// Copies bytes of the items from or to others.
    ///
    /// # Safety
    ///
    /// There are so many bytes at both, which may be read, and written where they are copied to.
    unsafe fn copy(self, items: *mut u8, other: *mut u8, len: usize) {
        let (from, to) = match self {
            Self::Read => (items, other),
            Self::Write => (other, items),
        };
        // SAFETY: the caller's promise. No reference to the items is ever made, because
        // others may write to them; any byte is valid.
        unsafe { std::ptr::copy(from, to, len) };
    }
}

/// A copy of all items from or to contiguous memory.
struct Transfer<'a> {
    info: &'a BufferInfo,
    shape: &'a [ssize],
    strides: &'a [ssize],
    other_strides: &'a [ssize],
    direction: Direction,
}

impl Transfer<'_> {
    /// Copies the items that the indices of the dimensions from `dim` on lead to.
    fn copy(&self, dim: usize, items: *mut u8, other: *mut u8) {
        let itemsize = self.info.itemsize;
        let Some(count) = self.shape.get(dim).copied() else {
            // SAFETY: an item, by the invariant of `BufferInfo`, and its place.
            return unsafe { self.direction.copy(items, other, itemsize as usize) };
        };
        let pointers = self.info.suboffsets.as_ref().is_some_and(|suboffsets| suboffsets[dim] >= 0);
        let (stride, other_stride) = (self.strides[dim], self.other_strides[dim]);
        if dim + 1 == self.shape.len() && !pointers && stride == itemsize && other_stride == itemsize {
            // SAFETY: so many items, one after the other, and their places.
            return unsafe { self.direction.copy(items, other, (count * itemsize) as usize) };
        }
        for index in 0..count {
            let at = items.wrapping_offset(stride.wrapping_mul(index));
            let other = other.wrapping_offset(other_stride.wrapping_mul(index));
            self.copy(dim + 1, self.info.dereference(at, dim), other);
        }
    }
}
