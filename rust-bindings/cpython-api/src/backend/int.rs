//! Ints (Include/longobject.h, Include/cpython/longobject.h).

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use super::raw::owned;
use crate::exceptions::OverflowError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyInt, PyString};
use crate::{PyErr, PyResult};

/// The value of an int that has at most one digit (`PyUnstable_Long_CompactValue`).
#[inline]
pub(crate) fn compact(object: &Bound<'_, PyAny>) -> Option<isize> {
    let raw = object.as_raw();
    // SAFETY: the handle's object is alive.
    if !unsafe { ffi::object::PyLong_Check(raw) } {
        return None;
    }
    // SAFETY: it is a live int.
    if !unsafe { ffi::number::PyUnstable_Long_IsCompact(raw) } {
        return None;
    }
    // SAFETY: and a compact one.
    Some(unsafe { ffi::number::PyUnstable_Long_CompactValue(raw) })
}

/// `PyLong_AsLongLongAndOverflow`: the value, if it fits.
#[inline]
pub(crate) fn fitting(int: &Bound<'_, PyInt>) -> Option<i64> {
    if let Some(value) = compact(int) {
        return Some(value as i64);
    }
    let mut overflow = 0;
    // SAFETY: the handle's invariant: it is a live int; a place for the result.
    let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(int.as_raw(), &raw mut overflow) };
    (overflow == 0).then_some(value)
}

/// `int.__repr__`.
pub(crate) fn repr<'py>(int: &Bound<'py, PyInt>) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a static type, whose slots do not change.
    let Some(repr) = (unsafe { ffi::PyLong_Type.tp_repr }) else { unreachable!("int has a repr") };
    // SAFETY: the handle's invariant: it is a live int.
    let raw = unsafe { repr(int.as_raw()) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(int.py(), raw) }
}

/// -1, 0 or 1.
pub(crate) fn sign(int: &Bound<'_, PyInt>) -> i8 {
    // SAFETY: the handle's invariant: it is a live int.
    unsafe { ffi::number::PyLong_Sign(int.as_raw()) }
}

/// Raises `OverflowError`.
#[cold]
pub(crate) fn overflow(py: Python<'_>, text: &str) -> PyErr {
    drop(PyErr::new::<OverflowError>(py, text));
    PyErr::assume_set(py)
}

/// The functions that convert to a type of C's and answer -1 (its bits) on error.
macro_rules! converters {
    ($($(#[$cfg:meta])? $name:ident = $function:ident -> $ty:ty;)*) => {$(
        $(#[$cfg])?
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name(object: &Bound<'_, PyAny>) -> PyResult<$ty> {
            // SAFETY: a live object, an attached thread.
            let value = unsafe { ffi::$function(object.as_raw()) };
            if value == (-1_i8) as $ty && super::err::occurred(object.py()) {
                return Err(PyErr::assume_set(object.py()));
            }
            Ok(value)
        }
    )*};
}

converters! {
    as_int = PyLong_AsInt -> i32;
    #[cfg(all(target_pointer_width = "64", not(windows)))]
    as_long = PyLong_AsLong -> i64;
    #[cfg(not(all(target_pointer_width = "64", not(windows))))]
    as_long = PyLong_AsLongLong -> i64;
    as_ssize = PyLong_AsSsize_t -> isize;
    as_size = PyLong_AsSize_t -> usize;
    #[cfg(all(target_pointer_width = "64", not(windows)))]
    as_unsigned_long = PyLong_AsUnsignedLong -> u64;
    #[cfg(not(all(target_pointer_width = "64", not(windows))))]
    as_unsigned_long = PyLong_AsUnsignedLongLong -> u64;
}

/// `PyNumber_Index`: the object itself if it is an int, or what its `__index__` returns.
pub(crate) fn index<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyInt>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyNumber_Index(object.as_raw()) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyLong_FromLongLong`.
#[inline]
pub(crate) fn from_i64(py: Python<'_>, value: i64) -> PyResult<Bound<'_, PyInt>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyLong_FromLongLong(value) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyLong_FromUnsignedLongLong`.
#[inline]
pub(crate) fn from_u64(py: Python<'_>, value: u64) -> PyResult<Bound<'_, PyInt>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyLong_FromUnsignedLongLong(value) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyLong_FromDouble`.
pub(crate) fn from_f64(py: Python<'_>, value: f64) -> PyResult<Bound<'_, PyInt>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyLong_FromDouble(value) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyLong_FromUnicodeObject`.
pub(crate) fn from_text<'py>(text: &Bound<'py, PyString>, base: c_int) -> PyResult<Bound<'py, PyInt>> {
    // SAFETY: the handle's invariant: it is a live str.
    let raw = unsafe { ffi::PyLong_FromUnicodeObject(text.as_raw(), base) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(text.py(), raw) }
}

/// `PyLong_FromString`.
pub(crate) fn from_cstr<'py>(py: Python<'py>, text: &CStr, base: c_int) -> PyResult<Bound<'py, PyInt>> {
    // SAFETY: the text ends with NUL; the thread is attached.
    let raw = unsafe { ffi::PyLong_FromString(text.as_ptr(), std::ptr::null_mut(), base) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyLong_FromNativeBytes`, or `PyLong_FromUnsignedNativeBytes`: least significant byte
/// first.
pub(crate) fn from_le_bytes<'py>(py: Python<'py>, bytes: &[u8], signed: bool) -> PyResult<Bound<'py, PyInt>> {
    let from = if signed { ffi::PyLong_FromNativeBytes } else { ffi::PyLong_FromUnsignedNativeBytes };
    let flags = ffi::Py_ASNATIVEBYTES_LITTLE_ENDIAN as c_int;
    // SAFETY: so many bytes stand there; the thread is attached.
    let raw = unsafe { from(bytes.as_ptr().cast(), bytes.len(), flags) };
    // SAFETY: a new reference to an int, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyLong_AsNativeBytes`: writes the lowest `out.len()` bytes, least significant first, and
/// returns how many the value needs. If `unsigned`, no bit for the sign is counted.
pub(crate) fn to_le_bytes(int: &Bound<'_, PyInt>, out: &mut [u8], unsigned: bool) -> PyResult<usize> {
    let mut flags = ffi::Py_ASNATIVEBYTES_LITTLE_ENDIAN;
    if unsigned {
        flags |= ffi::Py_ASNATIVEBYTES_UNSIGNED_BUFFER;
    }
    let (data, length) = (out.as_mut_ptr().cast(), out.len() as ffi::Py_ssize_t);
    // SAFETY: the handle's invariant: it is a live int; so many bytes may be written there.
    let needed = unsafe { ffi::PyLong_AsNativeBytes(int.as_raw(), data, length, flags as c_int) };
    usize::try_from(needed).map_err(|_| PyErr::assume_set(int.py()))
}
