//! Memory of fixed size with a layout, which can be exported (PEP 3118).

use std::ffi::CStr;
use std::mem::ManuallyDrop;
use std::ops::{ControlFlow, Deref};
use std::sync::Arc;
use std::sync::atomic::AtomicPtr;

use super::buffer_info::BufferInfo;
use super::export::{Lease, Leased, lease_of};
use super::gc::Visit;
use super::raw::ssize;
use crate::buffer_layout::BufferLayout;
use crate::exceptions::ValueError;
use crate::python::Python;
use crate::traverse::{Traverse, assert_shareable};
use crate::types::SliceIndices;
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
    format: Arc<CStr>,
    /// Pointers to the items at each index of the first dimension, if a view goes through them.
    table: Option<Arc<Vec<AtomicPtr<u8>>>>,
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
// SAFETY: as above.
unsafe impl Send for Bytes {}
// SAFETY: as above.
unsafe impl Sync for Bytes {}

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
        let (bytes, format) = (Bytes::new(bytes), Arc::<CStr>::from(layout.format));
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
        let mut table: Vec<AtomicPtr<u8>> = Vec::new();
        if table.try_reserve_exact(count as usize).is_err() {
            return Err(PyErr::no_memory(py));
        }
        let stride = strides[0];
        let backwards = stride < 0;
        // In the order of their addresses.
        let address = |index: ssize| self.info.buf.wrapping_offset(stride.wrapping_mul(index).wrapping_add(below));
        let order = |index: ssize| if backwards { count - 1 - index } else { index };
        table.extend((0..count).map(|index| AtomicPtr::new(address(order(index)))));
        let pointer = size_of::<*mut u8>() as ssize;
        let last = if backwards && count > 0 { count - 1 } else { 0 };
        strides[0] = if backwards { -pointer } else { pointer };
        let mut suboffsets = vec![-1; shape.len()].into_boxed_slice();
        suboffsets[0] = below.wrapping_neg();
        // INVARIANT: index i of the first dimension leads to the pointer to what it led to, and
        // the suboffset to where the indices of the other dimensions are 0. The table is never
        // written to.
        self.info.buf = table.as_ptr().cast::<u8>().cast_mut().wrapping_offset(last * pointer);
        self.info.suboffsets = Some(suboffsets);
        self.table = Some(Arc::new(table));
        self.offset = 0;
        Ok(self)
    }

    /// The same items in the same memory, with suboffsets that say that there are no pointers.
    ///
    /// # Errors
    ///
    /// `ValueError` if there are suboffsets.
    pub fn with_redundant_suboffsets(&self, py: Python<'_>) -> PyResult<Self> {
        if self.info.suboffsets.is_some() {
            return Err(PyErr::new::<ValueError>(py, "the items have suboffsets"));
        }
        let suboffsets = vec![-1; self.info.ndim()].into_boxed_slice();
        self.part(|info| {
            // INVARIANT: the items are where they were.
            info.suboffsets = Some(suboffsets);
            Ok(())
        })
    }

    /// What is at an index of the first dimension, in the same memory.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is nothing.
    pub fn index(&self, py: Python<'_>, index: usize) -> PyResult<Self> {
        self.part(|info| info.index(py, index))
    }

    /// What is in a slice of a dimension, in the same memory.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is no such dimension, or the slice is not one of so many items.
    pub fn slice(&self, py: Python<'_>, dim: usize, slice: &SliceIndices) -> PyResult<Self> {
        self.part(|info| info.slice(py, dim, slice))
    }

    /// Some of the items.
    fn part(&self, choose: impl FnOnce(&mut BufferInfo) -> PyResult<()>) -> PyResult<Self> {
        let mut info = self.info.duplicate();
        choose(&mut info)?;
        let (bytes, format, table) = (self.bytes.clone(), self.format.clone(), self.table.clone());
        // INVARIANT: what the items are reached through is shared.
        Ok(Self { lease: lease_of::<Self>(), info, bytes, format, table, offset: self.offset })
    }

    /// Where the item with all indices 0 begins; 0 if it is reached through a pointer.
    pub fn offset(&self) -> usize {
        self.offset
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

/// Memory holds no object.
macro_rules! no_edges {
    ($($ty:ty)*) => {$(
        // SAFETY: it is Send and Sync and holds no object.
        #[diagnostic::do_not_recommend]
        unsafe impl Traverse for $ty {
            const HAS_EDGES: bool = {
                assert_shareable::<$ty>();
                false
            };
            fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
                ControlFlow::Continue(())
            }
            fn clear_objects(&self, _py: Python<'_>) {}
        }
    )*};
}

no_edges!(BufferMemory Arc<BufferMemory>);
