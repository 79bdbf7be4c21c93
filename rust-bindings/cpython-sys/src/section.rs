//! Inline functions of critical sections (Include/internal/pycore_lock.h, pycore_critical_section.h; PEP 703).

use core::sync::atomic::{AtomicU8, Ordering};

use crate::{
    PyCriticalSection, PyCriticalSection_Begin, PyCriticalSection_End, PyMutex, PyMutex_Unlock, PyObject, PyThreadState,
};

/// The mark of a suspended section (`_Py_CRITICAL_SECTION_INACTIVE`).
const INACTIVE: usize = 1;

/// A mutex's bits.
///
/// # Safety
///
/// `mutex` points to one that lives for `'a`.
#[inline(always)]
unsafe fn bits<'a>(mutex: *mut PyMutex) -> &'a AtomicU8 {
    // SAFETY: the caller's promise.
    let field = unsafe { &raw mut (*mutex)._bits };
    // SAFETY: as above, and all threads access the field as an atomic.
    unsafe { AtomicU8::from_ptr(field) }
}

/// `PyMutex_LockFast`: locks a mutex that nobody has.
///
/// # Safety
///
/// `mutex` points to a live mutex.
#[inline(always)]
pub unsafe fn lock_if_free(mutex: *mut PyMutex) -> bool {
    // SAFETY: the caller's promise.
    unsafe { bits(mutex) }.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok()
}

/// `PyMutex_Unlock`.
///
/// # Safety
///
/// `mutex` points to a live mutex that the thread has locked.
#[inline(always)]
pub unsafe fn unlock(mutex: *mut PyMutex) {
    // SAFETY: the caller's promise.
    if unsafe { bits(mutex) }.compare_exchange(1, 0, Ordering::Release, Ordering::Relaxed).is_err() {
        // SAFETY: as above; others wait for it.
        unsafe { PyMutex_Unlock(mutex) };
    }
}

/// `PyCriticalSection_Begin`.
///
/// # Safety
///
/// `thread` is the state of the calling thread, which is attached; `op` is a live object; `section` is a place
/// that stays where it is until [`critical_section_end`].
#[inline(always)]
pub unsafe fn critical_section_begin(thread: *mut PyThreadState, section: *mut PyCriticalSection, op: *mut PyObject) {
    // SAFETY: the caller's promise.
    let mutex = unsafe { &raw mut (*op).ob_mutex };
    // SAFETY: as above.
    if !unsafe { lock_if_free(mutex) } {
        // SAFETY: as above.
        return unsafe { PyCriticalSection_Begin(section, op) };
    }
    // SAFETY: as above.
    let innermost = unsafe { &raw mut (*thread).critical_section };
    // SAFETY: a number that only this thread uses.
    let outer = unsafe { innermost.read() };
    // SAFETY: as above.
    unsafe { section.write(PyCriticalSection { _cs_prev: outer, _cs_mutex: mutex }) };
    // SAFETY: as above.
    unsafe { innermost.write(section.expose_provenance()) };
}

/// `PyCriticalSection_End`.
///
/// # Safety
///
/// The section was begun on this thread, and is its innermost one.
#[inline(always)]
pub unsafe fn critical_section_end(thread: *mut PyThreadState, section: *mut PyCriticalSection) {
    // SAFETY: the caller's promise.
    let outer = unsafe { (*section)._cs_prev };
    if outer & INACTIVE != 0 {
        // SAFETY: as above. The outer section is resumed.
        return unsafe { PyCriticalSection_End(section) };
    }
    // SAFETY: as above.
    let mutex = unsafe { (*section)._cs_mutex };
    // SAFETY: the section has locked it.
    unsafe { unlock(mutex) };
    // SAFETY: a number that only this thread uses.
    unsafe { (*thread).critical_section = outer };
}
