//! Reference counting: the inline functions of Include/object.h (PEP 683, PEP 703).
//!
//! A release build with the GIL and a release free-threaded build count inline, as C
//! does. A debug build (`Py_REF_DEBUG`) also keeps a total, and a platform whose thread
//! id is not known here could count for the wrong thread: these call the functions that
//! the interpreter exports.
#![expect(non_snake_case, reason = "the names are C's")]

use crate::PyObject;

/// Adds a reference to `op`.
///
/// # Safety
///
/// `op` points to a live object and the calling thread is attached to its interpreter.
#[inline(always)]
pub unsafe fn Py_INCREF(op: *mut PyObject) {
    // SAFETY: the caller's promise is the one that `inline::incref` asks for.
    unsafe { inline::incref(op) }
}

/// Gives up a reference to `op`, which is deallocated if that was the last one.
///
/// # Safety
///
/// As [`Py_INCREF`]; the caller owns the reference and does not use it again. Any Python
/// code may run.
#[inline(always)]
pub unsafe fn Py_DECREF(op: *mut PyObject) {
    // SAFETY: the caller's promise is the one that `inline::decref` asks for.
    unsafe { inline::decref(op) }
}

/// Whether `op` has one reference (`Py_REFCNT(op) == 1`).
///
/// # Safety
///
/// As [`Py_INCREF`].
#[inline]
pub unsafe fn has_one_reference(op: *mut PyObject) -> bool {
    #[cfg(not(Py_GIL_DISABLED))]
    {
        // SAFETY: `op` is live, and begins with the count.
        let count = unsafe { &raw const (*op).__bindgen_anon_1.ob_refcnt };
        // SAFETY: as above, and the GIL is held.
        unsafe { *count == 1 }
    }
    #[cfg(Py_GIL_DISABLED)]
    {
        use core::sync::atomic::{AtomicIsize, AtomicU32, Ordering};
        // SAFETY: `op` is live, so the field's address is in it.
        let local = unsafe { &raw mut (*op).ob_ref_local };
        // SAFETY: as above.
        let shared = unsafe { &raw mut (*op).ob_ref_shared };
        // SAFETY: `op` is live, and all threads access the field as an atomic.
        let local = unsafe { AtomicU32::from_ptr(local) }.load(Ordering::Relaxed);
        // SAFETY: as above.
        let shared = unsafe { AtomicIsize::from_ptr(shared) }.load(Ordering::Relaxed);
        local == 1 && shared == 0
    }
}

/// Whether the calling thread owns `op` (`_Py_IsOwnedByCurrentThread`). Where counting is
/// not inline, the answer is no.
///
/// # Safety
///
/// `op` points to a live object.
#[cfg(Py_GIL_DISABLED)]
#[inline(always)]
pub unsafe fn is_owned(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise is the one that the function asks for.
    unsafe { inline::is_owned(op) }
}

/// Adds a reference to `op` if that can be done without the lock of what holds it, and if
/// `place` then still has it (`_Py_TryIncrefCompare`). Where counting is not inline, it
/// never is.
///
/// If `place` does not have it any more, the reference is given up again, and any Python
/// code may run.
///
/// # Safety
///
/// `op` was read from `place` since the calling thread last ran code that may detach it or
/// deallocate objects, and `place` is in memory that is freed with a delay (`_PyMem_FreeDelayed`).
#[cfg(Py_GIL_DISABLED)]
#[inline(always)]
pub unsafe fn try_incref_compare(place: &core::sync::atomic::AtomicPtr<PyObject>, op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise is the one that the function asks for.
    unsafe { inline::try_incref_compare(place, op) }
}

/// Adds a reference to `op`, and lets [`try_incref_compare`] succeed from now on
/// (`_Py_NewRefWithLock`).
///
/// # Safety
///
/// As [`Py_INCREF`]; the calling thread has the lock of what holds `op`.
#[cfg(Py_GIL_DISABLED)]
#[inline(always)]
pub unsafe fn incref_with_lock(op: *mut PyObject) {
    // SAFETY: the caller's promise is the one that the function asks for.
    unsafe { inline::incref_with_lock(op) }
}

