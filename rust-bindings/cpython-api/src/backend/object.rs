//! Objects of any type (Include/object.h, Include/abstract.h), and modules by name.

use std::ffi::CStr;

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyMemoryView, PyString};
use crate::{PyErr, PyResult};

/// Is the calling thread attached to an interpreter?
pub(crate) fn attached<'py>() -> Option<Python<'py>> {
    // SAFETY: the function may be called on any thread, attached or not.
    let state = unsafe { ffi::PyThreadState_GetUnchecked() };
    // SAFETY: it has an attached thread state. Callers use the proof before they return.
    (!state.is_null()).then(|| unsafe { Python::assume_attached() })
}

/// A variable of the interpreter that is an object.
///
/// # Safety
///
/// `raw` is the address of such a variable, and the object is immortal.
unsafe fn immortal<'py>(py: Python<'py>, raw: *mut ffi::PyObject) -> Borrowed<'py, 'py, PyAny> {
    // SAFETY: no variable is at NULL.
    let ptr = unsafe { Ptr::new_unchecked(raw) };
    // SAFETY: it never dies.
    unsafe { Borrowed::from_borrowed(py, ptr) }
}

/// `Py_None`.
#[inline]
pub(crate) fn none(py: Python<'_>) -> Borrowed<'_, '_, PyAny> {
    // SAFETY: None is immortal.
    unsafe { immortal(py, ffi::object::Py_None()) }
}

/// `Py_True` or `Py_False`.
pub(crate) fn bool_from(py: Python<'_>, value: bool) -> Borrowed<'_, '_, PyAny> {
    let raw = if value { &raw mut ffi::_Py_TrueStruct } else { &raw mut ffi::_Py_FalseStruct };
    // SAFETY: both are immortal.
    unsafe { immortal(py, raw.cast()) }
}

/// Whether two types are one.
pub(crate) fn is_exact_type(object: &Bound<'_, PyAny>, ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: the handle's object is alive.
    unsafe { ffi::object::Py_TYPE(object.as_raw()) == ty }
}

/// The static types that handles know, by identity.
macro_rules! exact_checks {
    ($($name:ident = $variable:ident;)*) => {$(
        pub(crate) fn $name(object: &Bound<'_, PyAny>) -> bool {
            is_exact_type(object, &raw mut ffi::$variable)
        }
    )*};
}

exact_checks! {
    is_exact_bytes = PyBytes_Type;
    is_exact_str = PyUnicode_Type;
    is_exact_bytearray = PyByteArray_Type;
    is_exact_memoryview = PyMemoryView_Type;
    is_exact_module = PyModule_Type;
}

pub(crate) fn is_bytes(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the handle's object is alive.
    unsafe { ffi::object::PyBytes_Check(object.as_raw()) }
}

pub(crate) fn is_str(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the handle's object is alive.
    unsafe { ffi::object::PyUnicode_Check(object.as_raw()) }
}

/// `PyObject_TypeCheck` for types without a flag.
pub(crate) fn is_instance(object: &Bound<'_, PyAny>, ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: the handle's object is alive.
    let of = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: both are live types.
    of == ty || unsafe { ffi::PyType_IsSubtype(of, ty) != 0 }
}

pub(crate) fn is_bytearray(object: &Bound<'_, PyAny>) -> bool {
    is_instance(object, &raw mut ffi::PyByteArray_Type)
}

pub(crate) fn is_memoryview(object: &Bound<'_, PyAny>) -> bool {
    is_exact_memoryview(object)
}

pub(crate) fn is_module(object: &Bound<'_, PyAny>) -> bool {
    is_instance(object, &raw mut ffi::PyModule_Type)
}

/// `PyImport_ImportModule`.
pub(crate) fn import<'py>(py: Python<'py>, name: &CStr) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the thread is attached, the name ends with NUL.
    let raw = unsafe { ffi::PyImport_ImportModule(name.as_ptr()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(py, raw) }
}

/// `PyUnicode_FromStringAndSize`.
pub(crate) fn str_from_utf8<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a str's length always fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(py, raw) }
}

/// The characters of a str that has ASCII ones only; they never change.
pub(crate) fn str_ascii<'a>(text: &'a Bound<'_, PyString>) -> Option<&'a [u8]> {
    let raw = text.as_raw();
    // SAFETY: the handle's invariant: it is a live str.
    if !unsafe { ffi::object::PyUnicode_IS_ASCII(raw) } {
        return None;
    }
    // SAFETY: as above.
    let length = unsafe { ffi::object::PyUnicode_GET_LENGTH(raw) };
    // SAFETY: it is ASCII.
    let data = unsafe { ffi::object::PyUnicode_ASCII_DATA(raw) };
    // SAFETY: so many bytes stand there, a str is immutable, and the handle keeps it
    // alive for `'a`.
    Some(unsafe { std::slice::from_raw_parts(data, length as usize) })
}

/// `PyUnicode_AsUTF8AndSize`: UnicodeEncodeError if it has lone surrogates.
pub(crate) fn str_utf8<'a>(text: &'a Bound<'_, PyString>) -> PyResult<&'a str> {
    let mut length = 0;
    // SAFETY: the handle's invariant: it is a live str.
    let data = unsafe { ffi::PyUnicode_AsUTF8AndSize(text.as_raw(), &raw mut length) };
    if data.is_null() {
        return Err(PyErr::assume_set(text.py()));
    }
    // SAFETY: the str keeps so many bytes as long as it lives, and it lives for `'a`.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast(), length as usize) };
    // SAFETY: they are UTF-8, as the function's name says.
    Ok(unsafe { std::str::from_utf8_unchecked(bytes) })
}

