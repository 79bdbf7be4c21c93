//! Memory of fixed size with a layout, which can be exported (PEP 3118).

use std::ffi::{CStr, CString};
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::sync::Arc;

use super::buffer_info::BufferInfo;
use super::export::{Lease, Leased, lease_of};
use super::raw::ssize;
use crate::buffer_layout::BufferLayout;
use crate::exceptions::ValueError;
use crate::python::Python;
use crate::{PyErr, PyResult};

/// Memory, and a layout of items in it, to be exported.
///
/// A class has one in an `Arc`, and answers with
/// [`BufferRequest::shared`](crate::BufferRequest::shared): then a view keeps it, whatever the
/// class does with its own. Or it has one that never changes, and answers with
/// [`BufferRequest::answer`](crate::BufferRequest::answer).
///
/// # Invariants
///
/// `info` describes `bytes`, or `table` and through it `bytes`: each item is inside of them.
/// Others reach the memory through raw pointers only.
#[repr(C)]
pub struct BufferMemory {
    /// First, so that a view finds it.
    lease: Lease,
    info: BufferInfo,
    bytes: Arc<Bytes>,
    format: CString,
    /// Pointers to the items at each index of the first dimension, if a view goes through them.
    table: Option<Box<[*mut u8]>>,
    offset: usize,
}

/// Bytes that are reached through raw pointers: what a `Vec` is made of.
struct Bytes {
    start: *mut u8,
    len: usize,
    capacity: usize,
}

// SAFETY: all access to the memory is through raw pointers, by threads that are attached, and
// copies it; nothing else changes. It holds no Python object.
unsafe impl Send for BufferMemory {}
// SAFETY: as above.
unsafe impl Sync for BufferMemory {}

impl Bytes {
    fn new(bytes: Vec<u8>) -> Self {
        let mut bytes = ManuallyDrop::new(bytes);
        Self { start: bytes.as_mut_ptr(), len: bytes.len(), capacity: bytes.capacity() }
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: the parts of a `Vec`, which nobody else reaches any more.
        drop(unsafe { Vec::from_raw_parts(self.start, self.len, self.capacity) });
    }
}

impl BufferMemory {
    /// Memory with these bytes, in which items lie as `layout` says; readers may not write to it
    /// if it is `readonly`.
    ///
    /// # Errors
    ///
    /// `ValueError` if a byte of an item is outside of the memory, the items have no size or the
    /// format is of another, or there are not as many strides as dimensions.
    pub fn new(py: Python<'_>, bytes: Vec<u8>, layout: &BufferLayout<'_>, readonly: bool) -> PyResult<Self> {
        let checked = layout.check(py, bytes.len())?;
        let Ok(ndim) = i32::try_from(checked.shape.len()) else {
            return Err(PyErr::new::<ValueError>(py, "there are too many dimensions"));
        };
        let (bytes, format) = (Bytes::new(bytes), CString::from(layout.format));
        // INVARIANT: the layout was checked.
        let info = BufferInfo {
            buf: bytes.start.wrapping_add(checked.offset),
            len: checked.len,
            itemsize: layout.itemsize as ssize,
            readonly,
            ndim,
            format: format.as_ptr(),
            shape: Some(checked.shape),
            strides: Some(checked.strides),
            suboffsets: None,
        };
        Ok(Self {
            lease: lease_of::<Self>(),
            info,
            bytes: Arc::new(bytes),
            format,
            table: None,
            offset: checked.offset,
        })
    }

