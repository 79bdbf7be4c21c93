//! Building a bytes object in place (Include/bytesobject.h; PEP 782's `PyBytesWriter`).

use std::mem::MaybeUninit;

use cpython_sys as ffi;

use super::bytes::{resize, uninit};
use crate::PyResult;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyBytes;

/// Builds a bytes object in place, from front to back.
///
/// # Invariants
///
/// If there are `bytes`, they are a bytes object of `capacity` bytes, which begin at `data`,
/// that nobody else has seen; otherwise `capacity` is 0. The first `written` of them are
/// initialised.
pub struct PyBytesWriter<'py> {
    py: Python<'py>,
    bytes: Option<Bound<'py, PyBytes>>,
    data: *mut u8,
    capacity: usize,
    written: usize,
}

/// How many bytes a writer that grows has room for at least.
const LEAST: usize = 64;

impl<'py> PyBytesWriter<'py> {
    /// A writer that has no memory yet.
    #[inline]
    pub fn new(py: Python<'py>) -> Self {
        // INVARIANT: there are no bytes.
        Self { py, bytes: None, data: std::ptr::null_mut(), capacity: 0, written: 0 }
    }

    /// Room for `capacity` bytes (`PyBytesWriter_Create`).
    ///
    /// # Errors
    ///
    /// `MemoryError` if there is not so much memory; `OverflowError` if no bytes object
    /// can be so large.
    #[inline]
    pub fn with_capacity(py: Python<'py>, capacity: usize) -> PyResult<Self> {
        let mut writer = Self::new(py);
        if capacity == 0 {
            return Ok(writer);
        }
        // SAFETY: there is one or more, and nobody sees those that are not written.
        writer.set_bytes(unsafe { uninit(py, capacity) }?, capacity);
        Ok(writer)
    }

    /// Takes a bytes object of this size that nobody else has seen, and of which as many
    /// bytes are initialised as were written.
    #[inline]
    fn set_bytes(&mut self, bytes: Bound<'py, PyBytes>, capacity: usize) {
        // SAFETY: the handle's invariant: it is a live bytes object.
        self.data = unsafe { ffi::object::PyBytes_AS_STRING(bytes.as_raw()) }.cast();
        // INVARIANT: the caller sees to it.
        self.capacity = capacity;
        self.bytes = Some(bytes);
    }

    /// How many bytes have been written (`PyBytesWriter_GetSize`).
    #[inline]
    pub fn len(&self) -> usize {
        self.written
    }

