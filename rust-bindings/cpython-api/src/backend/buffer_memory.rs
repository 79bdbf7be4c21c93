//! Reading and writing the memory of a buffer (Include/pybuffer.h).
//!
//! Whoever else can write to the memory of an exporter may do so at any time: Python code
//! that is called meanwhile, other threads on the free-threaded build, and with the GIL a C
//! function that has given it up. So no reference to that memory is ever made, except to a
//! bytes object's, and each byte is read once, into memory of Rust's own. What comes out is
//! some mixture of old and new bytes, as in C.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::sync::atomic::{Ordering, compiler_fence};

use cpython_sys as ffi;

use super::buffer::{BufferOrder, RawBuffer};
use super::bytes;
use super::raw::{Ptr, owned};
use crate::exceptions::BufferError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyBytes, PyMemoryView};
use crate::{PyErr, PyResult};

/// Copies from an exporter's memory.
///
/// # Safety
///
/// `from` is readable and `to` writable for `length` bytes; `to` is Rust's own.
#[inline]
pub(super) unsafe fn read(from: *const u8, to: *mut u8, length: usize) {
    // SAFETY: the caller's promise; Rust's own memory does not overlap with an exporter's.
    unsafe { std::ptr::copy_nonoverlapping(from, to, length) };
    // The compiler must not read the original again where the copy is used.
    compiler_fence(Ordering::SeqCst);
}

/// Copies to an exporter's memory.
///
/// # Safety
///
/// `to` is writable and `from` readable for `length` bytes; `from` is Rust's own.
#[inline]
pub(super) unsafe fn write(from: *const u8, to: *mut u8, length: usize) {
    compiler_fence(Ordering::SeqCst);
    // SAFETY: the caller's promise; Rust's own memory does not overlap with an exporter's.
    unsafe { std::ptr::copy_nonoverlapping(from, to, length) };
    compiler_fence(Ordering::SeqCst);
}

/// The contiguous memory of an exporter.
///
/// # Invariants
///
/// `length` bytes from `start` on are an exporter's, which keeps them for `'a`; they may be
/// written to if `writable`.
#[derive(Clone, Copy)]
pub(crate) struct Memory<'a> {
    start: *mut u8,
    length: usize,
    writable: bool,
    buffer: PhantomData<&'a RawBuffer<'a>>,
}

impl<'a> Memory<'a> {
    #[inline]
    pub(crate) fn len(self) -> usize {
        self.length
    }

    /// Where the part from `offset` on is, which must be there.
    #[inline]
    fn part(self, offset: usize, length: usize) -> *mut u8 {
        let fits = offset.checked_add(length).is_some_and(|end| end <= self.length);
        assert!(fits, "{length} bytes from {offset} on are not in a buffer of {}", self.length);
        // Where there are no bytes, there may be a null pointer.
        self.start.wrapping_add(offset)
    }

    /// Copies bytes from `offset` on.
    #[inline]
    pub(crate) fn copy_to(self, offset: usize, out: &mut [u8]) {
        // SAFETY: initialised bytes are only overwritten with initialised ones.
        let out = unsafe { &mut *(std::ptr::from_mut(out) as *mut [MaybeUninit<u8>]) };
        self.copy_to_uninit(offset, out);
    }

    /// As [`Self::copy_to`], into memory that is not initialised before.
    #[inline]
    pub(crate) fn copy_to_uninit(self, offset: usize, out: &mut [MaybeUninit<u8>]) -> &[u8] {
        let from = self.part(offset, out.len());
        if !out.is_empty() {
            // SAFETY: the invariant and the range that was checked; `out` is so long.
            unsafe { read(from, out.as_mut_ptr().cast(), out.len()) };
        }
        // SAFETY: all of it has been written.
        unsafe { out.assume_init_ref() }
    }

    /// A copy.
    #[inline(never)]
    pub(crate) fn to_vec(self, py: Python<'_>) -> PyResult<Vec<u8>> {
        let mut bytes = Vec::new();
        if bytes.try_reserve_exact(self.length).is_err() {
            return Err(PyErr::no_memory(py));
        }
        self.copy_to_uninit(0, &mut bytes.spare_capacity_mut()[..self.length]);
        // SAFETY: all of them were just written.
        unsafe { bytes.set_len(self.length) };
        Ok(bytes)
    }

    /// A copy as a bytes object (`PyBytes_FromStringAndSize`).
    #[inline]
    pub(crate) fn to_bytes<'py>(self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        // NULL would ask for bytes that are not initialised.
        let start = if self.length == 0 { NonNull::dangling().as_ptr() } else { self.start };
        // SAFETY: the invariant; the thread is attached.
        let raw = unsafe { ffi::PyBytes_FromStringAndSize(start.cast(), self.length as ffi::Py_ssize_t) };
        // SAFETY: a new reference to a bytes object, or NULL.
        unsafe { owned(py, raw) }
    }

    /// Copies `bytes` to `offset` and on, if that may be written to.
    #[inline]
    pub(crate) fn copy_from(self, offset: usize, bytes: &[u8]) {
        let to = self.part(offset, bytes.len());
        assert!(self.writable, "writing to read-only memory");
        if !bytes.is_empty() {
            // SAFETY: the invariant and the range that was checked; it may be written to.
            unsafe { write(bytes.as_ptr(), to, bytes.len()) };
        }
    }
}

