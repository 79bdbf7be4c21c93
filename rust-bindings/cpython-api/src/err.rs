//! Errors: the exception is set on this thread, and a marker says so.

use std::fmt;
use std::marker::PhantomData;

use crate::backend;
use crate::exceptions::Exception;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;

/// A result whose error is the exception set on this thread.
pub type PyResult<T> = Result<T, PyErr>;

/// Says that an exception is set on this thread (`PyErr_Occurred`).
///
/// It has no size and holds nothing: like NULL from a C function, it is passed on with
/// `?` until Python code or [`PyErr::take`] handles the exception.
#[must_use = "an exception is set: return this, or take the exception"]
pub struct PyErr {
    // An exception is set on one thread only.
    here: PhantomData<*mut ()>,
}

impl PyErr {
    /// A function of the C API has reported an error, so an exception is set.
    pub(crate) fn assume_set(_py: Python<'_>) -> Self {
        Self { here: PhantomData }
    }

    /// Raises an exception of type `E` with a message (`PyErr_SetObject`).
    ///
    /// If the message cannot be made, `MemoryError` is raised instead.
    #[cold]
    pub fn new<E: Exception>(py: Python<'_>, message: impl fmt::Display) -> Self {
        backend::err::raise(py, E::type_ptr(), &message.to_string());
        Self::assume_set(py)
    }

    /// Raises `E(value)` (`PyErr_SetObject`).
    #[cold]
    pub fn from_value<E: Exception, T>(value: &Bound<'_, T>) -> Self {
        backend::err::raise_value(E::type_ptr(), value.as_any());
        Self::assume_set(value.py())
    }

    /// Raises `MemoryError()` (`PyErr_NoMemory`).
    #[cold]
    pub fn no_memory(py: Python<'_>) -> Self {
        backend::err::no_memory(py);
        Self::assume_set(py)
    }

    /// Whether the exception is an `E` (`PyErr_ExceptionMatches`).
    pub fn matches<E: Exception>(&self, py: Python<'_>) -> bool {
        backend::err::matches(py, E::type_ptr())
    }

    /// Takes the exception, so that none is set any more (`PyErr_GetRaisedException`).
    pub fn take(self, py: Python<'_>) -> Bound<'_, PyAny> {
        backend::err::take(py)
    }

    /// Raises an exception object, usually one that was taken
    /// (`PyErr_SetRaisedException`).
    pub fn restore(exception: Bound<'_, PyAny>) -> Self {
        let py = exception.py();
        backend::err::restore(exception);
        Self::assume_set(py)
    }

    /// Gives the exception that is set a `__context__`: the one that was being handled
    /// when it was raised (`PyException_SetContext`).
    pub fn with_context(self, context: Bound<'_, PyAny>) -> Self {
        let exception = self.take(context.py());
        backend::err::set_context(&exception, context);
        Self::restore(exception)
    }

    /// What `raise … from None` does to the exception that is set: its `__context__` is
    /// kept but not shown (`PyException_SetCause` with NULL).
    pub fn from_none(self, py: Python<'_>) -> Self {
        let exception = self.take(py);
        backend::err::suppress_context(&exception);
        Self::restore(exception)
    }
}

impl fmt::Debug for PyErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PyErr (the exception is set on this thread)")
    }
}
