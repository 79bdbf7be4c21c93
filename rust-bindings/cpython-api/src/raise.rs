//! Raising the exceptions that have more than a message, or one that C formats.

use std::ffi::CStr;
use std::io::{self, ErrorKind};
use std::ops::Range;

use crate::exceptions::{self, ExceptionType};
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyBaseException, PyString};
use crate::{PyErr, PyResult, backend};

/// TypeError.
impl PyErr {
    /// Raises `TypeError` with the name of an object's type, as C has it (`tp_name`), between
    /// two texts (`PyErr_Format` with `"%s%.100s%s"`).
    #[cold]
    pub fn about_type(before: &CStr, object: &Bound<'_, PyAny>, after: &CStr) -> Self {
        Self::about_type_of(before, object, 100, after)
    }

    /// As [`about_type`](Self::about_type), with at most `length` bytes of the name (`"%s%.80s%s"` for 80).
    #[cold]
    pub fn about_type_of(before: &CStr, object: &Bound<'_, PyAny>, length: u8, after: &CStr) -> Self {
        backend::types::type_error_between(before, object, length, after)
    }
}

/// OSError.
impl PyErr {
    /// Raises the `OSError` of a value of `errno` (`PyErr_SetFromErrnoWithFilenameObject`),
    /// which is the subclass for it: `FileNotFoundError` for ENOENT.
    ///
    /// For EINTR signal handlers run first; what they raise is raised instead.
    #[cold]
    pub fn from_errno(py: Python<'_>, errno: i32, filename: Option<&Bound<'_, PyAny>>) -> Self {
        if io::Error::from_raw_os_error(errno).kind() == ErrorKind::Interrupted
            && let Err(error) = py.check_signals()
        {
            return error;
        }
        match backend::err::raise_errno(py, errno, filename) {
            Ok(()) => Self::assume_set(py),
            Err(error) => error,
        }
    }

    /// Raises the `OSError` of an I/O error of Rust's.
    ///
    /// One of the operating system is raised by its number, as [`PyErr::from_errno`] does.
    /// Another one has a kind and a message only, and `errno` is `None`. For want of memory
    /// it is `MemoryError`.
    #[cold]
    pub fn from_io_error<'py>(py: Python<'py>, error: &io::Error, filename: Option<&Bound<'py, PyAny>>) -> Self {
        if let Some(errno) = error.raw_os_error() {
            return Self::from_errno(py, errno, filename);
        }
        let ty = match error.kind() {
            ErrorKind::AlreadyExists => exceptions::FileExistsError::type_object(py),
            ErrorKind::BrokenPipe => exceptions::BrokenPipeError::type_object(py),
            ErrorKind::ConnectionAborted => exceptions::ConnectionAbortedError::type_object(py),
            ErrorKind::ConnectionRefused => exceptions::ConnectionRefusedError::type_object(py),
            ErrorKind::ConnectionReset => exceptions::ConnectionResetError::type_object(py),
            ErrorKind::Interrupted => exceptions::InterruptedError::type_object(py),
            ErrorKind::IsADirectory => exceptions::IsADirectoryError::type_object(py),
            ErrorKind::NotADirectory => exceptions::NotADirectoryError::type_object(py),
            ErrorKind::NotFound => exceptions::FileNotFoundError::type_object(py),
            ErrorKind::OutOfMemory => return Self::no_memory(py),
            ErrorKind::PermissionDenied => exceptions::PermissionError::type_object(py),
            ErrorKind::TimedOut => exceptions::TimeoutError::type_object(py),
            ErrorKind::WouldBlock => exceptions::BlockingIOError::type_object(py),
            _ => exceptions::OSError::type_object(py),
        };
        let message = match PyString::new(py, &error.to_string()) {
            Ok(message) => message.into_any(),
            Err(error) => return error,
        };
        match filename {
            // The constructor takes a filename behind errno and message only.
            Some(filename) => Self::from_type_args(&ty, &[py.None().to_owned(), message, filename.clone()]),
            None => Self::from_type_args(&ty, &[message]),
        }
    }
}

/// ImportError.
impl PyErr {
    /// Raises an `ImportError` or a subclass, with the name of the module and the path to it
    /// (`PyErr_SetImportErrorSubclass`).
    ///
    /// `TypeError` if `E` is no `ImportError`.
    #[cold]
    pub fn import_error<'py, E: ExceptionType>(
        py: Python<'py>,
        message: impl AsRef<str>,
        name: Option<&Bound<'py, PyAny>>,
        path: Option<&Bound<'py, PyAny>>,
    ) -> Self {
        match PyString::new(py, message.as_ref()) {
            Ok(message) => backend::err::raise_import_error(E::type_ptr(), &message, name, path),
            Err(error) => return error,
        }
        Self::assume_set(py)
    }
}

/// UnicodeError.
impl PyErr {
    /// Raises `UnicodeDecodeError(encoding, object, start, end, reason)`
    /// (`PyUnicodeDecodeError_Create`), for a range of bytes.
    #[cold]
    pub fn unicode_decode_error(
        py: Python<'_>,
        encoding: &CStr,
        object: &[u8],
        range: Range<usize>,
        reason: &CStr,
    ) -> Self {
        Self::raise_or(backend::err::unicode_decode_error(py, encoding, object, range, reason))
    }

    /// Raises `UnicodeEncodeError(encoding, object, start, end, reason)`, for a range of
    /// characters.
    #[cold]
    pub fn unicode_encode_error(
        encoding: &CStr,
        object: &Bound<'_, PyString>,
        range: Range<usize>,
        reason: &CStr,
    ) -> Self {
        Self::raise_or(backend::err::unicode_encode_error(encoding, object, range, reason))
    }

    /// Raises the exception that was made, or the one that says why it was not.
    fn raise_or(made: PyResult<Bound<'_, PyBaseException>>) -> Self {
        match made {
            Ok(exception) => Self::raise(&exception),
            Err(error) => error,
        }
    }
}