impl RawBuffer<'_> {
    /// The memory of a buffer that is C-contiguous.
    #[inline(always)]
    pub(crate) fn memory(&self) -> Option<Memory<'_>> {
        // SAFETY: it is contiguous.
        self.is_contiguous(BufferOrder::C).then(|| unsafe { self.contiguous_memory() })
    }

    /// The memory of a buffer that is known to be C-contiguous.
    ///
    /// # Safety
    ///
    /// It is.
    #[inline]
    pub(super) unsafe fn contiguous_memory(&self) -> Memory<'_> {
        // INVARIANT: what the exporter promises of such a buffer.
        Memory { start: self.start(), length: self.len(), writable: !self.readonly(), buffer: PhantomData }
    }

    /// The bytes, if they are a bytes object's: these never change.
    #[inline(always)]
    pub(crate) fn immutable(&self) -> Option<&[u8]> {
        if self.readonly() { self.bytes_of_object() } else { None }
    }

    /// The bytes of a view that must not be written to, if they are a bytes object's.
    #[inline(never)]
    fn bytes_of_object(&self) -> Option<&[u8]> {
        let object = self.object()?;
        let object = match object.cast::<PyMemoryView>() {
            Some(view) => memoryview_base(view)?,
            None => object,
        };
        let object = object.cast::<PyBytes>()?;
        if !self.is_contiguous(BufferOrder::C) {
            return None;
        }
        let whole = bytes::as_slice(object);
        // A view of all of it or of some part; or, from C, of something else.
        let offset = self.start().addr().checked_sub(whole.as_ptr().addr())?;
        whole.get(offset..)?.get(..self.len())
    }

    /// Copies all items, in the order given (`PyBuffer_ToContiguous`).
    pub(crate) fn copy_all_to(&self, out: &mut [MaybeUninit<u8>], order: BufferOrder) -> PyResult<()> {
        assert_eq!(out.len(), self.len());
        if out.is_empty() {
            return Ok(());
        }
        if self.lacks_shape() && order == BufferOrder::Fortran {
            return Err(PyErr::new::<BufferError>(self.py(), "the shape of the buffer was not requested"));
        }
        let view = self.as_c();
        if view.strides.is_null() && order == BufferOrder::Fortran {
            // There may be bytes after the items, which C leaves out.
            out.fill(MaybeUninit::new(0));
        }
        // SAFETY: a view that is acquired, of as many bytes as `out` has.
        let status = unsafe {
            ffi::PyBuffer_ToContiguous(
                out.as_mut_ptr().cast::<c_void>(),
                &raw const view,
                out.len() as ffi::Py_ssize_t,
                order.as_raw(),
            )
        };
        super::object::status(self.py(), status)
    }

    /// All items, in the order given.
    pub(crate) fn to_vec(&self, order: BufferOrder) -> PyResult<Vec<u8>> {
        let length = self.len();
        let mut bytes = Vec::new();
        if bytes.try_reserve_exact(length).is_err() {
            return Err(PyErr::no_memory(self.py()));
        }
        self.copy_all_to(&mut bytes.spare_capacity_mut()[..length], order)?;
        // SAFETY: all of them were just written.
        unsafe { bytes.set_len(length) };
        Ok(bytes)
    }
}

/// `PyMemoryView_GET_BASE`: what exports the memory of a memoryview that is exported itself.
#[inline]
fn memoryview_base<'a, 'py>(view: Borrowed<'a, 'py, PyMemoryView>) -> Option<Borrowed<'a, 'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live memoryview.
    let base = unsafe { (*view.as_raw().cast::<ffi::PyMemoryViewObject>()).view.obj };
    let ptr = Ptr::new(base)?;
    // SAFETY: the memoryview keeps it, because it cannot be released while it is exported.
    Some(unsafe { Borrowed::from_borrowed(view.py(), ptr) })
}

/// Up to [`SMALL`] bytes that were copied, on the stack.
///
/// # Invariants
///
/// The first `length` bytes are initialised.
pub(crate) struct SmallBytes {
    bytes: [MaybeUninit<u8>; SMALL],
    length: usize,
}

/// What is copied to the stack rather than to the heap.
const SMALL: usize = 128;

impl SmallBytes {
    /// A copy of memory that is small.
    #[inline]
    pub(crate) fn copy(memory: Memory<'_>) -> Option<Self> {
        let length = memory.len();
        let mut bytes = [MaybeUninit::uninit(); SMALL];
        memory.copy_to_uninit(0, bytes.get_mut(..length)?);
        // INVARIANT: just copied.
        Some(Self { bytes, length })
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        // SAFETY: the invariant.
        unsafe { self.bytes[..self.length].assume_init_ref() }
    }
}
