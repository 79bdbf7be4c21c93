//! Raising, matching and taking exceptions (Include/pyerrors.h).

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use super::exceptions::ExceptionPtr;
use super::raw::{Ptr, owned};
use crate::exceptions::{ExceptionType, OSError, SystemError, TypeError, UnicodeEncodeError};
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyBaseException, PyString, PyType};
use crate::{PyErr, PyResult};

/// NULL for `None`.
fn optional<T>(object: Option<&Bound<'_, T>>) -> *mut ffi::PyObject {
    object.map_or(std::ptr::null_mut(), Bound::as_raw)
}

/// `PyErr_SetObject` with a str of the message.
pub(crate) fn raise(py: Python<'_>, ty: ExceptionPtr, message: &str) {
    raise_type(&ty.type_object(py), message);
}

/// As [`raise`]; what is no exception type raises SystemError.
pub(crate) fn raise_type(ty: &Bound<'_, PyAny>, message: &str) {
    if let Ok(text) = PyString::new(ty.py(), message) {
        raise_object(ty, text.as_any());
    }
}

/// `PyErr_SetObject`: a tuple stands for the arguments, `None` for none, an instance of
/// the type for itself.
pub(crate) fn raise_object(ty: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) {
    // SAFETY: both are live objects; what is no exception type raises SystemError.
    unsafe { ffi::PyErr_SetObject(ty.as_raw(), value.as_raw()) };
}

/// `PyErr_SetNone`.
pub(crate) fn raise_none(_py: Python<'_>, ty: ExceptionPtr) {
    // SAFETY: the thread is attached, and this is an exception type.
    unsafe { ffi::PyErr_SetNone(ty.as_raw()) };
}

/// `PyErr_SetObject` with an exception and its type.
pub(crate) fn raise_exception(exception: &Bound<'_, PyBaseException>) {
    // SAFETY: the handle's object is alive.
    let ty: *mut ffi::PyTypeObject = unsafe { ffi::object::Py_TYPE(exception.as_raw()) };
    // SAFETY: the type of an exception is an exception type, and the exception keeps it.
    unsafe { ffi::PyErr_SetObject(ty.cast(), exception.as_raw()) };
}

/// `PyErr_NoMemory`.
pub(crate) fn no_memory(_py: Python<'_>) {
    // SAFETY: the thread is attached.
    unsafe { ffi::PyErr_NoMemory() };
}

// SAFETY: the C standard declares it so.
unsafe extern "C" {
    /// The C library's text for a value of `errno`, which CPython uses.
    fn strerror(errno: c_int) -> *const std::ffi::c_char;
}

