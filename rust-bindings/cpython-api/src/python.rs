//! The proof that a thread is attached to an interpreter.

use std::ffi::CStr;
use std::marker::PhantomData;

use crate::PyResult;
use crate::backend::{self, recursion::Recursion, recursion::RecursiveCall};
use crate::handle::{Borrowed, Bound};
use crate::types::PyAny;

/// Proof that the calling thread has an attached thread state (`PyThreadState_Get`): on a
/// build with the GIL, that it holds the GIL.
///
/// It is given at each entry from C and lives as long as that call. Nothing with the
/// lifetime `'py` can leave the call or the thread.
#[derive(Clone, Copy)]
pub struct Python<'py> {
    // Neither Send nor Sync: attachment is a thread's own.
    attached: PhantomData<(*mut ThisThread, &'py ())>,
}

/// What the compiler names if a [`Python`] is to go to another thread.
enum ThisThread {}

impl<'py> Python<'py> {
    /// Asserts that the calling thread is attached for `'py`.
    ///
    /// # Safety
    ///
    /// It is.
    #[inline]
    pub(crate) unsafe fn assume_attached() -> Self {
        Self { attached: PhantomData }
    }

    /// The object `None` (`Py_None`).
    #[expect(non_snake_case, reason = "the name is Python's, as in PyO3")]
    pub fn None(self) -> Borrowed<'py, 'py, PyAny> {
        backend::object::none(self)
    }

    /// Imports a module (`PyImport_ImportModule`): the object in `sys.modules`, which may
    /// be of any type.
    ///
    /// # Errors
    ///
    /// Whatever the import raises.
    pub fn import(self, name: &CStr) -> PyResult<Bound<'py, PyAny>> {
        backend::object::import(self, name)
    }

    /// Enters a level of recursion (`Py_EnterRecursiveCall`): code that goes as deep as its data does
    /// holds one for each level. `place` ends the error's text, as `c" while encoding a JSON object"` does.
    ///
    /// # Errors
    ///
    /// `RecursionError` if C code may go no deeper in this thread.
    #[inline]
    pub fn enter_recursive_call(self, place: &CStr) -> PyResult<RecursiveCall<'py>> {
        backend::recursion::enter(self, place)
    }

    /// Where this thread counts its levels of recursion: for many calls of
    /// [`enter_recursive_call`](Self::enter_recursive_call), each of which would look for it
    /// (`PyThreadState_Get`).
    #[inline]
    pub fn recursion(self) -> Recursion<'py> {
        backend::recursion::of_thread(self)
    }

    /// Whether asserts are compiled out (`sys.flags.optimize`, python -O).
    ///
    /// # Errors
    ///
    /// If `sys.flags` has been tampered with.
    pub fn is_optimized(self) -> PyResult<bool> {
        self.import(c"sys")?.getattr(c"flags")?.getattr(c"optimize")?.is_truthy()
    }
}