#[cfg(all(not(Py_GIL_DISABLED), not(Py_DEBUG), target_pointer_width = "64"))]
mod inline {
    use crate::{_Py_Dealloc, PyObject};

    const _: () = assert!(core::mem::offset_of!(PyObject, __bindgen_anon_1) == 0);
    const LOW: usize = if cfg!(target_endian = "big") { 1 } else { 0 };

    /// # Safety
    ///
    /// As [`super::Py_INCREF`].
    #[inline(always)]
    pub(super) unsafe fn incref(op: *mut PyObject) {
        // SAFETY: `op` is live, and an object begins with the two halves of its count.
        let low = unsafe { op.cast::<u32>().add(LOW) };
        // With the GIL held no other thread touches the count. The low half is all ones
        // for immortal objects only, which keep their count.
        // SAFETY: as above.
        if let Some(more) = unsafe { *low }.checked_add(1) {
            // SAFETY: as above.
            unsafe { *low = more };
        }
    }

    /// # Safety
    ///
    /// As [`super::Py_DECREF`].
    #[inline(always)]
    pub(super) unsafe fn decref(op: *mut PyObject) {
        // SAFETY: as in `incref`.
        let low = unsafe { op.cast::<u32>().add(LOW) };
        // C decrements both halves as one number, but the high one is zero for objects that
        // can die. To load eight bytes right after `incref` stored four would mean to wait
        // for the store.
        // SAFETY: as above.
        let now = unsafe { *low };
        // C looks at the low half as a signed number: negative is immortal.
        if (now as i32) < 0 {
            return;
        }
        // SAFETY: as above.
        unsafe { *low = now.wrapping_sub(1) };
        if now == 1 {
            // An extension built for the stable ABI of 3.11 counts immortal objects too, and
            // can carry into the high half.
            // SAFETY: as above.
            let high = unsafe { op.cast::<u32>().add(1 - LOW) };
            // SAFETY: as above.
            if unsafe { *high } == 0 {
                // SAFETY: that was the last reference, and it was the caller's.
                unsafe { _Py_Dealloc(op) };
            }
        }
    }
}

#[cfg(all(
    Py_GIL_DISABLED,
    not(Py_DEBUG),
    any(target_arch = "x86_64", target_arch = "aarch64"),
    any(target_os = "linux", target_os = "macos")
))]
mod inline {
    use core::sync::atomic::{AtomicIsize, AtomicPtr, AtomicU32, AtomicUsize, Ordering};

    use crate::{_Py_DecRefShared, _Py_MergeZeroLocalRefcount, PyObject};

    const IMMORTAL: u32 = u32::MAX;
    const SHARED_ONE: isize = 1 << 2;
    const SHARED_FLAGS: isize = 3;
    const MAYBE_WEAKREF: isize = 1;
    const MERGED: isize = 3;

    /// `_Py_ThreadId`: the address of the thread's control block.
    #[inline(always)]
    fn thread_id() -> usize {
        let id: usize;
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        // SAFETY: reads the word at the thread pointer, which the ABI puts there.
        unsafe {
            core::arch::asm!("mov {}, fs:0", out(reg) id, options(nostack, readonly, preserves_flags));
        }
        #[cfg(all(target_arch = "x86_64", target_os = "macos"))]
        // SAFETY: reads the word at the thread pointer, which the ABI puts there.
        unsafe {
            core::arch::asm!("mov {}, gs:0", out(reg) id, options(nostack, readonly, preserves_flags));
        }
        #[cfg(all(target_arch = "aarch64", target_os = "linux"))]
        // SAFETY: reads a register that every thread may read.
        unsafe {
            core::arch::asm!("mrs {}, tpidr_el0", out(reg) id, options(nostack, nomem, preserves_flags));
        }
        #[cfg(all(target_arch = "aarch64", target_os = "macos"))]
        // SAFETY: reads a register that every thread may read.
        unsafe {
            core::arch::asm!("mrs {}, tpidrro_el0", out(reg) id, options(nostack, nomem, preserves_flags));
        }
        id
    }