/// What `PyErr_SetFromErrno` makes the message of an OSError from.
pub(crate) fn errno_text(py: Python<'_>, errno: c_int) -> PyResult<Bound<'_, PyString>> {
    if errno == 0 {
        return PyString::new(py, "Error");
    }
    // SAFETY: any number may be asked for.
    let text = unsafe { strerror(errno) };
    // SAFETY: a string that ends with NUL, which nobody changes before this call ends: it
    // is constant, or the thread's own. The thread is attached.
    let raw = unsafe { ffi::PyUnicode_DecodeLocale(text, c"surrogateescape".as_ptr()) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyErr_SetFromErrnoWithFilenameObjects`, which gets `errno` from the C library.
pub(crate) fn raise_errno(py: Python<'_>, errno: c_int, filename: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    let text = errno_text(py, errno)?;
    let (format, filename) = match filename {
        Some(filename) => (c"(iOO)", filename.as_raw()),
        None => (c"(iO)", std::ptr::null_mut()),
    };
    // SAFETY: the format names as many arguments, or one less, and their types.
    let make = || unsafe { ffi::variadic::Py_BuildValue(format.as_ptr(), errno, text.as_raw(), filename) };
    let args = ffi::hang_on_unwind(make);
    // SAFETY: a new reference or NULL.
    let args: Bound<'_, PyAny> = unsafe { owned(py, args) }?;
    raise_object(&OSError::type_object(py), &args);
    Ok(())
}

/// `PyUnicodeDecodeError_Create`.
pub(crate) fn unicode_decode_error<'py>(
    py: Python<'py>,
    encoding: &CStr,
    object: &[u8],
    range: std::ops::Range<usize>,
    reason: &CStr,
) -> PyResult<Bound<'py, PyBaseException>> {
    let (data, len) = (object.as_ptr().cast(), object.len() as ffi::Py_ssize_t);
    let (start, end) = (range.start as ffi::Py_ssize_t, range.end as ffi::Py_ssize_t);
    // SAFETY: so many bytes, and strings that end with NUL; the thread is attached.
    let raw = unsafe { ffi::PyUnicodeDecodeError_Create(encoding.as_ptr(), data, len, start, end, reason.as_ptr()) };
    // SAFETY: a new reference to what the type, called, returned; or NULL.
    unsafe { owned(py, raw) }
}

/// `UnicodeEncodeError(encoding, object, start, end, reason)`, for which the C API has no
/// function of its own.
pub(crate) fn unicode_encode_error<'py>(
    encoding: &CStr,
    object: &Bound<'py, PyString>,
    range: std::ops::Range<usize>,
    reason: &CStr,
) -> PyResult<Bound<'py, PyBaseException>> {
    let (start, end) = (range.start as ffi::Py_ssize_t, range.end as ffi::Py_ssize_t);
    let ty = UnicodeEncodeError::type_ptr().as_raw();
    let (format, encoding, reason) = (c"sOnns".as_ptr(), encoding.as_ptr(), reason.as_ptr());
    // SAFETY: the format names the arguments and their types.
    let raw = ffi::hang_on_unwind(|| unsafe {
        ffi::variadic::PyObject_CallFunction(ty, format, encoding, object.as_raw(), start, end, reason)
    });
    // SAFETY: as above.
    unsafe { owned(object.py(), raw) }
}

/// `PyErr_SetImportErrorSubclass`.
pub(crate) fn raise_import_error(
    ty: ExceptionPtr,
    message: &Bound<'_, PyString>,
    name: Option<&Bound<'_, PyAny>>,
    path: Option<&Bound<'_, PyAny>>,
) {
    let (name, path) = (optional(name), optional(path));
    // SAFETY: an exception type, a str, and two that may be NULL.
    unsafe { ffi::PyErr_SetImportErrorSubclass(ty.as_raw(), message.as_raw(), name, path) };
}

/// `PyErr_NewExceptionWithDoc`.
pub(crate) fn new_type<'py>(
    py: Python<'py>,
    name: &CStr,
    doc: Option<&CStr>,
    bases: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyType>> {
    let doc = doc.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: strings that end with NUL; documentation, bases and dict may be NULL.
    let raw = unsafe { ffi::PyErr_NewExceptionWithDoc(name.as_ptr(), doc, optional(bases), std::ptr::null_mut()) };
    // SAFETY: a new reference or NULL.
    let made: Bound<'py, PyAny> = unsafe { owned(py, raw) }?;
    // A base's metaclass may make anything.
    made.cast_into().map_err(|_| PyErr::new::<TypeError>(py, "the metaclass made no exception type"))
}

/// `PyErr_ExceptionMatches`, with an exception type, or a tuple of such.
pub(crate) fn matches(ty: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the thread is attached; without an exception nothing matches.
    unsafe { ffi::PyErr_ExceptionMatches(ty.as_raw()) != 0 }
}

/// `PyErr_GivenExceptionMatches`, with an exception type, or a tuple of such.
pub(crate) fn given_matches(exception: &Bound<'_, PyBaseException>, ty: &Bound<'_, PyAny>) -> bool {
    // SAFETY: live objects, an attached thread.
    unsafe { ffi::PyErr_GivenExceptionMatches(exception.as_raw(), ty.as_raw()) != 0 }
}

/// Whether an exception is set.
pub(crate) fn occurred(_py: Python<'_>) -> bool {
    // SAFETY: the thread is attached.
    !unsafe { ffi::PyErr_Occurred() }.is_null()
}

/// Sets a `SystemError` if nothing is set, which is a mistake of whoever said otherwise.
#[cold]
pub(crate) fn ensure_set(py: Python<'_>) {
    if !occurred(py) {
        raise(py, SystemError::type_ptr(), "error return without exception set");
    }
}

/// `PyErr_GetRaisedException`; if none was set, a `SystemError` that says so.
pub(crate) fn take(py: Python<'_>) -> Bound<'_, PyBaseException> {
    ensure_set(py);
    // SAFETY: the thread is attached.
    let raised = unsafe { ffi::PyErr_GetRaisedException() };
    // SAFETY: an exception is set, so this is not NULL.
    let raised = unsafe { Ptr::new_unchecked(raised) };
    // SAFETY: the function returns a new reference to an exception.
    unsafe { Bound::from_owned(py, raised) }
}

/// `PyErr_SetRaisedException`.
pub(crate) fn restore(exception: Bound<'_, PyBaseException>) {
    // SAFETY: the thread is attached; the function takes the reference to an exception.
    unsafe { ffi::PyErr_SetRaisedException(exception.into_ptr().as_raw()) };
}

/// `PyErr_WriteUnraisable`; `object` is where it happened.
pub(crate) fn write_unraisable(py: Python<'_>, object: Option<&Bound<'_, PyAny>>) {
    ensure_set(py);
    // SAFETY: the thread is attached, an exception is set, and NULL is allowed.
    unsafe { ffi::PyErr_WriteUnraisable(optional(object)) };
}

/// `PyErr_Print`.
pub(crate) fn print(_py: Python<'_>) {
    // SAFETY: the thread is attached; without an exception the function does nothing.
    unsafe { ffi::PyErr_Print() };
}

/// `PyErr_CheckSignals`.
pub(crate) fn check_signals(py: Python<'_>) -> PyResult<()> {
    // SAFETY: the thread is attached.
    match unsafe { ffi::PyErr_CheckSignals() } {
        0 => Ok(()),
        _ => Err(PyErr::assume_set(py)),
    }
}

/// Ends the process with "Fatal Python error: ..".
pub(crate) fn fatal(message: &str) -> ! {
    let text = std::ffi::CString::new(message.replace('\0', "?")).unwrap_or_default();
    // SAFETY: the function may be called at any time, from any thread. It names no C
    // function if it is given NULL.
    unsafe { ffi::_Py_FatalErrorFunc(std::ptr::null(), text.as_ptr()) };
    #[expect(
        unreachable_code,
        reason = "whether bindgen knows that C's function does not return depends on the headers"
    )]
    std::process::abort()
}

/// Whether the thread has a thread state of Python's, attached or not.
pub(crate) fn is_python_thread() -> bool {
    // SAFETY: the function may be called on any thread.
    let state = unsafe { ffi::PyGILState_GetThisThreadState() };
    // SAFETY: as above.
    !state.is_null() || !unsafe { ffi::PyThreadState_GetUnchecked() }.is_null()
}
