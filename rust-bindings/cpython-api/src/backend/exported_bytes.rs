//! Bytes that can be exported and resized, as those of a bytearray (Objects/bytearrayobject.c).

use std::marker::PhantomData;
use std::ops::ControlFlow;

use super::export::{Lease, Leased, lease_of};
use super::gc::Visit;
use crate::exceptions::{BufferError, IndexError};
use crate::python::Python;
use crate::traverse::Traverse;
use crate::types::PyBytes;
use crate::{Bound, PyErr, PyResult};

/// Bytes of an object, which it exports with
/// [`BufferRequest::counted`](crate::BufferRequest::counted): views are counted, and as long as
/// there is one the bytes stay where they are and as many as they are. They can be written to at
/// any time, by the class and by whoever has a view.
///
/// Threads that are attached may share it. It is neither Send nor Sync, so that no other thread
/// reaches it.
///
/// # Invariants
///
/// The bytes are reached through raw pointers only, and not moved while `exports` is not 0.
/// `state` is used under its lock; without it, where there is a GIL, by the one thread that is
/// attached to the interpreter of the object.
#[repr(C)]
pub struct ExportedBytes {
    /// First, so that a view finds it.
    lease: Lease,
    state: Guarded<State>,
    interpreter: PhantomData<*mut OneInterpreter>,
}

/// What the compiler names if [`ExportedBytes`] are to be shared by all threads.
enum OneInterpreter {}

struct State {
    bytes: Vec<u8>,
    exports: usize,
}

/// What only attached threads use, one at a time.
struct Guarded<T>(#[cfg(Py_GIL_DISABLED)] std::sync::Mutex<T>, #[cfg(not(Py_GIL_DISABLED))] std::cell::UnsafeCell<T>);

// SAFETY: its one use is in `ExportedBytes`, which only threads of one interpreter reach, and those
// one at a time: they hold the lock, or the GIL.
unsafe impl<T: Send> Sync for Guarded<T> {}

impl<T> Guarded<T> {
    const fn new(value: T) -> Self {
        #[cfg(Py_GIL_DISABLED)]
        return Self(std::sync::Mutex::new(value));
        #[cfg(not(Py_GIL_DISABLED))]
        return Self(std::cell::UnsafeCell::new(value));
    }

    /// Runs `body`, which must be short, run no Python code and not come back here.
    #[inline]
    fn with<R>(&self, _py: Python<'_>, body: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(Py_GIL_DISABLED)]
        return body(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        #[cfg(not(Py_GIL_DISABLED))]
        // SAFETY: the thread has the GIL of the one interpreter that reaches this, and `body`
        // does not give it up.
        return body(unsafe { &mut *self.0.get() });
    }
}

/// Why nothing was done.
enum Refusal {
    Exported,
    NoMemory,
    Outside,
}

impl Refusal {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Exported => PyErr::new::<BufferError>(py, "Existing exports of data: object cannot be re-sized"),
            Self::NoMemory => PyErr::no_memory(py),
            Self::Outside => PyErr::new::<IndexError>(py, "index out of range"),
        }
    }
}

impl ExportedBytes {
    /// No bytes.
    pub const fn new() -> Self {
        Self::holding(Vec::new())
    }

    const fn holding(bytes: Vec<u8>) -> Self {
        Self { lease: lease_of::<Self>(), state: Guarded::new(State { bytes, exports: 0 }), interpreter: PhantomData }
    }

    /// How many bytes there are.
    pub fn len(&self, py: Python<'_>) -> usize {
        self.state.with(py, |state| state.bytes.len())
    }

    /// How many views there are.
    pub fn exports(&self, py: Python<'_>) -> usize {
        self.state.with(py, |state| state.exports)
    }

    /// Copies bytes from `offset` on to `out`.
    ///
    /// # Errors
    ///
    /// `IndexError` if there are not as many.
    pub fn read(&self, py: Python<'_>, offset: usize, out: &mut [u8]) -> PyResult<()> {
        let read = |state: &mut State| {
            let from = state.place(offset, out.len())?;
            // SAFETY: in range; `out` is Rust's own.
            unsafe { std::ptr::copy_nonoverlapping(from, out.as_mut_ptr(), out.len()) };
            Ok(())
        };
        self.state.with(py, read).map_err(|refusal: Refusal| refusal.raise(py))
    }

