//! Pointers to objects, and what the invariants of the handles allow to be done to them.

use std::ptr::NonNull;

use cpython_sys as ffi;

use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;

/// C's `PyObject`, for the signatures of the functions that C calls.
pub use ffi::PyObject as RawObject;
/// C's `int`.
pub use std::ffi::c_int;

/// C's `Py_ssize_t`.
#[expect(non_camel_case_types, reason = "stands for a C type")]
pub type ssize = ffi::Py_ssize_t;

/// A pointer to an object that the handle around it keeps alive, or knows to be alive.
///
/// It is neither Send nor Sync, and so are the handles because of it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Ptr(NonNull<ffi::PyObject>);

impl Ptr {
    /// `None` for NULL.
    #[inline]
    pub(crate) fn new(raw: *mut ffi::PyObject) -> Option<Self> {
        NonNull::new(raw).map(Self)
    }

    /// # Safety
    ///
    /// `raw` is not NULL.
    #[inline]
    pub(crate) unsafe fn new_unchecked(raw: *mut ffi::PyObject) -> Self {
        // SAFETY: the caller's promise.
        Self(unsafe { NonNull::new_unchecked(raw) })
    }

    #[inline]
    pub(crate) fn as_raw(self) -> *mut ffi::PyObject {
        self.0.as_ptr()
    }

    /// For the handles' `Clone`.
    #[inline]
    pub(crate) fn incref(self, _py: Python<'_>) {
        // SAFETY: the handle's invariant says that the object lives, `_py` that the
        // thread is attached.
        unsafe { ffi::refcount::Py_INCREF(self.as_raw()) }
    }

    /// For the handles' `Drop`.
    #[inline]
    pub(crate) fn decref(self, _py: Python<'_>) {
        // SAFETY: the handle owned a reference and is gone; `_py` says that the thread is
        // attached.
        unsafe { ffi::refcount::Py_DECREF(self.as_raw()) }
    }
}

/// A new reference that C returned, or the exception it set.
///
/// # Safety
///
/// `raw` is NULL with an exception set, or an object of type `T` and a reference to it
/// that the caller gives up.
#[inline]
pub(crate) unsafe fn owned<'py, T>(py: Python<'py>, raw: *mut ffi::PyObject) -> crate::PyResult<Bound<'py, T>> {
    match Ptr::new(raw) {
        // SAFETY: the caller's promise.
        Some(ptr) => Ok(unsafe { Bound::from_owned(py, ptr) }),
        None => Err(crate::PyErr::assume_set(py)),
    }
}

/// An item of a container.
///
/// # Safety
///
/// `raw` is an object and a reference to it that the caller gives up.
#[inline(always)]
pub(crate) unsafe fn new_item<'py>(py: Python<'py>, raw: *mut ffi::PyObject) -> Bound<'py, PyAny> {
    // SAFETY: the caller's promise.
    let ptr = unsafe { Ptr::new_unchecked(raw) };
    // SAFETY: as above.
    unsafe { Bound::from_owned(py, ptr) }
}

/// An item of a container, with a reference of its own (`_Py_NewRefWithLock`).
///
/// # Safety
///
/// `raw` is an object in a container that no other thread changes, because this one has its
/// lock or the GIL.
#[inline(always)]
pub(crate) unsafe fn item_with_lock<'py>(py: Python<'py>, raw: *mut ffi::PyObject) -> Bound<'py, PyAny> {
    #[cfg(Py_GIL_DISABLED)]
    // SAFETY: the caller's promise.
    unsafe {
        ffi::refcount::incref_with_lock(raw);
    }
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: the caller's promise.
    unsafe {
        ffi::refcount::Py_INCREF(raw);
    }
    // SAFETY: the reference just made.
    unsafe { new_item(py, raw) }
}

impl<T> Bound<'_, T> {
    #[inline]
    pub(crate) fn as_raw(&self) -> *mut ffi::PyObject {
        self.ptr().as_raw()
    }
}
