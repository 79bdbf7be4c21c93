//! `PyMutex`: CPython's lock of one byte (Include/cpython/lock.h) around a value.

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU8, Ordering};

use super::deferred::Deferred;
use super::gc::Visit;
use super::parking;
use crate::handle::Attached;
use crate::python::Python;
use crate::traverse::Traverse;

const UNLOCKED: u8 = 0;
const LOCKED: u8 = 1;
/// Threads are parked (or were: a fork forgets them).
const PARKED: u8 = 2;

/// How often a thread looks again before it parks. With the GIL no other thread can be about
/// to unlock.
const SPINS: u32 = if cfg!(Py_GIL_DISABLED) { 40 } else { 0 };

/// The byte, with the states that C's `PyMutex` has.
///
/// C hands a lock over to a thread that has waited for a millisecond. This one does not: a
/// thread that owns it but has not been attached again would own it while others fork, collect
/// or end the interpreter.
struct RawMutex(AtomicU8);

impl RawMutex {
    /// `PyMutex_Lock`; `PyMutex_Unlock` when the result is dropped.
    #[inline(always)]
    fn lock(&self, py: Python<'_>) -> Unlock<'_> {
        if self.0.compare_exchange(UNLOCKED, LOCKED, Ordering::Acquire, Ordering::Relaxed).is_err() {
            self.lock_slowly(py);
        }
        Unlock(self)
    }

    #[cold]
    fn lock_slowly(&self, py: Python<'_>) {
        let mut spins = SPINS;
        loop {
            let now = self.0.load(Ordering::Relaxed);
            if now & LOCKED == 0 {
                if self.0.compare_exchange(now, now | LOCKED, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                    return;
                }
            } else if now & PARKED == 0 && spins > 0 {
                spins -= 1;
                std::thread::yield_now();
            } else if now & PARKED != 0
                || self.0.compare_exchange(now, now | PARKED, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            {
                parking::park(py, &self.0, LOCKED | PARKED);
            }
        }
    }

    #[cold]
    fn unlock_slowly(&self) {
        parking::unpark_one(&self.0, UNLOCKED, PARKED);
    }
}

/// Unlocks when it is dropped.
struct Unlock<'a>(&'a RawMutex);

impl Drop for Unlock<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.0.0.compare_exchange(LOCKED, UNLOCKED, Ordering::Release, Ordering::Relaxed).is_err() {
            self.0.unlock_slowly();
        }
    }
}

/// A value that one thread at a time uses, in a closure: C's `PyMutex` and what it protects.
///
/// ```ignore
/// let total = self.total.with(py, |total, _| { *total += step; *total });
/// ```
///
/// A thread that waits for the lock is detached, so that threads that want the GIL, or to stop
/// the world, do not wait for it. A thread that has the lock stays attached and runs no Python
/// code: **the closure is `Send`**, so that nothing of this thread's is in it, neither a
/// [`Python`] nor a handle, and without one nothing of Python can be called. What has to be
/// done with Python objects is done before or after, with what the closure returns. A call into
/// Python with the lock held therefore does not compile, nor does locking it twice.
///
/// Objects are kept in it as [`Py`](crate::Py). One that the closure drops is given up after
/// the lock: only then may its deallocation run Python code, which may use the same lock.
///
/// If the closure panics, the lock is free again and the value is as the closure has left it;
/// there is no poisoning. Waiting threads are woken in order, but a lock is never reserved for
/// one.
///
/// # Invariants
///
/// - While the lock is held, the thread that holds it is attached, in the closure. So it is
///   held by nobody when another thread collects, stops the world or forks, and the collector
///   finds the value whole.
/// - The value is accessed by the thread that holds the lock, by the collector, and by the
///   owner of the whole `PyMutex`.
pub struct PyMutex<T> {
    raw: RawMutex,
    value: UnsafeCell<T>,
}

// SAFETY: one thread at a time gets at the value, which may move between threads.
unsafe impl<T: Send> Sync for PyMutex<T> {}

/// Proof that the thread is attached and holds the lock of a [`PyMutex`]: enough for
/// [`Py::clone_ref`](crate::Py::clone_ref), not for calls.
pub struct Locked<'a> {
    // Neither Send nor Sync: attachment is a thread's own.
    lock: PhantomData<(&'a (), *mut ())>,
}

// SAFETY: the closure that it is lent to runs attached.
unsafe impl Attached for &Locked<'_> {}

impl<T> PyMutex<T> {
    /// An unlocked lock with a value.
    pub const fn new(value: T) -> Self {
        Self { raw: RawMutex(AtomicU8::new(UNLOCKED)), value: UnsafeCell::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: Traverse> PyMutex<T> {
    /// Runs the closure on the value, with the lock held (`PyMutex_Lock`, `PyMutex_Unlock`).
    #[inline(always)]
    pub fn with<R>(&self, py: Python<'_>, body: impl FnOnce(&mut T, &Locked<'_>) -> R + Send) -> R {
        self.with_input(py, (), |value, (), locked| body(value, locked))
    }

    /// As [`with`](Self::with), and gives the closure something that it cannot capture: a
    /// [`Py`](crate::Py), or a collection of them, that it puts into the value.
    #[inline(always)]
    pub fn with_input<A: Traverse, R>(
        &self,
        py: Python<'_>,
        input: A,
        body: impl FnOnce(&mut T, A, &Locked<'_>) -> R + Send,
    ) -> R {
        // What is made first is dropped last.
        let deferred = if T::HAS_EDGES | A::HAS_EDGES { Some(Deferred::new(py)) } else { None };
        let _unlock = self.raw.lock(py);
        let _collecting = deferred.as_ref().map(Deferred::collect);
        // SAFETY: the invariants: other threads wait for the lock, or for this thread to detach;
        // and this one cannot come here again, because that takes a `Python`.
        let value = unsafe { &mut *self.value.get() };
        body(value, input, &Locked { lock: PhantomData })
    }
}

impl<T: Default> Default for PyMutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

// SAFETY: it visits what the value visits. Attached threads may share it, because one at a time
// gets at the value.
#[diagnostic::do_not_recommend]
unsafe impl<T: Traverse> Traverse for PyMutex<T> {
    const HAS_EDGES: bool = T::HAS_EDGES;

    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        if !T::HAS_EDGES {
            return ControlFlow::Continue(());
        }
        debug_assert_eq!(self.raw.0.load(Ordering::Relaxed) & LOCKED, 0, "a lock is held by an attached thread");
        // SAFETY: the invariants: no thread is in a closure.
        unsafe { &*self.value.get() }.traverse(visit)
    }

    fn clear_objects(&self, py: Python<'_>) {
        if T::HAS_EDGES {
            self.with(py, |value, _| value.clear_objects_mut());
        }
    }

    fn clear_objects_mut(&mut self) {
        self.value.get_mut().clear_objects_mut();
    }
}
