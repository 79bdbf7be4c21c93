//! The classes that are not written in Rust and that classes may extend: `object`, and types
//! of C's (Include/cpython/*object.h, Include/cpython/pyerrors.h).

use std::ops::ControlFlow;

use cpython_sys as ffi;

use super::class::{Instance, NativeType};
use super::exceptions::ExceptionType;
use super::raw::Ptr;
use crate::PyResult;
use crate::class::{ModuleInit, PyClassBase};
use crate::exceptions::BaseException;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::traverse::Visit;
use crate::types::{PyAny, PyType};

/// A base without contents of its own: one that is not written in Rust.
#[diagnostic::on_unimplemented(
    message = "the contents of the base class `{Self}` are missing",
    note = "give a pair: the contents of the class, and those of its base `{Self}`"
)]
pub trait Rootless {}
#[diagnostic::do_not_recommend]
impl Rootless for PyAny {}

// SAFETY: what `object` is.
#[diagnostic::do_not_recommend]
unsafe impl PyClassBase for PyAny {
    const SIZE: usize = size_of::<ffi::PyObject>();
    const GC: bool = false;
    const DICT: bool = false;
    const WEAKREF: bool = false;
    const NATIVE: Option<NativeType> = None;
    const NEEDS_DROP: bool = false;
    const SUBCLASS: bool = true;

    fn type_object<'py, S>(_module: &ModuleInit<'_, 'py, S>) -> PyResult<Option<Bound<'py, PyType>>> {
        Ok(None)
    }
    unsafe fn traverse(_instance: Instance, _visit: &mut Visit<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    unsafe fn clear(_instance: Instance, _py: Python<'_>) {}
    unsafe fn drop(_instance: Instance) {}
}

/// Types of C's that a class may extend: their struct has a fixed size, and their `tp_new`
/// runs no Python code once there is an instance, which could use it before it has contents.
/// (That of frozenset does.)
macro_rules! native_bases {
    ($($marker:ty, $object:ident, $gc:expr, $get:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Rootless for $marker {}
        // SAFETY: the struct of the type's instances, as C's headers have it.
        #[diagnostic::do_not_recommend]
        unsafe impl PyClassBase for $marker {
            const SIZE: usize = size_of::<ffi::$object>();
            const GC: bool = $gc;
            const DICT: bool = false;
            const WEAKREF: bool = false;
            const NATIVE: Option<NativeType> = Some(NativeType($get));
            const NEEDS_DROP: bool = false;
            const SUBCLASS: bool = true;

            fn type_object<'py, S>(module: &ModuleInit<'_, 'py, S>) -> PyResult<Option<Bound<'py, PyType>>> {
                let get: fn() -> *mut ffi::PyTypeObject = $get;
                // SAFETY: the address of a static type is not NULL.
                let ptr = unsafe { Ptr::new_unchecked(get().cast()) };
                // SAFETY: a static type, which never dies.
                Ok(Some(unsafe { Borrowed::<PyType>::from_borrowed(module.py(), ptr) }.to_owned()))
            }
            unsafe fn traverse(_instance: Instance, _visit: &mut Visit<'_>) -> ControlFlow<()> {
                ControlFlow::Continue(())
            }
            unsafe fn clear(_instance: Instance, _py: Python<'_>) {}
            unsafe fn drop(_instance: Instance) {}
        }
    )*};
}

native_bases! {
    crate::types::PyBaseException, PyBaseExceptionObject, true, || <BaseException as ExceptionType>::type_ptr().as_raw().cast();
    crate::types::PyByteArray, PyByteArrayObject, false, || &raw mut ffi::PyByteArray_Type;
    crate::types::PyComplex, PyComplexObject, false, || &raw mut ffi::PyComplex_Type;
    crate::types::PyDict, PyDictObject, true, || &raw mut ffi::PyDict_Type;
    crate::types::PyFloat, PyFloatObject, false, || &raw mut ffi::PyFloat_Type;
    crate::types::PyList, PyListObject, true, || &raw mut ffi::PyList_Type;
    crate::types::PySet, PySetObject, true, || &raw mut ffi::PySet_Type;
    crate::types::PyString, PyUnicodeObject, false, || &raw mut ffi::PyUnicode_Type;
}

/// The exceptions, by the struct of their instances (Include/cpython/pyerrors.h).
macro_rules! native_exceptions {
    ($($object:ident: $($name:ident)*;)*) => {
        native_bases! {$($(
            crate::exceptions::$name, $object, true, || <crate::exceptions::$name as ExceptionType>::type_ptr().as_raw().cast();
        )*)*}
    };
}

native_exceptions! {
    PyBaseExceptionObject:
        ArithmeticError AssertionError BaseException BufferError EOFError Exception FloatingPointError GeneratorExit
        IndexError KeyError KeyboardInterrupt LookupError MemoryError NotImplementedError OverflowError
        PythonFinalizationError RecursionError ReferenceError RuntimeError StopAsyncIteration SystemError TypeError
        ValueError ZeroDivisionError
        BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning PendingDeprecationWarning
        ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning Warning;
    PyAttributeErrorObject: AttributeError;
    PyBaseExceptionGroupObject: BaseExceptionGroup;
    PyImportErrorObject: ImportError ModuleNotFoundError;
    PyNameErrorObject: NameError UnboundLocalError;
    PyOSErrorObject:
        BlockingIOError BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionError
        ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError InterruptedError
        IsADirectoryError NotADirectoryError OSError PermissionError ProcessLookupError TimeoutError;
    PyStopIterationObject: StopIteration;
    PySyntaxErrorObject: IndentationError SyntaxError TabError;
    PySystemExitObject: SystemExit;
    PyUnicodeErrorObject: UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError;
}