    /// The count of the owning thread.
    ///
    /// # Safety
    ///
    /// `op` is live for `'a`.
    #[inline(always)]
    unsafe fn local<'a>(op: *mut PyObject) -> &'a AtomicU32 {
        // SAFETY: `op` is live, so the field's address is in it.
        let field = unsafe { &raw mut (*op).ob_ref_local };
        // SAFETY: `op` is live, and all threads access the field as an atomic.
        unsafe { AtomicU32::from_ptr(field) }
    }

    /// The count of the other threads, above two flags.
    ///
    /// # Safety
    ///
    /// `op` is live for `'a`.
    #[inline(always)]
    unsafe fn shared<'a>(op: *mut PyObject) -> &'a AtomicIsize {
        // SAFETY: `op` is live, so the field's address is in it.
        let field = unsafe { &raw mut (*op).ob_ref_shared };
        // SAFETY: `op` is live, and all threads access the field as an atomic.
        unsafe { AtomicIsize::from_ptr(field) }
    }

    /// Whether the calling thread owns `op`. Only this thread ever makes it true or
    /// false, so a relaxed load is enough.
    ///
    /// # Safety
    ///
    /// `op` is live.
    #[inline(always)]
    pub(super) unsafe fn is_owned(op: *mut PyObject) -> bool {
        // SAFETY: `op` is live, so the field's address is in it.
        let field = unsafe { &raw mut (*op).ob_tid };
        // SAFETY: `op` is live, and all threads access the field as an atomic.
        unsafe { AtomicUsize::from_ptr(field) }.load(Ordering::Relaxed) == thread_id()
    }

    /// # Safety
    ///
    /// As [`super::Py_INCREF`].
    #[inline(always)]
    pub(super) unsafe fn incref(op: *mut PyObject) {
        // SAFETY: the caller says `op` is live.
        let local = unsafe { local(op) };
        let Some(more) = local.load(Ordering::Relaxed).checked_add(1) else {
            return;
        };
        // SAFETY: as above.
        if unsafe { is_owned(op) } {
            local.store(more, Ordering::Relaxed);
        } else {
            // SAFETY: as above.
            unsafe { shared(op) }.fetch_add(SHARED_ONE, Ordering::SeqCst);
        }
    }

    /// `_Py_TryIncrefFast`: for immortal objects and those of this thread.
    ///
    /// # Safety
    ///
    /// `op` points to the memory of an object, which may be deallocated already. If the
    /// thread owns it, it is live, because only this thread would deallocate it.
    #[inline(always)]
    unsafe fn try_incref_fast(op: *mut PyObject) -> bool {
        // SAFETY: the caller's promise.
        let local = unsafe { local(op) };
        let Some(more) = local.load(Ordering::Relaxed).checked_add(1) else {
            return true;
        };
        // SAFETY: the caller's promise.
        let owned = unsafe { is_owned(op) };
        if owned {
            local.store(more, Ordering::Relaxed);
        }
        owned
    }

    /// # Safety
    ///
    /// As [`super::try_incref_compare`]: the memory of `op` stays that of an object until the
    /// thread tells the interpreter that it has let go of what it read (QSBR).
    #[inline(always)]
    pub(super) unsafe fn try_incref_compare(place: &AtomicPtr<PyObject>, op: *mut PyObject) -> bool {
        // SAFETY: the caller's promise.
        if unsafe { try_incref_fast(op) } {
            return true;
        }
        // SAFETY: as above.
        let shared = unsafe { shared(op) };
        let mut now = shared.load(Ordering::Relaxed);
        loop {
            // Without a reference of another thread, and without the mark that there may be
            // one at any time, the count cannot be trusted.
            if now == 0 || now == MERGED {
                return false;
            }
            match shared.compare_exchange_weak(now, now + SHARED_ONE, Ordering::SeqCst, Ordering::Relaxed) {
                Ok(_) => break,
                Err(other) => now = other,
            }
        }
        if place.load(Ordering::SeqCst) == op {
            return true;
        }
        // SAFETY: the reference just made.
        unsafe { decref(op) };
        false
    }

