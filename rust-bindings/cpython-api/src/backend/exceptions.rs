//! The built-in exception types and warning categories (Include/pyerrors.h).

use cpython_sys as ffi;

use super::raw::Ptr;
use crate::handle::Borrowed;
use crate::python::Python;
use crate::types::PyAny;

/// Where the interpreter keeps an exception type.
#[derive(Clone, Copy)]
pub struct ExceptionPtr(*mut *mut ffi::PyObject);

impl ExceptionPtr {
    pub(super) fn as_raw(self) -> *mut ffi::PyObject {
        // SAFETY: the `PyExc_` variables are set before any extension module is loaded
        // and never change.
        unsafe { *self.0 }
    }

    /// The type itself.
    pub(crate) fn type_object(self, py: Python<'_>) -> Borrowed<'_, '_, PyAny> {
        // SAFETY: the variable is set, so this is not NULL.
        let ptr = unsafe { Ptr::new_unchecked(self.as_raw()) };
        // SAFETY: the static types are immortal.
        unsafe { Borrowed::from_borrowed(py, ptr) }
    }
}

/// A built-in exception type.
pub trait ExceptionType: sealed::Sealed {
    #[doc(hidden)]
    fn type_ptr() -> ExceptionPtr;

    /// The type as an object.
    fn type_object(py: Python<'_>) -> Borrowed<'_, '_, PyAny> {
        Self::type_ptr().type_object(py)
    }
}

/// A built-in warning category, which is an exception type too.
pub trait WarningCategory: ExceptionType {}

mod sealed {
    pub trait Sealed {}
}

/// Defines a type for each exception and ties it to the interpreter's variable.
macro_rules! exceptions {
    ($($name:ident = $variable:ident,)*) => {$(
        #[doc = concat!("`", stringify!($name), "` (`", stringify!($variable), "`).")]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl ExceptionType for $name {
            fn type_ptr() -> ExceptionPtr {
                ExceptionPtr(&raw mut ffi::$variable)
            }
        }
    )*};
}

macro_rules! warning_categories {
    ($($name:ident = $variable:ident,)*) => {
        exceptions! { $($name = $variable,)* }
        $(impl WarningCategory for $name {})*
    };
}

exceptions! {
    ArithmeticError = PyExc_ArithmeticError,
    AssertionError = PyExc_AssertionError,
    AttributeError = PyExc_AttributeError,
    BaseException = PyExc_BaseException,
    BaseExceptionGroup = PyExc_BaseExceptionGroup,
    BlockingIOError = PyExc_BlockingIOError,
    BrokenPipeError = PyExc_BrokenPipeError,
    BufferError = PyExc_BufferError,
    ChildProcessError = PyExc_ChildProcessError,
    ConnectionAbortedError = PyExc_ConnectionAbortedError,
    ConnectionError = PyExc_ConnectionError,
    ConnectionRefusedError = PyExc_ConnectionRefusedError,
    ConnectionResetError = PyExc_ConnectionResetError,
    EOFError = PyExc_EOFError,
    Exception = PyExc_Exception,
    FileExistsError = PyExc_FileExistsError,
    FileNotFoundError = PyExc_FileNotFoundError,
    FloatingPointError = PyExc_FloatingPointError,
    GeneratorExit = PyExc_GeneratorExit,
    ImportError = PyExc_ImportError,
    IndentationError = PyExc_IndentationError,
    IndexError = PyExc_IndexError,
    InterruptedError = PyExc_InterruptedError,
    IsADirectoryError = PyExc_IsADirectoryError,
    KeyError = PyExc_KeyError,
    KeyboardInterrupt = PyExc_KeyboardInterrupt,
    LookupError = PyExc_LookupError,
    MemoryError = PyExc_MemoryError,
    ModuleNotFoundError = PyExc_ModuleNotFoundError,
    NameError = PyExc_NameError,
    NotADirectoryError = PyExc_NotADirectoryError,
    NotImplementedError = PyExc_NotImplementedError,
    OSError = PyExc_OSError,
    OverflowError = PyExc_OverflowError,
    PermissionError = PyExc_PermissionError,
    ProcessLookupError = PyExc_ProcessLookupError,
    PythonFinalizationError = PyExc_PythonFinalizationError,
    RecursionError = PyExc_RecursionError,
    ReferenceError = PyExc_ReferenceError,
    RuntimeError = PyExc_RuntimeError,
    StopAsyncIteration = PyExc_StopAsyncIteration,
    StopIteration = PyExc_StopIteration,
    SyntaxError = PyExc_SyntaxError,
    SystemError = PyExc_SystemError,
    SystemExit = PyExc_SystemExit,
    TabError = PyExc_TabError,
    TimeoutError = PyExc_TimeoutError,
    TypeError = PyExc_TypeError,
    UnboundLocalError = PyExc_UnboundLocalError,
    UnicodeDecodeError = PyExc_UnicodeDecodeError,
    UnicodeEncodeError = PyExc_UnicodeEncodeError,
    UnicodeError = PyExc_UnicodeError,
    UnicodeTranslateError = PyExc_UnicodeTranslateError,
    ValueError = PyExc_ValueError,
    ZeroDivisionError = PyExc_ZeroDivisionError,
}

warning_categories! {
    BytesWarning = PyExc_BytesWarning,
    DeprecationWarning = PyExc_DeprecationWarning,
    EncodingWarning = PyExc_EncodingWarning,
    FutureWarning = PyExc_FutureWarning,
    ImportWarning = PyExc_ImportWarning,
    PendingDeprecationWarning = PyExc_PendingDeprecationWarning,
    ResourceWarning = PyExc_ResourceWarning,
    RuntimeWarning = PyExc_RuntimeWarning,
    SyntaxWarning = PyExc_SyntaxWarning,
    UnicodeWarning = PyExc_UnicodeWarning,
    UserWarning = PyExc_UserWarning,
    Warning = PyExc_Warning,
}

/// Another name of [`OSError`] (`PyExc_EnvironmentError`).
pub type EnvironmentError = OSError;
/// Another name of [`OSError`] (`PyExc_IOError`).
pub type IOError = OSError;