    /// The same items, reached through pointers in the first dimension (as in the Python Imaging
    /// Library): the suboffset of that is not negative.
    ///
    /// # Errors
    ///
    /// `ValueError` if there is no dimension, or there are pointers already; `MemoryError`.
    pub fn with_pointers(mut self, py: Python<'_>) -> PyResult<Self> {
        let (Some(shape), Some(strides), None) = (&self.info.shape, &mut self.info.strides, &self.info.suboffsets)
        else {
            return Err(PyErr::new::<ValueError>(py, "the items have a structure of another kind"));
        };
        let [count, ..] = **shape else {
            return Err(PyErr::new::<ValueError>(py, "a scalar has no dimension with pointers"));
        };
        // Where the items at an index of the first dimension begin: the lowest address of them.
        let known = shape.iter().zip(strides.iter()).take_while(|(count, _)| **count > 0);
        let reach = |(count, stride): (&ssize, &ssize)| if *stride < 0 { (count - 1).wrapping_mul(*stride) } else { 0 };
        let below = known.skip(1).map(reach).fold(0, ssize::wrapping_add);
        let mut table: Vec<*mut u8> = Vec::new();
        if table.try_reserve_exact(count as usize).is_err() {
            return Err(PyErr::no_memory(py));
        }
        let stride = strides[0];
        let backwards = stride < 0;
        // In the order of their addresses.
        let address = |index: ssize| self.info.buf.wrapping_offset(stride.wrapping_mul(index).wrapping_add(below));
        table.extend((0..count).map(|index| address(if backwards { count - 1 - index } else { index })));
        let table = table.into_boxed_slice();
        let pointer = size_of::<*mut u8>() as ssize;
        let last = if backwards && count > 0 { count - 1 } else { 0 };
        strides[0] = if backwards { -pointer } else { pointer };
        let mut suboffsets = vec![-1; shape.len()].into_boxed_slice();
        suboffsets[0] = -below;
        // INVARIANT: index i of the first dimension leads to the pointer to what it led to, and
        // the suboffset to where the indices of the other dimensions are 0. The table is never
        // written to.
        self.info.buf = table.as_ptr().cast::<u8>().cast_mut().wrapping_offset(last * pointer);
        self.info.suboffsets = Some(suboffsets);
        self.table = Some(table);
        self.offset = 0;
        Ok(self)
    }

    /// Other items in the same memory, with suboffsets that say that there are no pointers.
    ///
    /// # Errors
    ///
    /// `ValueError` if there are suboffsets.
    pub fn with_redundant_suboffsets(&self, py: Python<'_>) -> PyResult<Self> {
        let BufferInfo { buf, len, itemsize, readonly, ndim, .. } = self.info;
        if self.info.suboffsets.is_some() {
            return Err(PyErr::new::<ValueError>(py, "the items have suboffsets"));
        }
        let format = self.format.clone();
        let (shape, strides) = (self.info.shape.clone(), self.info.strides.clone());
        let suboffsets = Some(vec![-1; self.info.ndim()].into_boxed_slice());
        let format_at = format.as_ptr();
        // INVARIANT: the same items; the memory is shared, and kept.
        let info = BufferInfo { buf, len, itemsize, readonly, ndim, format: format_at, shape, strides, suboffsets };
        let (lease, bytes) = (lease_of::<Self>(), self.bytes.clone());
        Ok(Self { lease, info, bytes, format, table: None, offset: self.offset })
    }

    /// Where the item with all indices 0 begins; 0 if it is reached through a pointer.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The format of an item.
    pub fn item_format(&self) -> &CStr {
        &self.format
    }

    /// A copy of all of the memory, items or not.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn memory(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        let mut copy: Vec<u8> = Vec::new();
        if copy.try_reserve_exact(self.bytes.len).is_err() {
            return Err(PyErr::no_memory(py));
        }
        copy.resize(self.bytes.len, 0);
        // SAFETY: so many bytes at both; those of the memory are reached through pointers only.
        unsafe { std::ptr::copy_nonoverlapping(self.bytes.start, copy.as_mut_ptr(), copy.len()) };
        Ok(copy)
    }
}

impl Deref for BufferMemory {
    type Target = BufferInfo;

    fn deref(&self) -> &BufferInfo {
        &self.info
    }
}

// SAFETY: a view has a reference of the `Arc`.
unsafe impl Leased for BufferMemory {
    unsafe fn release(this: *const Self, _py: Python<'_>) {
        // SAFETY: the caller's promise: the reference is the view's.
        drop(unsafe { Arc::from_raw(this) });
    }
}
