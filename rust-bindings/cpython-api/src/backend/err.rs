//! Raising, matching and taking exceptions (Include/pyerrors.h).

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;

/// Where the interpreter keeps an exception type.
#[derive(Clone, Copy)]
pub struct ExceptionPtr(*mut *mut ffi::PyObject);

impl ExceptionPtr {
    /// For the `exceptions!` macro, which gives it the interpreter's own variables.
    pub(crate) const fn new(at: *mut *mut ffi::PyObject) -> Self {
        Self(at)
    }

    fn get(self) -> *mut ffi::PyObject {
        // SAFETY: the `PyExc_` variables are set before any extension module is loaded
        // and never change; the static types they point to are immortal.
        unsafe { *self.0 }
    }
}

/// A built-in exception type.
pub trait Exception: sealed::Sealed {
    #[doc(hidden)]
    fn type_ptr() -> ExceptionPtr;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// Defines a type for each exception and ties it to the interpreter's variable.
macro_rules! exceptions {
    ($($name:ident = $variable:ident,)*) => {$(
        pub enum $name {}
        impl crate::backend::err::sealed::Sealed for $name {}
        impl Exception for $name {
            fn type_ptr() -> ExceptionPtr {
                crate::backend::err::variables::$variable()
            }
        }
    )*};
}
pub(crate) use exceptions;

/// The interpreter's variables, by their names in C.
#[expect(non_snake_case, reason = "the names are C's")]
pub(crate) mod variables {
    use cpython_sys as ffi;

    use super::ExceptionPtr;

    macro_rules! variables {
        ($($variable:ident)*) => {$(
            pub(crate) fn $variable() -> ExceptionPtr {
                ExceptionPtr::new(&raw mut ffi::$variable)
            }
        )*};
    }

    variables! {
        PyExc_AssertionError PyExc_SystemError PyExc_TypeError PyExc_UnicodeEncodeError PyExc_ValueError
    }
}

/// `PyErr_SetObject` with a str of the message.
pub(crate) fn raise(py: Python<'_>, ty: ExceptionPtr, message: &str) {
    if let Ok(text) = super::object::str_from_utf8(py, message) {
        raise_value(ty, text.as_any());
    }
}

/// `PyErr_SetObject`.
pub(crate) fn raise_value(ty: ExceptionPtr, value: &Bound<'_, PyAny>) {
    // SAFETY: both are objects, and the first is an exception type.
    unsafe { ffi::PyErr_SetObject(ty.get(), value.as_raw()) };
}

/// `PyErr_NoMemory`.
pub(crate) fn no_memory(_py: Python<'_>) {
    // SAFETY: the thread is attached.
    unsafe { ffi::PyErr_NoMemory() };
}

/// `PyErr_ExceptionMatches`.
pub(crate) fn matches(_py: Python<'_>, ty: ExceptionPtr) -> bool {
    // SAFETY: the thread is attached, and an exception is set, which a `PyErr` attests.
    unsafe { ffi::PyErr_ExceptionMatches(ty.get()) != 0 }
}

/// Whether an exception is set.
pub(crate) fn occurred(_py: Python<'_>) -> bool {
    // SAFETY: the thread is attached.
    !unsafe { ffi::PyErr_Occurred() }.is_null()
}

/// `PyErr_GetRaisedException`; if none was set (a mistake), a `SystemError` that says so.
pub(crate) fn take(py: Python<'_>) -> Bound<'_, PyAny> {
    // SAFETY: the thread is attached.
    let raised = unsafe { ffi::PyErr_GetRaisedException() };
    if let Some(ptr) = Ptr::new(raised) {
        // SAFETY: the function returns a new reference.
        return unsafe { Bound::from_owned(py, ptr) };
    }
    raise(py, variables::PyExc_SystemError(), "error return without exception set");
    // SAFETY: the thread is attached.
    let raised = unsafe { ffi::PyErr_GetRaisedException() };
    // SAFETY: `raise` has set an exception, so this is a new reference.
    unsafe { owned(py, raised) }.unwrap_or_else(|_| py.None().to_owned())
}

/// `PyErr_SetRaisedException`.
pub(crate) fn restore(exception: Bound<'_, PyAny>) {
    // SAFETY: the thread is attached; the function takes the reference. What is no
    // exception raises TypeError or SystemError in its stead.
    unsafe { ffi::PyErr_SetRaisedException(exception.into_ptr().as_raw()) };
}

/// `PyException_SetContext`.
pub(crate) fn set_context(exception: &Bound<'_, PyAny>, context: Bound<'_, PyAny>) {
    if exception.is(&context) {
        return;
    }
    // SAFETY: `exception` was raised, so it is one; the function takes the reference to
    // `context`, which was raised too.
    unsafe { ffi::PyException_SetContext(exception.as_raw(), context.into_ptr().as_raw()) };
}

/// `PyException_SetCause` with NULL, which also sets `__suppress_context__`.
pub(crate) fn suppress_context(exception: &Bound<'_, PyAny>) {
    // SAFETY: `exception` was raised, so it is one.
    unsafe { ffi::PyException_SetCause(exception.as_raw(), std::ptr::null_mut()) };
}

/// Reports an exception that nobody can be told of (`PyErr_WriteUnraisable`).
pub(crate) fn write_unraisable(_py: Python<'_>) {
    // SAFETY: the thread is attached; NULL is allowed.
    unsafe { ffi::PyErr_WriteUnraisable(std::ptr::null_mut()) };
}

/// Ends the process with "Fatal Python error: ..".
pub(crate) fn fatal(message: &str) -> ! {
    let text = std::ffi::CString::new(message.replace('\0', "?")).unwrap_or_default();
    // SAFETY: the function may be called at any time, from any thread.
    unsafe { ffi::_Py_FatalErrorFunc(c"Rust".as_ptr(), text.as_ptr()) };
    #[expect(
        unreachable_code,
        reason = "whether bindgen knows that C's function does not return depends on the headers"
    )]
    std::process::abort()
}