    /// Whether nothing has been written.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.written == 0
    }

    /// How many bytes still fit without another [`reserve`](Self::reserve).
    #[inline]
    pub fn remaining(&self) -> usize {
        self.capacity - self.written
    }

    /// Makes room for so many bytes more (`PyBytesWriter_Grow`), and for further ones, so that
    /// calling it often does not cost much.
    ///
    /// # Errors
    ///
    /// `MemoryError`. What was written is lost then, and the writer is empty.
    #[inline]
    pub fn reserve(&mut self, additional: usize) -> PyResult<()> {
        if additional > self.remaining() {
            // By value, so that a writer that is only written to can be in registers.
            *self = std::mem::replace(self, Self::new(self.py)).grow(additional)?;
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn grow(mut self, additional: usize) -> PyResult<Self> {
        let needed = self.written.saturating_add(additional);
        let capacity = needed.max(self.capacity.saturating_mul(2)).max(LEAST);
        // Twice as much as there is may be too much.
        let capacity = if isize::try_from(capacity).is_ok() { capacity } else { needed };
        match self.bytes.take() {
            None => Self::with_capacity(self.py, capacity),
            Some(bytes) => {
                // INVARIANT: a resized object has the bytes that it had.
                self.set_bytes(resize(bytes, capacity)?, capacity);
                Ok(self)
            }
        }
    }

    /// Where the next bytes go.
    ///
    /// # Panics
    ///
    /// If `length` bytes do not fit there.
    #[inline]
    fn next(&self, length: usize) -> *mut u8 {
        if length > self.remaining() {
            does_not_fit(length, self.remaining());
        }
        // SAFETY: not beyond the end of the object; NULL has an offset of 0.
        unsafe { self.data.add(self.written) }
    }

    /// Appends a copy of `bytes`.
    ///
    /// # Safety
    ///
    /// They fit.
    #[inline]
    unsafe fn append(&mut self, bytes: &[u8]) {
        // SAFETY: not beyond the end of the object; NULL has an offset of 0.
        let next = unsafe { self.data.add(self.written) };
        // SAFETY: they fit there, and nobody else refers to the object.
        unsafe { next.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        // INVARIANT: these are initialised now.
        self.written += bytes.len();
    }

    /// Lets `fill` write the next `length` bytes, which are zero before, and keeps as many
    /// of them as it returns.
    ///
    /// Zeroing costs little where it is done in pieces that fit the first cache: give
    /// large outputs in several calls, or use [`write_uninit`](Self::write_uninit).
    ///
    /// # Panics
    ///
    /// If `length` is more than [`remaining`](Self::remaining), or `fill` returns more than
    /// `length`.
    #[inline]
    pub fn write_with(&mut self, length: usize, fill: impl FnOnce(&mut [u8]) -> usize) {
        let next = self.next(length);
        if length == 0 {
            return;
        }
        // SAFETY: `length` bytes from there are in the object, which is ours alone.
        unsafe { next.write_bytes(0, length) };
        // SAFETY: as above, and now they are initialised.
        let kept = fill(unsafe { std::slice::from_raw_parts_mut(next, length) });
        assert!(kept <= length, "{kept} bytes written where {length} were asked for");
        // INVARIANT: all `length` bytes are initialised, so the first `kept` are.
        self.written += kept;
    }

    /// Lets `fill` write up to `length` bytes into memory that has not been zeroed, and keeps
    /// those that it writes.
    ///
    /// # Panics
    ///
    /// If `length` is more than [`remaining`](Self::remaining). If `fill` panics, nothing is
    /// kept.
    #[inline]
    pub fn write_uninit<R>(&mut self, length: usize, fill: impl FnOnce(&mut UninitBytes<'_>) -> R) -> R {
        let next = self.next(length);
        let mut room: &mut [MaybeUninit<u8>] = &mut [];
        if length > 0 {
            // SAFETY: so many bytes are in the object, which is ours alone.
            room = unsafe { std::slice::from_raw_parts_mut(next.cast(), length) };
        }
        let mut out = UninitBytes { room, filled: 0 };
        let result = fill(&mut out);
        // INVARIANT: so many are initialised, for `out` is the one made above: `fill` takes
        // any lifetime, so that it cannot put another one, of another lifetime, in its place.
        self.written += out.filled;
        result
    }

    /// Appends a copy of `bytes`.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) {
        self.next(bytes.len());
        // SAFETY: that panics if they do not fit.
        unsafe { self.append(bytes) };
    }

    /// Appends a copy of `bytes`, and makes room for them (`PyBytesWriter_WriteBytes`).
    ///
    /// # Errors
    ///
    /// As [`reserve`](Self::reserve).
    #[inline]
    pub fn write_bytes(&mut self, bytes: &[u8]) -> PyResult<()> {
        self.reserve(bytes.len())?;
        // SAFETY: there is room for them now.
        unsafe { self.append(bytes) };
        Ok(())
    }

    /// What has been written, so far; for changes in place.
    pub fn written_mut(&mut self) -> &mut [u8] {
        if self.written == 0 {
            return &mut [];
        }
        // SAFETY: so many bytes are initialised, and the object is ours alone.
        unsafe { std::slice::from_raw_parts_mut(self.data, self.written) }
    }

    /// Keeps the first `length` of the bytes that have been written, or all of them
    /// (`PyBytesWriter_FinishWithSize`).
    pub fn truncate(&mut self, length: usize) {
        // INVARIANT: never more than before.
        self.written = self.written.min(length);
    }

    /// The bytes object, as long as what was written (`PyBytesWriter_Finish`).
    ///
    /// # Errors
    ///
    /// `MemoryError` if it has to be made shorter and cannot.
    #[inline]
    pub fn finish(mut self) -> PyResult<Bound<'py, PyBytes>> {
        if self.written <= 1 {
            // Bytes objects of one byte, and the empty one, exist already, as in C.
            return super::bytes::from_slice(self.py, self.written_mut());
        }
        let Self { bytes, capacity, written, py, .. } = self;
        match bytes {
            Some(bytes) if written == capacity => Ok(bytes),
            Some(bytes) => resize(bytes, written),
            None => super::bytes::from_slice(py, &[]),
        }
    }
}

#[cold]
#[track_caller]
fn does_not_fit(length: usize, remaining: usize) -> ! {
    panic!("writing {length} bytes where {remaining} fit")
}

/// Memory that is filled from front to back, and knows how much of it is initialised.
///
/// # Invariants
///
/// The first `filled` bytes of `room` are initialised.
pub struct UninitBytes<'a> {
    room: &'a mut [MaybeUninit<u8>],
    filled: usize,
}

