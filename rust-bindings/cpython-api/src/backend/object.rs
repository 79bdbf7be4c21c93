//! Objects of any type (Include/object.h, Include/abstract.h), and modules by name.

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{CompareOp, PyAny, PyBool, PyBytes, PyList, PyMemoryView, PyString};
use crate::{PyErr, PyResult};

/// Is the calling thread attached to an interpreter?
pub(crate) fn attached<'py>() -> Option<Python<'py>> {
    // SAFETY: the function may be called on any thread, attached or not.
    let state = unsafe { ffi::PyThreadState_GetUnchecked() };
    // SAFETY: it has an attached thread state. Callers use the proof before they return.
    (!state.is_null()).then(|| unsafe { Python::assume_attached() })
}

/// Where an object is.
#[inline]
pub(crate) fn address<T>(object: &Bound<'_, T>) -> usize {
    object.as_raw().addr()
}

/// A variable of the interpreter that is an object.
///
/// # Safety
///
/// `raw` is the address of such a variable; the object is immortal and a `T`.
#[inline]
pub(super) unsafe fn immortal<'py, T>(py: Python<'py>, raw: *mut ffi::PyObject) -> Borrowed<'py, 'py, T> {
    // SAFETY: no variable is at NULL.
    let ptr = unsafe { Ptr::new_unchecked(raw) };
    // SAFETY: it never dies.
    unsafe { Borrowed::from_borrowed(py, ptr) }
}

/// A function's 0, or -1 for an exception.
#[inline]
pub(super) fn status(py: Python<'_>, result: c_int) -> PyResult<()> {
    if result < 0 { Err(PyErr::assume_set(py)) } else { Ok(()) }
}

/// A function's 0 or 1, or -1 for an exception.
#[inline]
pub(super) fn truth(py: Python<'_>, result: c_int) -> PyResult<bool> {
    if result < 0 { Err(PyErr::assume_set(py)) } else { Ok(result != 0) }
}

/// `Py_None`.
#[inline]
pub(crate) fn none(py: Python<'_>) -> Borrowed<'_, '_, PyAny> {
    // SAFETY: None is immortal.
    unsafe { immortal(py, ffi::object::Py_None()) }
}

/// `Py_True` or `Py_False`.
#[inline]
pub(crate) fn bool_from(py: Python<'_>, value: bool) -> Borrowed<'_, '_, PyBool> {
    let raw = if value { &raw mut ffi::_Py_TrueStruct } else { &raw mut ffi::_Py_FalseStruct };
    // SAFETY: both are immortal bools.
    unsafe { immortal(py, raw.cast()) }
}

/// `PyImport_ImportModule`.
pub(crate) fn import<'py>(py: Python<'py>, name: &CStr) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the thread is attached, the name ends with NUL.
    let raw = unsafe { ffi::PyImport_ImportModule(name.as_ptr()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(py, raw) }
}

/// Functions of objects that return a new reference to an object of a type, or NULL.
macro_rules! results {
    ($($name:ident($($arg:ident: $ty:ty),*) -> $result:ty = $function:path;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name<'py>(object: &Bound<'py, PyAny> $(, $arg: $ty)*) -> PyResult<Bound<'py, $result>> {
            // SAFETY: live objects, an attached thread.
            let raw = unsafe { $function(object.as_raw() $(, $arg.as_raw())*) };
            // SAFETY: a new reference to an object of that type, which the function checks,
            // or NULL.
            unsafe { owned(object.py(), raw) }
        }
    )*};
}

pub(super) use results;

