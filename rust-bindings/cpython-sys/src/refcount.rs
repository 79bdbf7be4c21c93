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
    use core::sync::atomic::{AtomicIsize, AtomicU32, AtomicUsize, Ordering};

    use crate::{_Py_DecRefShared, _Py_MergeZeroLocalRefcount, PyObject};

    const IMMORTAL: u32 = u32::MAX;
    const SHARED_ONE: isize = 1 << 2;

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

    /// Whether the calling thread owns `op`. Only this thread ever makes it true or
    /// false, so a relaxed load is enough.
    ///
    /// # Safety
    ///
    /// `op` is live.
    #[inline(always)]
    unsafe fn is_owned(op: *mut PyObject) -> bool {
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
            let field = unsafe { &raw mut (*op).ob_ref_shared };
            // SAFETY: `op` is live, and all threads access the field as an atomic.
            unsafe { AtomicIsize::from_ptr(field) }.fetch_add(SHARED_ONE, Ordering::SeqCst);
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
}