    /// # Safety
    ///
    /// As [`super::incref_with_lock`].
    #[inline(always)]
    pub(super) unsafe fn incref_with_lock(op: *mut PyObject) {
        // SAFETY: the caller says `op` is live.
        if unsafe { try_incref_fast(op) } {
            return;
        }
        // SAFETY: as above.
        let shared = unsafe { shared(op) };
        let mut now = shared.load(Ordering::Relaxed);
        loop {
            let flag = if now & SHARED_FLAGS == 0 { MAYBE_WEAKREF } else { 0 };
            match shared.compare_exchange_weak(now, (now + SHARED_ONE) | flag, Ordering::SeqCst, Ordering::Relaxed) {
                Ok(_) => return,
                Err(other) => now = other,
            }
        }
    }

    /// # Safety
    ///
    /// As [`super::Py_DECREF`].
    #[inline(always)]
    pub(super) unsafe fn decref(op: *mut PyObject) {
        // SAFETY: the caller says `op` is live.
        let local = unsafe { local(op) };
        let now = local.load(Ordering::Relaxed);
        if now == IMMORTAL {
            return;
        }
        // SAFETY: as above.
        if unsafe { is_owned(op) } {
            local.store(now - 1, Ordering::Relaxed);
            if now == 1 {
                // SAFETY: the owning thread has no reference left, as this asks.
                unsafe { _Py_MergeZeroLocalRefcount(op) };
            }
        } else {
            // SAFETY: the calling thread does not own `op`, as this asks.
            unsafe { decref_shared(op) };
        }
    }

    /// Gives up a reference of a thread that does not own `op`. It is a function because
    /// what stands here costs its size at each place where a handle is dropped.
    ///
    /// # Safety
    ///
    /// As [`super::Py_DECREF`].
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn decref_shared(op: *mut PyObject) {
        // SAFETY: the caller's promise.
        unsafe { _Py_DecRefShared(op) };
    }
}

#[cfg(not(any(
    all(not(Py_GIL_DISABLED), not(Py_DEBUG), target_pointer_width = "64"),
    all(
        Py_GIL_DISABLED,
        not(Py_DEBUG),
        any(target_arch = "x86_64", target_arch = "aarch64"),
        any(target_os = "linux", target_os = "macos")
    )
)))]
mod inline {
    use crate::{Py_DecRef, Py_IncRef, PyObject};

    /// # Safety
    ///
    /// As [`super::Py_INCREF`].
    #[inline(always)]
    pub(super) unsafe fn incref(op: *mut PyObject) {
        // SAFETY: the caller's promise is the one that C's function asks for.
        unsafe { Py_IncRef(op) }
    }

    /// # Safety
    ///
    /// As [`super::Py_DECREF`].
    #[inline(always)]
    pub(super) unsafe fn decref(op: *mut PyObject) {
        // SAFETY: the caller's promise is the one that C's function asks for.
        unsafe { Py_DecRef(op) }
    }

    /// Where the counts are not known here, a reader takes the lock.
    ///
    /// # Safety
    ///
    /// As [`super::try_incref_compare`].
    #[cfg(Py_GIL_DISABLED)]
    #[inline(always)]
    pub(super) unsafe fn try_incref_compare(
        _place: &core::sync::atomic::AtomicPtr<PyObject>,
        _op: *mut PyObject,
    ) -> bool {
        false
    }

    /// # Safety
    ///
    /// As [`super::incref_with_lock`].
    #[cfg(Py_GIL_DISABLED)]
    #[inline(always)]
    pub(super) unsafe fn incref_with_lock(op: *mut PyObject) {
        // SAFETY: the caller's promise.
        unsafe { incref(op) }
    }

    /// # Safety
    ///
    /// As [`super::is_owned`].
    #[cfg(Py_GIL_DISABLED)]
    #[inline(always)]
    pub(super) unsafe fn is_owned(_op: *mut PyObject) -> bool {
        false
    }
}
