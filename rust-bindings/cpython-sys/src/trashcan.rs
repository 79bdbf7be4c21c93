//! Py_TRASHCAN_BEGIN and Py_TRASHCAN_END (Include/cpython/object.h): the deallocation of a
//! deep chain of objects without deep recursion.
#![expect(non_snake_case, non_upper_case_globals, reason = "the names are C's")]

use crate::{
    _PyTrash_thread_deposit_object, _PyTrash_thread_destroy_chain, PyObject, PyThreadState, PyThreadState_Get,
    destructor, object::Py_TYPE,
};

/// How much of the recursion limit is kept for what deallocation calls.
const Py_TRASHCAN_HEADROOM: i32 = 50;

/// `Py_TRASHCAN_BEGIN`: the thread state for [`Py_TRASHCAN_END`], or NULL if `op` was put
/// aside and will be deallocated later, so that the deallocator must return.
///
/// # Safety
///
/// The thread is attached; `op` has no references left, is not tracked by the collector,
/// and is being deallocated by `dealloc`.
#[inline]
pub unsafe fn Py_TRASHCAN_BEGIN(op: *mut PyObject, dealloc: destructor) -> *mut PyThreadState {
    // SAFETY: the thread is attached.
    let tstate = unsafe { PyThreadState_Get() };
    // SAFETY: the thread's own state, which no other thread writes to here.
    let remaining = unsafe { &raw mut (*tstate).c_recursion_remaining };
    // SAFETY: as above.
    let left = unsafe { *remaining };
    if left <= Py_TRASHCAN_HEADROOM {
        // SAFETY: `op` still has its type.
        let ty = unsafe { Py_TYPE(op) };
        // SAFETY: as above.
        let own: destructor = unsafe { (*ty).tp_dealloc };
        // Not for a subtype's instance: the subtype's deallocator has begun with it.
        if own.map(|own| own as usize) == dealloc.map(|dealloc| dealloc as usize) {
            // SAFETY: the caller's promise.
            unsafe { _PyTrash_thread_deposit_object(tstate, op) };
            return core::ptr::null_mut();
        }
    }
    // SAFETY: as above.
    unsafe { *remaining = left - 1 };
    tstate
}

/// `Py_TRASHCAN_END`: deallocates what was put aside, if there is room again.
///
/// # Safety
///
/// `tstate` is what [`Py_TRASHCAN_BEGIN`] returned in the same deallocator, and not NULL.
#[inline]
pub unsafe fn Py_TRASHCAN_END(tstate: *mut PyThreadState) {
    // SAFETY: the thread's own state, which no other thread writes to here.
    let remaining = unsafe { &raw mut (*tstate).c_recursion_remaining };
    // SAFETY: as above.
    let left = unsafe { *remaining } + 1;
    // SAFETY: as above.
    unsafe { *remaining = left };
    // SAFETY: as above.
    let later = unsafe { (*tstate).delete_later };
    if !later.is_null() && left > Py_TRASHCAN_HEADROOM * 2 {
        // SAFETY: the thread is attached, and this is its state.
        unsafe { _PyTrash_thread_destroy_chain(tstate) };
    }
}
