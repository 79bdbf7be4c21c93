//! Capsules (Include/pycapsule.h) that hold a value of Rust.

use std::any::Any;
use std::ffi::{CStr, CString, c_void};

use cpython_sys as ffi;

use super::raw::{RawObject, owned};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::PyCapsule;
use crate::{PyResult, panic};

/// What a capsule of ours points to.
struct Held {
    /// Its name, which C has the address of.
    name: CString,
    value: Box<dyn Any + Send + Sync>,
}

/// The context of capsules that this module's copy of the crate has made, by which they are
/// known: nobody else has an address in this variable.
static OURS: u8 = 0;

fn ours() -> *mut c_void {
    (&raw const OURS).cast_mut().cast()
}

/// A capsule that holds the value, and drops it when it is deallocated.
pub(crate) fn new<'py>(
    py: Python<'py>,
    name: CString,
    value: Box<dyn Any + Send + Sync>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let held = Box::into_raw(Box::new(Held { name, value }));
    // SAFETY: just made, and nobody else's.
    let name = unsafe { (*held).name.as_ptr() };
    // SAFETY: a pointer that is not NULL, a name that lives as long as it; the thread is attached.
    let raw = unsafe { ffi::PyCapsule_New(held.cast(), name, Some(destroy)) };
    // SAFETY: a new reference to a capsule, or NULL.
    match unsafe { owned::<PyCapsule>(py, raw) } {
        Ok(capsule) => {
            // SAFETY: a live capsule, so that it cannot fail.
            unsafe { ffi::PyCapsule_SetContext(raw, ours()) };
            Ok(capsule)
        }
        Err(error) => {
            // SAFETY: nobody has it.
            drop(unsafe { Box::from_raw(held) });
            Err(error)
        }
    }
}

/// The capsule's destructor.
///
/// # Safety
///
/// C calls, for a capsule made by [`new`].
unsafe extern "C" fn destroy(capsule: *mut RawObject) {
    // SAFETY: the thread that deallocates it is attached.
    let py = unsafe { Python::assume_attached() };
    // SAFETY: a live capsule.
    let name = unsafe { ffi::PyCapsule_GetName(capsule) };
    // SAFETY: a live capsule, with its own name.
    let held = unsafe { ffi::PyCapsule_GetPointer(capsule, name) }.cast::<Held>();
    // SAFETY: from `new`; the capsule is gone, and with it all that borrowed from it.
    let held = unsafe { Box::from_raw(held) };
    panic::unraisable_on_panic(py, || drop(held));
}

/// What a capsule of ours holds; `None` for any other.
fn held<'a>(capsule: Borrowed<'a, '_, PyCapsule>) -> Option<&'a Held> {
    let raw = capsule.as_raw();
    // SAFETY: a live capsule, so that it cannot fail.
    if unsafe { ffi::PyCapsule_GetContext(raw) } != ours() {
        return None;
    }
    // SAFETY: as above.
    let name = unsafe { ffi::PyCapsule_GetName(raw) };
    // SAFETY: a live capsule, with its own name.
    let held = unsafe { ffi::PyCapsule_GetPointer(raw, name) }.cast::<Held>();
    // SAFETY: the context says that `new` made the capsule, which keeps this as long as it
    // lives, that is for `'a`, and never changes it.
    Some(unsafe { &*held })
}

/// The value of a capsule that is known to be ours.
///
/// # Safety
///
/// [`new`] made the capsule, with this name, and it lives for `'a`.
#[inline]
pub(super) unsafe fn value_of<'a>(capsule: *mut RawObject, name: &CStr) -> &'a (dyn Any + Send + Sync) {
    // SAFETY: a live capsule, with its own name.
    let held = unsafe { ffi::PyCapsule_GetPointer(capsule, name.as_ptr()) }.cast::<Held>();
    // SAFETY: from `new`; the capsule keeps it and never changes it.
    unsafe { &*(*held).value }
}

/// The value of a capsule of ours.
pub(crate) fn value<'a>(capsule: Borrowed<'a, '_, PyCapsule>) -> Option<&'a (dyn Any + Send + Sync)> {
    held(capsule).map(|held| &*held.value)
}

/// The name of a capsule of ours.
pub(crate) fn name<'a>(capsule: Borrowed<'a, '_, PyCapsule>) -> Option<&'a CStr> {
    held(capsule).map(|held| held.name.as_c_str())
}

/// `PyCapsule_IsValid`.
pub(crate) fn is_valid(capsule: &Bound<'_, PyCapsule>, name: &CStr) -> bool {
    // SAFETY: a live capsule; the name ends with NUL.
    unsafe { ffi::PyCapsule_IsValid(capsule.as_raw(), name.as_ptr()) != 0 }
}
