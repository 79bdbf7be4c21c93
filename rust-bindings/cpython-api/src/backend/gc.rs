//! The cycle collector's visits (Include/objimpl.h, `visitproc`).

use std::ffi::{c_int, c_void};
use std::marker::PhantomData;
use std::ops::ControlFlow;

use cpython_sys as ffi;

use super::raw::{Ptr, RawObject};
use crate::handle::Py;
use crate::panic;

/// The cycle collector's question: which objects do you hold?
pub struct Visit<'a> {
    visit: unsafe extern "C" fn(*mut RawObject, *mut c_void) -> c_int,
    arg: *mut c_void,
    status: c_int,
    scope: PhantomData<&'a ()>,
}

impl Visit<'_> {
    /// Answers with one object (`Py_VISIT`). Pass a `Break` on with `?`.
    #[inline]
    pub fn call<T>(&mut self, object: &Py<T>) -> ControlFlow<()> {
        self.visit(object.ptr())
    }

    /// Answers with one object.
    #[inline]
    pub(crate) fn visit(&mut self, object: Ptr) -> ControlFlow<()> {
        // SAFETY: the collector gave the function and its argument, for live objects.
        self.status = unsafe { (self.visit)(object.as_raw(), self.arg) };
        if self.status == 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// Lets `body` visit, for a traverse function of C, and gives that function's result.
///
/// Python code cannot run here, so a panic cannot become an exception: it is fatal.
///
/// # Safety
///
/// The collector called the traverse function with `visit` and `arg`.
#[inline]
pub(crate) unsafe fn traverse(
    place: &str,
    visit: ffi::visitproc,
    arg: *mut c_void,
    body: impl FnOnce(&mut Visit<'_>) -> ControlFlow<()>,
) -> c_int {
    let Some(visit) = visit else { return 0 };
    panic::fatal_on_panic(place, || {
        let mut visit = Visit { visit, arg, status: 0, scope: PhantomData };
        match body(&mut visit) {
            ControlFlow::Continue(()) => 0,
            ControlFlow::Break(()) => visit.status,
        }
    })
}
