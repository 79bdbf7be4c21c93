//! Waiting on an address (Include/internal/pycore_parking_lot.h): what CPython's own locks
//! wait with.

use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicU8, Ordering};

use cpython_sys as ffi;

use crate::python::Python;

/// Lets the thread sleep, detached, if `state` is `expected`, until it is woken: no thread
/// that wants the GIL or to stop the world waits for it meanwhile. It may wake without
/// reason, for instance because of a signal.
pub(super) fn park(_py: Python<'_>, state: &AtomicU8, expected: u8) {
    let (state, expected) = (state.as_ptr().cast(), (&raw const expected).cast());
    // SAFETY: one byte stands at both addresses; all threads access the first as an atomic.
    // No time is given. The thread is attached before and after the call.
    unsafe { ffi::_PyParkingLot_Park(state, expected, size_of::<u8>(), -1, std::ptr::null_mut(), 1) };
}

/// Stores `alone` in `state`, or `others` if threads go on sleeping there, and wakes one.
pub(super) fn unpark_one(state: &AtomicU8, alone: u8, others: u8) {
    struct Store<'a> {
        state: &'a AtomicU8,
        alone: u8,
        others: u8,
    }

    /// # Safety
    ///
    /// `store` is a `Store`.
    unsafe extern "C" fn store(store: *mut c_void, _thread: *mut c_void, others: c_int) {
        // SAFETY: the caller's promise.
        let store = unsafe { &*store.cast::<Store<'_>>() };
        store.state.store(if others == 0 { store.alone } else { store.others }, Ordering::Release);
    }

    let arg = Store { state, alone, others };
    // SAFETY: the function is called once, before this returns, with the address of `arg`.
    unsafe { ffi::_PyParkingLot_Unpark(state.as_ptr().cast(), Some(store), (&raw const arg).cast_mut().cast()) };
}

/// Wakes all threads that sleep on `state`.
pub(super) fn unpark_all(state: &AtomicU8) {
    // SAFETY: the address is only compared.
    unsafe { ffi::_PyParkingLot_UnparkAll(state.as_ptr().cast()) };
}
