//! Errors: the exception is set on this thread, and a marker says so.

use std::fmt;
use std::marker::PhantomData;

use crate::backend;
use crate::exceptions::ExceptionType;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyBaseException, PyTuple, PyType};

/// A result whose error is the exception set on this thread.
pub type PyResult<T> = Result<T, PyErr>;

/// Says that an exception is set on this thread (`PyErr_Occurred`).
///
/// It has no size and holds nothing: like NULL from a C function, it is passed on with
/// `?` until Python code or [`PyErr::take`] handles the exception.
///
/// The functions that make one raise. If they cannot make the exception they are asked
/// for, they raise what went wrong: `MemoryError`, or what the exception's type raised.
#[must_use = "an exception is set: return this, or take the exception"]
pub struct PyErr {
    // An exception is set on one thread only.
    here: PhantomData<*mut ()>,
}

/// Raising.
impl PyErr {
    /// A function of the C API has reported an error, so an exception is set.
    pub(crate) fn assume_set(_py: Python<'_>) -> Self {
        Self { here: PhantomData }
    }

    /// Raises `E(message)` (`PyErr_SetString`).
    #[cold]
    pub fn new<E: ExceptionType>(py: Python<'_>, message: impl AsRef<str>) -> Self {
        backend::err::raise(py, E::type_ptr(), message.as_ref());
        Self::assume_set(py)
    }

    /// Raises `E()` (`PyErr_SetNone`).
    #[cold]
    pub fn set_none<E: ExceptionType>(py: Python<'_>) -> Self {
        backend::err::raise_none(py, E::type_ptr());
        Self::assume_set(py)
    }

    /// Raises `E(value)` (`PyErr_SetObject`): `KeyError` with the key, `StopIteration` with
    /// the value. Unlike that function it makes no difference between a tuple and others.
    #[cold]
    pub fn from_value<E: ExceptionType, T>(value: &Bound<'_, T>) -> Self {
        Self::new_args::<E>(value.py(), &[value.as_any().clone()])
    }

    /// Raises `E(*args)` (`PyErr_SetObject` with a tuple).
    #[cold]
    pub fn new_args<'py, E: ExceptionType>(py: Python<'py>, args: &[Bound<'py, PyAny>]) -> Self {
        Self::from_type_args(&E::type_object(py), args)
    }

    /// Raises `exception_type(message)`, for a type that is kept in a module's state
    /// (`PyErr_SetString`).
    ///
    /// What is no exception type raises `SystemError`.
    #[cold]
    pub fn from_type<T>(exception_type: &Bound<'_, T>, message: impl AsRef<str>) -> Self {
        backend::err::raise_type(exception_type.as_any(), message.as_ref());
        Self::assume_set(exception_type.py())
    }

    /// Raises `exception_type(*args)` (`PyErr_SetObject` with a tuple).
    ///
    /// What is no exception type raises `SystemError`.
    #[cold]
    pub fn from_type_args<'py, T>(exception_type: &Bound<'py, T>, args: &[Bound<'py, PyAny>]) -> Self {
        let py = exception_type.py();
        match PyTuple::new(py, args) {
            Ok(args) => backend::err::raise_object(exception_type.as_any(), &args),
            Err(error) => return error,
        }
        Self::assume_set(py)
    }

    /// Raises an exception object, as `raise exception` does (`PyErr_SetObject`): the one
    /// that is being handled becomes its `__context__`.
    #[cold]
    pub fn raise(exception: &Bound<'_, PyBaseException>) -> Self {
        backend::err::raise_exception(exception);
        Self::assume_set(exception.py())
    }

    /// Sets an exception that was taken again, as it is (`PyErr_SetRaisedException`).
    pub fn restore(exception: Bound<'_, PyBaseException>) -> Self {
        let py = exception.py();
        backend::err::restore(exception);
        Self::assume_set(py)
    }

    /// Raises `MemoryError()` (`PyErr_NoMemory`).
    #[cold]
    pub fn no_memory(py: Python<'_>) -> Self {
        backend::err::no_memory(py);
        Self::assume_set(py)
    }

    /// Makes an exception type (`PyErr_NewExceptionWithDoc`), to be kept in a module's state.
    ///
    /// `name` is "module.class"; `bases` is a type or a tuple of types, `Exception` if not
    /// given.
    ///
    /// # Errors
    ///
    /// `SystemError` if the name has no dot, or what the metaclass raises.
    pub fn new_type<'py>(
        py: Python<'py>,
        name: &std::ffi::CStr,
        doc: Option<&std::ffi::CStr>,
        bases: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyType>> {
        backend::err::new_type(py, name, doc, bases)
    }
}

/// The exception that is set.
impl PyErr {
    /// Whether an exception is set.
    pub fn is_set(py: Python<'_>) -> bool {
        backend::err::occurred(py)
    }

    /// The exception that is set, if one is (`PyErr_Occurred`).
    pub fn occurred(py: Python<'_>) -> Option<Self> {
        Self::is_set(py).then(|| Self::assume_set(py))
    }

    /// Whether the exception is an `E` (`PyErr_ExceptionMatches`).
    pub fn matches<E: ExceptionType>(&self, py: Python<'_>) -> bool {
        self.matches_type(&E::type_object(py))
    }

    /// Whether the exception is of a type, or of one of those in a tuple
    /// (`PyErr_ExceptionMatches`).
    pub fn matches_type<T>(&self, exception_type: &Bound<'_, T>) -> bool {
        backend::err::matches(exception_type.as_any())
    }

    /// Takes the exception, so that none is set any more (`PyErr_GetRaisedException`).
    pub fn take(self, py: Python<'_>) -> Bound<'_, PyBaseException> {
        backend::err::take(py)
    }

    /// Gives the exception that is set a `__context__`: the one that was being handled
    /// when it was raised (`PyException_SetContext`).
    pub fn with_context(self, context: Bound<'_, PyBaseException>) -> Self {
        let exception = self.take(context.py());
        // An exception is not its own context.
        if !exception.is(&context) {
            exception.set_context(Some(context));
        }
        Self::restore(exception)
    }

    /// What `raise … from cause` does to the exception that is set
    /// (`PyException_SetCause`).
    pub fn with_cause(self, cause: Bound<'_, PyBaseException>) -> Self {
        let exception = self.take(cause.py());
        exception.set_cause(Some(cause));
        Self::restore(exception)
    }

    /// What `raise … from None` does to the exception that is set: its `__context__` is
    /// kept but not shown (`PyException_SetCause` with NULL).
    pub fn from_none(self, py: Python<'_>) -> Self {
        let exception = self.take(py);
        exception.set_cause(None);
        Self::restore(exception)
    }

    /// Reports the exception to `sys.unraisablehook`, because nobody can be told of it
    /// (`PyErr_WriteUnraisable`); `object` is where it happened. None is set any more.
    pub fn write_unraisable(self, py: Python<'_>, object: Option<&Bound<'_, PyAny>>) {
        backend::err::write_unraisable(py, object);
    }

    /// Reports the exception to `sys.excepthook`, as the interpreter does at its top level
    /// (`PyErr_Print`). None is set any more.
    ///
    /// `SystemExit` ends the process.
    pub fn print(self, py: Python<'_>) {
        backend::err::print(py);
    }
}

impl fmt::Debug for PyErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PyErr (the exception is set on this thread)")
    }
}