results! {
    ascii() -> PyString = ffi::PyObject_ASCII;
    bytes() -> PyBytes = ffi::PyObject_Bytes;
    dir() -> PyList = ffi::PyObject_Dir;
    format(spec: &Bound<'_, PyString>) -> PyString = ffi::PyObject_Format;
    get_item(key: &Bound<'_, PyAny>) -> PyAny = ffi::PyObject_GetItem;
    getattr(name: &Bound<'_, PyString>) -> PyAny = ffi::PyObject_GetAttr;
    memoryview() -> PyMemoryView = ffi::PyMemoryView_FromObject;
    repr() -> PyString = ffi::PyObject_Repr;
    str() -> PyString = ffi::PyObject_Str;
}

/// Functions of objects that return 0 or -1.
macro_rules! statuses {
    ($($name:ident($($arg:ident: $ty:ty),*) = $function:ident;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name(object: &Bound<'_, PyAny> $(, $arg: $ty)*) -> PyResult<()> {
            // SAFETY: live objects, an attached thread.
            status(object.py(), unsafe { ffi::$function(object.as_raw() $(, $arg.as_raw())*) })
        }
    )*};
}

statuses! {
    del_item(key: &Bound<'_, PyAny>) = PyObject_DelItem;
    delattr(name: &Bound<'_, PyString>) = PyObject_DelAttr;
    set_item(key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) = PyObject_SetItem;
    setattr(name: &Bound<'_, PyString>, value: &Bound<'_, PyAny>) = PyObject_SetAttr;
}

/// Functions of objects that return 0, 1 or -1.
macro_rules! truths {
    ($($name:ident($($arg:ident: $ty:ty),*) = $function:path;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name(object: &Bound<'_, PyAny> $(, $arg: $ty)*) -> PyResult<bool> {
            // SAFETY: live objects, an attached thread.
            truth(object.py(), unsafe { $function(object.as_raw() $(, $arg.as_raw())*) })
        }
    )*};
}

pub(super) use truths;

truths! {
    contains(item: &Bound<'_, PyAny>) = ffi::PySequence_Contains;
    hasattr(name: &Bound<'_, PyString>) = ffi::PyObject_HasAttrWithError;
    is_subclass(class: &Bound<'_, PyAny>) = ffi::PyObject_IsSubclass;
    is_true() = ffi::PyObject_IsTrue;
}

/// `PyObject_GetOptionalAttr`: `None` if there is none.
pub(crate) fn getattr_opt<'py>(
    object: &Bound<'py, PyAny>,
    name: &Bound<'_, PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: live objects, an attached thread; a place for the result.
    let found = unsafe { ffi::PyObject_GetOptionalAttr(object.as_raw(), name.as_raw(), &raw mut value) };
    if !truth(object.py(), found)? {
        return Ok(None);
    }
    // SAFETY: a new reference.
    unsafe { owned(object.py(), value) }.map(Some)
}

/// `PyObject_Size`: an exception if there is none.
pub(crate) fn len(object: &Bound<'_, PyAny>) -> PyResult<usize> {
    // SAFETY: a live object, an attached thread.
    let length = unsafe { ffi::PyObject_Size(object.as_raw()) };
    usize::try_from(length).map_err(|_| PyErr::assume_set(object.py()))
}

/// `PyObject_Hash`, which is never -1.
pub(crate) fn hash(object: &Bound<'_, PyAny>) -> PyResult<isize> {
    // SAFETY: a live object, an attached thread.
    match unsafe { ffi::PyObject_Hash(object.as_raw()) } {
        -1 => Err(PyErr::assume_set(object.py())),
        hash => Ok(hash),
    }
}

/// `PyObject_GenericHash`, that of `object`.
pub(crate) fn generic_hash(object: &Bound<'_, PyAny>) -> isize {
    // SAFETY: a live object, of which the function only takes the address.
    unsafe { ffi::PyObject_GenericHash(object.as_raw()) }
}

/// `PyObject_LengthHint`.
pub(crate) fn length_hint(object: &Bound<'_, PyAny>, default: usize) -> PyResult<usize> {
    let default = isize::try_from(default).unwrap_or(isize::MAX);
    // SAFETY: a live object, an attached thread.
    let hint = unsafe { ffi::PyObject_LengthHint(object.as_raw(), default) };
    usize::try_from(hint).map_err(|_| PyErr::assume_set(object.py()))
}

/// `PyObject_RichCompare`.
pub(crate) fn compare<'py>(
    object: &Bound<'py, PyAny>,
    other: &Bound<'_, PyAny>,
    op: CompareOp,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: live objects, an attached thread, one of the six operations.
    let raw = unsafe { ffi::PyObject_RichCompare(object.as_raw(), other.as_raw(), op as c_int) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyObject_RichCompareBool`, for which an object is equal to itself.
pub(crate) fn compare_bool(object: &Bound<'_, PyAny>, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<bool> {
    // SAFETY: live objects, an attached thread, one of the six operations.
    truth(object.py(), unsafe { ffi::PyObject_RichCompareBool(object.as_raw(), other.as_raw(), op as c_int) })
}

/// `PyCallable_Check`.
pub(crate) fn is_callable(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PyCallable_Check(object.as_raw()) != 0 }
}

/// `PyObject_GenericGetAttr`.
pub(crate) fn generic_getattr<'py>(
    object: &Bound<'py, PyAny>,
    name: &Bound<'_, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: live objects, an attached thread.
    let raw = unsafe { ffi::PyObject_GenericGetAttr(object.as_raw(), name.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyObject_GenericSetAttr`.
pub(crate) fn generic_setattr(
    object: &Bound<'_, PyAny>,
    name: &Bound<'_, PyString>,
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let value = value.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: live objects (NULL deletes), an attached thread.
    status(object.py(), unsafe { ffi::PyObject_GenericSetAttr(object.as_raw(), name.as_raw(), value) })
}
