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
        // SAFETY: a live object.
        let mutex = unsafe { &raw mut (*object.as_raw()).ob_mutex };
        // SAFETY: as above.
        if !unsafe { ffi::section::lock_if_free(mutex) } {
            // Another thread has it, or this one further out, whose section is suspended then.
            return during(object, body);
        }
        let result = body();
        // SAFETY: locked above, by this thread.
        unsafe { ffi::section::unlock(mutex) };
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

    /// Runs `body` without the lock: what takes the lock itself would wait for this section.
    pub(super) fn suspended<T, R>(self, object: &Bound<'_, T>, body: impl FnOnce() -> R) -> R {
        #[cfg(Py_GIL_DISABLED)]
        {
            /// Begins the section again, also if `body` panics.
            struct Begin(*mut ffi::PyCriticalSection, *mut ffi::PyObject);

            impl Drop for Begin {
                fn drop(&mut self) {
                    // SAFETY: as in `in_section`, in the same place, before that section ends.
                    unsafe { ffi::PyCriticalSection_Begin(self.0, self.1) };
                }
            }

            if self.is_held() {
                // SAFETY: begun on this thread, and the innermost one.
                unsafe { ffi::PyCriticalSection_End(self.section) };
                let _begin = Begin(self.section, object.as_raw());
                return body();
            }
        }
        #[cfg(not(Py_GIL_DISABLED))]
        let _ = object;
        body()
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
        struct End(*mut ffi::PyThreadState, *mut ffi::PyCriticalSection);

        impl Drop for End {
            #[inline(always)]
            fn drop(&mut self) {
                // SAFETY: begun below, on this thread, and the last that was: others end
                // before the `body` that they are in.
                unsafe { ffi::section::critical_section_end(self.0, self.1) };
            }
        }

        // SAFETY: the thread is attached.
        let thread = unsafe { ffi::PyThreadState_Get() };
        let mut section = std::mem::MaybeUninit::<ffi::PyCriticalSection>::uninit();
        let section = section.as_mut_ptr();
        // SAFETY: a place that does not move, and a live object; the thread is attached.
        unsafe { ffi::section::critical_section_begin(thread, section, object.as_raw()) };
        let _end = End(thread, section);
        body(Section { thread, section, marker: PhantomData })
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        let _ = object;
        body(Section { marker: PhantomData })
    }
}