    /// Copies bytes to `offset` and what follows. That there are views does not matter.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is no room for them.
    pub fn write(&self, py: Python<'_>, offset: usize, bytes: &[u8]) -> PyResult<()> {
        let write = |state: &mut State| {
            let to = state.place(offset, bytes.len())?;
            // SAFETY: in range. `bytes` are elsewhere: these are not lent.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
            Ok(())
        };
        self.state.with(py, write).map_err(|refusal: Refusal| refusal.raise(py))
    }

    /// A copy of the bytes.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_vec(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        let copy = |state: &mut State| {
            let mut copy: Vec<u8> = Vec::new();
            let len = state.bytes.len();
            copy.try_reserve_exact(len).map_err(|_| Refusal::NoMemory)?;
            // SAFETY: as many bytes as there is room for; those of the state are reached
            // through pointers only.
            unsafe { std::ptr::copy_nonoverlapping(state.bytes.as_ptr(), copy.as_mut_ptr(), len) };
            // SAFETY: just written.
            unsafe { copy.set_len(len) };
            Ok(copy)
        };
        self.state.with(py, copy).map_err(|refusal: Refusal| refusal.raise(py))
    }

    /// A bytes object with these bytes.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        PyBytes::new(py, &self.to_vec(py)?)
    }

    /// Makes them so many: those at the end are cut off, or 0 is added.
    ///
    /// # Errors
    ///
    /// `BufferError` if the number changes and there are views; `MemoryError`.
    pub fn resize(&self, py: Python<'_>, len: usize) -> PyResult<()> {
        self.change(
            py,
            |bytes| {
                bytes.try_reserve(len.saturating_sub(bytes.len())).map_err(|_| Refusal::NoMemory)?;
                bytes.resize(len, 0);
                Ok(())
            },
            |now| now != len,
        )
    }

    /// Adds bytes at the end.
    ///
    /// # Errors
    ///
    /// `BufferError` if there are views and some bytes to add; `MemoryError`.
    pub fn extend_from_slice(&self, py: Python<'_>, more: &[u8]) -> PyResult<()> {
        self.change(
            py,
            |bytes| {
                bytes.try_reserve(more.len()).map_err(|_| Refusal::NoMemory)?;
                bytes.extend_from_slice(more);
                Ok(())
            },
            |_| !more.is_empty(),
        )
    }

    /// Runs `change` if the number of bytes is to change and may.
    fn change(
        &self,
        py: Python<'_>,
        change: impl FnOnce(&mut Vec<u8>) -> Result<(), Refusal>,
        changes: impl FnOnce(usize) -> bool,
    ) -> PyResult<()> {
        let change = |state: &mut State| match (changes(state.bytes.len()), state.exports) {
            (false, _) => Ok(()),
            // INVARIANT: nobody else reaches the bytes now.
            (true, 0) => change(&mut state.bytes),
            (true, _) => Err(Refusal::Exported),
        };
        self.state.with(py, change).map_err(|refusal| refusal.raise(py))
    }

    /// Counts a view, and gives what it is of, which stays there until it is released.
    pub(super) fn export(&self, py: Python<'_>) -> (*mut u8, usize) {
        self.state.with(py, |state| {
            state.exports += 1;
            (state.bytes.as_mut_ptr(), state.bytes.len())
        })
    }

    /// Counts a view less.
    pub(super) fn release_export(&self, py: Python<'_>) {
        self.state.with(py, |state| state.exports -= 1);
    }
}

impl State {
    /// The address of bytes.
    fn place(&mut self, offset: usize, len: usize) -> Result<*mut u8, Refusal> {
        match offset.checked_add(len) {
            Some(end) if end <= self.bytes.len() => Ok(self.bytes.as_mut_ptr().wrapping_add(offset)),
            _ => Err(Refusal::Outside),
        }
    }
}

impl Default for ExportedBytes {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Vec<u8>> for ExportedBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::holding(bytes)
    }
}

// SAFETY: the view has counted itself; the object that has the bytes is alive, because the view
// is one of it.
unsafe impl Leased for ExportedBytes {
    unsafe fn release(this: *const Self, py: Python<'_>) {
        // SAFETY: the caller's promise.
        unsafe { &*this }.release_export(py);
    }
}

// SAFETY: it holds no object. Threads that are attached share it under its lock.
#[diagnostic::do_not_recommend]
unsafe impl Traverse for ExportedBytes {
    const HAS_EDGES: bool = false;

    fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn clear_objects(&self, _py: Python<'_>) {}
}
