//! Exception objects: cause, context, notes and traceback (PEP 3134, PEP 678).

use crate::PyResult;
use crate::backend::{base_exception, err};
use crate::exceptions::ExceptionType;
use crate::handle::Bound;
use crate::types::{PyAny, PyBaseException, PyString};

impl<'py> Bound<'py, PyBaseException> {
    /// Whether the exception is an `E` (`PyErr_GivenExceptionMatches`).
    pub fn matches<E: ExceptionType>(&self) -> bool {
        self.matches_type(&E::type_object(self.py()))
    }

    /// Whether the exception is of a type, or of one of those in a tuple
    /// (`PyErr_GivenExceptionMatches`).
    pub fn matches_type<T>(&self, exception_type: &Bound<'py, T>) -> bool {
        err::given_matches(self, exception_type.as_any())
    }

    /// `__cause__` (`PyException_GetCause`).
    pub fn cause(&self) -> Option<Bound<'py, PyBaseException>> {
        base_exception::cause(self)
    }

    /// Sets `__cause__`, and `__suppress_context__` to true (`PyException_SetCause`).
    pub fn set_cause(&self, cause: Option<Bound<'py, PyBaseException>>) {
        base_exception::set_cause(self, cause);
    }

    /// `__context__` (`PyException_GetContext`).
    pub fn context(&self) -> Option<Bound<'py, PyBaseException>> {
        base_exception::context(self)
    }

    /// Sets `__context__` (`PyException_SetContext`), which must not lead back to this
    /// exception.
    pub fn set_context(&self, context: Option<Bound<'py, PyBaseException>>) {
        base_exception::set_context(self, context);
    }

    /// `__traceback__` (`PyException_GetTraceback`).
    pub fn traceback(&self) -> Option<Bound<'py, PyAny>> {
        base_exception::traceback(self)
    }

    /// Sets `__traceback__` (`PyException_SetTraceback`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is neither a traceback nor `None`.
    pub fn set_traceback(&self, traceback: &Bound<'py, PyAny>) -> PyResult<()> {
        base_exception::set_traceback(self, traceback)
    }

    /// Adds a note (`BaseException.add_note`).
    ///
    /// # Errors
    ///
    /// `TypeError` if `__notes__` is not a list; `MemoryError`.
    pub fn add_note(&self, note: &str) -> PyResult<()> {
        base_exception::add_note(self, PyString::new(self.py(), note)?.as_any())
    }

    /// Prints the exception with its traceback to `sys.stderr` (`PyErr_DisplayException`).
    pub fn display(&self) {
        base_exception::display(self);
    }
}
