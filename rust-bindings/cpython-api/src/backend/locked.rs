//! The lock that each object has on a free-threaded build (Include/cpython/critical_section.h),
//! for reading containers. With the GIL held there is nothing to do.

use std::marker::PhantomData;

#[cfg(Py_GIL_DISABLED)]
use cpython_sys as ffi;

use crate::handle::Bound;

/// Runs `body` under the object's lock. It must be short, run no Python code, not detach the
/// thread, and not panic.
///
/// A lock that is free is taken without a critical section, which is there for threads that
/// wait or detach under it.
#[inline(always)]
pub(super) fn briefly<T, R>(object: &Bound<'_, T>, body: impl FnOnce() -> R) -> R {
    #[cfg(Py_GIL_DISABLED)]
    {
        use std::sync::atomic::{AtomicU8, Ordering};

        // SAFETY: a live object.
        let mutex = unsafe { &raw mut (*object.as_raw()).ob_mutex };
        // SAFETY: as above.
        let bits = unsafe { &raw mut (*mutex)._bits };
        // SAFETY: as above, and all threads access the field as an atomic.
        let bits = unsafe { AtomicU8::from_ptr(bits) };
        // As `PyMutex_LockFast` and `PyMutex_Unlock` do.
        if bits.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_err() {
            // Another thread has it, or this one further out, whose section is suspended then.
            return during(object, body);
        }
        let result = body();
        if bits.compare_exchange(1, 0, Ordering::Release, Ordering::Relaxed).is_err() {
            // SAFETY: locked above, by this thread; others wait for it.
            unsafe { ffi::PyMutex_Unlock(mutex) };
        }
        result
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        let _ = object;
        body()
    }
}

/// A critical section of an object that has begun.
#[derive(Clone, Copy)]
pub(super) struct Section<'a> {
    /// The state of the thread that has begun it.
    #[cfg(Py_GIL_DISABLED)]
    thread: *mut ffi::PyThreadState,
    #[cfg(Py_GIL_DISABLED)]
    section: *mut ffi::PyCriticalSection,
    /// Until it ends; it stays on its thread.
    marker: PhantomData<(&'a (), *mut ())>,
}

impl Section<'_> {
    /// Whether the object's lock is held now. It is not if other sections have begun since, and a thread that
    /// waited for one of them has given up all its locks.
    #[inline(always)]
    pub(super) fn is_held(self) -> bool {
        #[cfg(Py_GIL_DISABLED)]
        {
            // The innermost section, with marks in the lowest bits if it is suspended, or has two locks.
            // SAFETY: a thread has its state while it is attached, as it is until the section ends.
            unsafe { (*self.thread).critical_section == self.section.addr() }
        }
        #[cfg(not(Py_GIL_DISABLED))]
        true
    }
}

/// Runs `body` in a critical section of the object (`Py_BEGIN_CRITICAL_SECTION`). If it runs
/// code that waits or detaches the thread, others have the object meanwhile.
#[inline(always)]
pub(super) fn during<T, R>(object: &Bound<'_, T>, body: impl FnOnce() -> R) -> R {
    in_section(object, |_| body())
}

/// As [`during`]; `body` can ask whether the lock is held.
#[inline(always)]
pub(super) fn in_section<T, R>(object: &Bound<'_, T>, body: impl FnOnce(Section<'_>) -> R) -> R {
    #[cfg(Py_GIL_DISABLED)]
    {
        /// Ends the section, also if `body` panics.
        struct End(*mut ffi::PyCriticalSection);

        impl Drop for End {
            #[inline(always)]
            fn drop(&mut self) {
                // SAFETY: begun below, on this thread, and the last that was: others end
                // before the `body` that they are in.
                unsafe { ffi::PyCriticalSection_End(self.0) };
            }
        }

        let mut section = std::mem::MaybeUninit::<ffi::PyCriticalSection>::uninit();
        let section = section.as_mut_ptr();
        // SAFETY: a place that does not move, and a live object; the thread is attached.
        unsafe { ffi::PyCriticalSection_Begin(section, object.as_raw()) };
        let _end = End(section);
        // SAFETY: the thread is attached.
        body(Section { thread: unsafe { ffi::PyThreadState_Get() }, section, marker: PhantomData })
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        let _ = object;
        body(Section { marker: PhantomData })
    }
}
