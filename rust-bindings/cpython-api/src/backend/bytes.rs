//! Bytes objects and bytearrays (Include/bytesobject.h, Include/bytearrayobject.h).

use std::mem::MaybeUninit;

use cpython_sys as ffi;

use super::raw::owned;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyByteArray, PyBytes};
use crate::{PyErr, PyResult};

/// The bytes of a bytes object. They never change while anybody else can see it.
#[inline]
pub(crate) fn as_slice<'a>(bytes: Borrowed<'a, '_, PyBytes>) -> &'a [u8] {
    let raw = bytes.as_raw();
    // SAFETY: the handle's invariant: it is a live bytes object.
    let data = unsafe { ffi::object::PyBytes_AS_STRING(raw) };
    // SAFETY: as above.
    let length = unsafe { ffi::object::Py_SIZE(raw) };
    // SAFETY: so many bytes stand there, and the handle keeps them for `'a`.
    unsafe { std::slice::from_raw_parts(data.cast(), length as usize) }
}

/// `PyBytes_FromStringAndSize` with a copy of the bytes.
#[inline]
pub(crate) fn from_slice<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyBytes_FromStringAndSize(bytes.as_ptr().cast(), bytes.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a bytes object, or NULL.
    unsafe { owned(py, raw) }
}

/// A bytes object of so many bytes, uninitialised ones (`PyBytes_FromStringAndSize` with NULL).
///
/// # Safety
///
/// There is at least one: the empty object is shared. Nobody sees them before they are initialised.
#[inline]
pub(super) unsafe fn uninit(py: Python<'_>, length: usize) -> PyResult<Bound<'_, PyBytes>> {
    // A size over isize::MAX becomes negative, which C refuses with SystemError; say
    // what a caller can act on.
    let Ok(size) = ffi::Py_ssize_t::try_from(length) else {
        return Err(PyErr::no_memory(py));
    };
    // SAFETY: the thread is attached; NULL asks for uninitialised bytes.
    let raw = unsafe { ffi::PyBytes_FromStringAndSize(std::ptr::null(), size) };
    // SAFETY: a new reference to a bytes object, or NULL.
    unsafe { owned(py, raw) }
}

/// The bytes that `fill` writes, `room` at most.
#[inline(always)]
pub(crate) fn filled<'py>(
    py: Python<'py>,
    room: usize,
    fill: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> PyResult<&'r mut [u8]>,
) -> PyResult<Bound<'py, PyBytes>> {
    // Where they are is found out before `fill` is called, so that there is one call of it.
    let mut one = MaybeUninit::uninit();
    let (bytes, out) = if room <= 1 {
        (None, &mut std::slice::from_mut(&mut one)[..room])
    } else {
        // SAFETY: there are two or more, and only `fill` sees them before they are initialised.
        let bytes = unsafe { uninit(py, room) }?;
        // SAFETY: a live bytes object.
        let start = unsafe { ffi::object::PyBytes_AS_STRING(bytes.as_raw()) };
        // SAFETY: so many bytes stand there, and the object is ours alone.
        (Some(bytes), unsafe { std::slice::from_raw_parts_mut(start.cast(), room) })
    };
    let start = out.as_ptr().cast::<u8>();
    let kept = fill(out)?;
    match bytes {
        // A slice of bytes is initialised, and this one is all of the memory of the object, in
        // which nothing else can be.
        Some(bytes) if kept.as_ptr() == start && kept.len() == room => Ok(bytes),
        Some(bytes) if kept.len() > 1 => {
            let is_front = kept.as_ptr() == start && kept.len() < room;
            assert!(is_front, "other memory was filled than was lent");
            resize(bytes, kept.len())
        }
        // Bytes objects of one byte, and the empty one, exist already.
        _ => from_slice(py, kept),
    }
}

/// `_PyBytes_Resize` of an object that nobody else has seen. If it fails, the object is gone.
pub(super) fn resize<'py>(bytes: Bound<'py, PyBytes>, size: usize) -> PyResult<Bound<'py, PyBytes>> {
    let py = bytes.py();
    let Ok(size) = ffi::Py_ssize_t::try_from(size) else {
        return Err(PyErr::no_memory(py));
    };
    let mut raw = bytes.into_ptr().as_raw();
    // SAFETY: the object is ours alone; the function takes the reference and puts a new
    // one, or NULL with an exception, in its place.
    unsafe { ffi::_PyBytes_Resize(&raw mut raw, size) };
    // SAFETY: as just said.
    unsafe { owned(py, raw) }
}

/// `PyBytes_FromObject`.
pub(crate) fn from_object<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyBytes_FromObject(object.as_raw()) };
    // SAFETY: a new reference to a bytes object, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyBytes_Concat`. The function may resize a bytes object in place that has one reference:
/// the caller's handle is a second one.
pub(crate) fn concat<'py>(left: &Bound<'py, PyAny>, right: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let py = left.py();
    let mut result = left.clone().into_ptr().as_raw();
    // SAFETY: a reference that the function takes over, and a live object; it writes a new
    // reference to a bytes object there, or NULL with an exception set.
    unsafe { ffi::PyBytes_Concat(&raw mut result, right.as_raw()) };
    // SAFETY: as above.
    unsafe { owned(py, result) }
}

/// `PyByteArray_FromStringAndSize` with a copy of the bytes.
pub(crate) fn bytearray<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyByteArray>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyByteArray_FromStringAndSize(bytes.as_ptr().cast(), bytes.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a bytearray, or NULL.
    unsafe { owned(py, raw) }
}

/// A new bytearray of so many bytes, which `fill` writes; they are zero before.
pub(crate) fn bytearray_with<'py>(
    py: Python<'py>,
    length: usize,
    fill: impl FnOnce(&mut [u8]) -> PyResult<()>,
) -> PyResult<Bound<'py, PyByteArray>> {
    let Ok(size) = ffi::Py_ssize_t::try_from(length) else {
        return Err(PyErr::no_memory(py));
    };
    // SAFETY: the thread is attached; NULL asks for uninitialised bytes.
    let raw = unsafe { ffi::PyByteArray_FromStringAndSize(std::ptr::null(), size) };
    // SAFETY: a new reference to a bytearray, or NULL.
    let object: Bound<'py, PyByteArray> = unsafe { owned(py, raw) }?;
    // SAFETY: a live bytearray.
    let data = unsafe { ffi::PyByteArray_AsString(object.as_raw()) }.cast::<u8>();
    // SAFETY: so many bytes stand there, and nobody else has seen the object.
    unsafe { data.write_bytes(0, length) };
    // SAFETY: as above; they are initialised now.
    fill(unsafe { std::slice::from_raw_parts_mut(data, length) })?;
    Ok(object)
}