/// `PyUnicode_Concat`.
pub(crate) fn str_concat<'py>(
    left: &Bound<'py, PyString>,
    right: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: the handles' invariant: both are live strs.
    let raw = unsafe { ffi::PyUnicode_Concat(left.as_raw(), right.as_raw()) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(left.py(), raw) }
}

/// `PyUnicode_AsASCIIString`: bytes, or UnicodeEncodeError.
pub(crate) fn str_encode_ascii<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live str.
    let raw = unsafe { ffi::PyUnicode_AsASCIIString(text.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(text.py(), raw) }
}

/// `PyObject_GetAttrString`.
pub(crate) fn getattr<'py>(object: &Bound<'py, PyAny>, name: &CStr) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a live object, a name that ends with NUL, an attached thread.
    let raw = unsafe { ffi::PyObject_GetAttrString(object.as_raw(), name.as_ptr()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyObject_SetAttrString`.
pub(crate) fn setattr(object: &Bound<'_, PyAny>, name: &CStr, value: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: live objects, a name that ends with NUL, an attached thread.
    match unsafe { ffi::PyObject_SetAttrString(object.as_raw(), name.as_ptr(), value.as_raw()) } {
        0 => Ok(()),
        _ => Err(PyErr::assume_set(object.py())),
    }
}

/// `PyObject_IsInstance`, which asks `__class__` and `__instancecheck__` too.
pub(crate) fn isinstance(object: &Bound<'_, PyAny>, class: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: live objects, an attached thread.
    match unsafe { ffi::PyObject_IsInstance(object.as_raw(), class.as_raw()) } {
        0 => Ok(false),
        -1 => Err(PyErr::assume_set(object.py())),
        _ => Ok(true),
    }
}

/// `PyObject_Size`: an exception if there is none.
pub(crate) fn len(object: &Bound<'_, PyAny>) -> PyResult<usize> {
    // SAFETY: a live object, an attached thread.
    let length = unsafe { ffi::PyObject_Size(object.as_raw()) };
    usize::try_from(length).map_err(|_| PyErr::assume_set(object.py()))
}

/// `PyObject_IsTrue`.
pub(crate) fn is_true(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: a live object, an attached thread.
    match unsafe { ffi::PyObject_IsTrue(object.as_raw()) } {
        0 => Ok(false),
        -1 => Err(PyErr::assume_set(object.py())),
        _ => Ok(true),
    }
}

/// `PyObject_Repr`.
pub(crate) fn repr<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyObject_Repr(object.as_raw()) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyObject_Str`.
pub(crate) fn str<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyObject_Str(object.as_raw()) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyObject_Vectorcall` with the positional arguments, then those of the names in the
/// tuple `kwnames`.
pub(crate) fn vectorcall<'py>(
    callable: &Bound<'py, PyAny>,
    args: &[&Bound<'py, PyAny>],
    kwnames: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = callable.py();
    let names = match kwnames {
        Some(names) => len(names)?,
        None => 0,
    };
    let positional = args.len() - names;
    let raw_args: Vec<*mut ffi::PyObject> = args.iter().map(|arg| arg.as_raw()).collect();
    let kwnames = kwnames.map_or(std::ptr::null_mut(), |names| names.as_raw());
    // SAFETY: live objects, an attached thread, and as many arguments as announced.
    let raw = unsafe { ffi::PyObject_Vectorcall(callable.as_raw(), raw_args.as_ptr(), positional, kwnames) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(py, raw) }
}

/// A tuple of these objects (`PyTuple_New`).
pub(crate) fn tuple<'py>(py: Python<'py>, items: &[Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyTuple_New(items.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference or NULL.
    let tuple: Bound<'py, PyAny> = unsafe { owned(py, raw) }?;
    for (index, item) in items.iter().enumerate() {
        // SAFETY: the tuple is new and ours alone, the index is in range, and the
        // function takes the reference.
        unsafe { ffi::PyTuple_SetItem(tuple.as_raw(), index as ffi::Py_ssize_t, item.clone().into_ptr().as_raw()) };
    }
    Ok(tuple)
}

/// A list of these objects (`PyList_New`).
pub(crate) fn list<'py>(py: Python<'py>, items: &[Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyList_New(items.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference or NULL.
    let list: Bound<'py, PyAny> = unsafe { owned(py, raw) }?;
    for (index, item) in items.iter().enumerate() {
        // SAFETY: the list is new and ours alone, the index is in range, and the
        // function takes the reference.
        unsafe { ffi::PyList_SetItem(list.as_raw(), index as ffi::Py_ssize_t, item.clone().into_ptr().as_raw()) };
    }
    Ok(list)
}

/// `PyLong_FromUnsignedLongLong`.
pub(crate) fn int_from_u64(py: Python<'_>, value: u64) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyLong_FromUnsignedLongLong(value) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(py, raw) }
}

/// `PyMemoryView_FromObject`.
pub(crate) fn memoryview<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyMemoryView>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyMemoryView_FromObject(object.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(object.py(), raw) }
}

/// The static types that code asks for, by name.
macro_rules! type_objects {
    ($($name:ident = $variable:ident;)*) => {$(
        pub(crate) fn $name(py: Python<'_>) -> Borrowed<'_, '_, PyAny> {
            let raw = (&raw mut ffi::$variable).cast();
            // SAFETY: static types are immortal.
            unsafe { immortal(py, raw) }
        }
    )*};
}

type_objects! {
    bytes_type = PyBytes_Type;
    bytearray_type = PyByteArray_Type;
    memoryview_type = PyMemoryView_Type;
    module_type = PyModule_Type;
    str_type = PyUnicode_Type;
}