impl UninitBytes<'_> {
    /// How many bytes still fit.
    #[inline]
    pub fn remaining(&self) -> usize {
        self.room.len() - self.filled
    }

    /// Writes one byte.
    ///
    /// # Panics
    ///
    /// If it does not fit.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        self.room[self.filled].write(byte);
        // INVARIANT: it is initialised now.
        self.filled += 1;
    }

    /// Writes a copy of `bytes`. A copy of an array, whose length is known, is one store.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.room[self.filled..][..bytes.len()].write_copy_of_slice(bytes);
        // INVARIANT: these are initialised now.
        self.filled += bytes.len();
    }

    /// Writes what the iterator gives, as far as it fits.
    #[inline]
    pub fn fill_from(&mut self, bytes: impl IntoIterator<Item = u8>) {
        let mut filled = self.filled;
        for (place, byte) in self.room[filled..].iter_mut().zip(bytes) {
            place.write(byte);
            filled += 1;
        }
        // INVARIANT: all up to this one are initialised now.
        self.filled = filled;
    }

    /// Lets `fill` write to all the memory that is left; it returns the front part of it that it
    /// has initialised, which is kept.
    ///
    /// # Errors
    ///
    /// What `fill` returns; nothing is kept then.
    ///
    /// # Panics
    ///
    /// If `fill` returns other memory than it was given.
    #[inline]
    pub fn fill_with<E>(
        &mut self,
        fill: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> Result<&'r mut [u8], E>,
    ) -> Result<(), E> {
        let room = &mut self.room[self.filled..];
        let (start, length) = (room.as_ptr().cast::<u8>(), room.len());
        let kept = fill(room)?;
        let is_front = kept.is_empty() || (kept.as_ptr() == start && kept.len() <= length);
        assert!(is_front, "other memory was filled than was lent");
        // INVARIANT: a slice of bytes is initialised, and this one is the memory from `filled`
        // on: nothing else can be there while it is lent.
        self.filled += kept.len();
        Ok(())
    }

    /// Writes so many zeroes and lends them, to be changed.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub fn zeroed(&mut self, length: usize) -> &mut [u8] {
        let start = self.filled;
        self.room[start..][..length].fill(MaybeUninit::new(0));
        // INVARIANT: these are initialised now.
        self.filled += length;
        &mut self.filled_mut()[start..]
    }

    /// What has been written, here.
    #[inline]
    pub fn filled_mut(&mut self) -> &mut [u8] {
        let filled = &mut self.room[..self.filled];
        // SAFETY: these are initialised.
        unsafe { filled.assume_init_mut() }
    }
}
