//! The functions that Argument Clinic's output converts arguments with
//! (Include/internal/pycore_long.h, pycore_abstract.h, pycore_ceval.h).

use cpython_sys as ffi;

use crate::handle::Bound;
use crate::types::PyAny;
use crate::{PyErr, PyResult};

/// The converters that write a value and answer 0 on error.
macro_rules! converters {
    ($($name:ident = $function:ident -> $ty:ty;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name(object: &Bound<'_, PyAny>) -> PyResult<$ty> {
            let mut value: $ty = 0;
            // SAFETY: a live object, a place for a value of the type that the function writes,
            // an attached thread.
            match unsafe { ffi::$function(object.as_raw(), (&raw mut value).cast()) } {
                0 => Err(PyErr::assume_set(object.py())),
                _ => Ok(value),
            }
        }
    )*};
}

converters! {
    unsigned_short = _PyLong_UnsignedShort_Converter -> u16;
    unsigned_int = _PyLong_UnsignedInt_Converter -> u32;
    unsigned_long_long = _PyLong_UnsignedLongLong_Converter -> u64;
    size_t = _PyLong_Size_t_Converter -> usize;
    optional_ssize_t = _Py_convert_optional_to_ssize_t -> isize;
    slice_index = _PyEval_SliceIndex -> isize;
    slice_index_not_none = _PyEval_SliceIndexNotNone -> isize;
}

/// `unsigned long`, which has 64 bits or is not used.
#[cfg(all(target_pointer_width = "64", not(windows)))]
pub(crate) fn unsigned_long(object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let mut value: std::ffi::c_ulong = 0;
    // SAFETY: a live object, a place for the value, an attached thread.
    match unsafe { ffi::_PyLong_UnsignedLong_Converter(object.as_raw(), (&raw mut value).cast()) } {
        0 => Err(PyErr::assume_set(object.py())),
        _ => Ok(value),
    }
}
#[cfg(not(all(target_pointer_width = "64", not(windows))))]
pub(crate) use unsigned_long_long as unsigned_long;

/// `PyLong_AsLongLong`.
pub(crate) fn long_long(object: &Bound<'_, PyAny>) -> PyResult<i64> {
    // SAFETY: a live object, an attached thread.
    let value = unsafe { ffi::PyLong_AsLongLong(object.as_raw()) };
    if value == -1 && super::err::occurred(object.py()) {
        return Err(PyErr::assume_set(object.py()));
    }
    Ok(value)
}

/// `PyLong_AsUnsignedLongLongMask`: the lowest 64 bits.
pub(crate) fn unsigned_mask(object: &Bound<'_, PyAny>) -> PyResult<u64> {
    // SAFETY: a live object, an attached thread.
    let value = unsafe { ffi::PyLong_AsUnsignedLongLongMask(object.as_raw()) };
    if value == u64::MAX && super::err::occurred(object.py()) {
        return Err(PyErr::assume_set(object.py()));
    }
    Ok(value)
}

/// `PyComplex_AsCComplex`: the real and the imaginary part.
pub(crate) fn as_complex(object: &Bound<'_, PyAny>) -> PyResult<(f64, f64)> {
    // SAFETY: a live object, an attached thread.
    let value = unsafe { ffi::PyComplex_AsCComplex(object.as_raw()) };
    if value.real == -1.0 && super::err::occurred(object.py()) {
        return Err(PyErr::assume_set(object.py()));
    }
    Ok((value.real, value.imag))
}

/// `PyObject_AsFileDescriptor`.
pub(crate) fn file_descriptor(object: &Bound<'_, PyAny>) -> PyResult<i32> {
    // SAFETY: a live object, an attached thread.
    match unsafe { ffi::PyObject_AsFileDescriptor(object.as_raw()) } {
        descriptor if descriptor < 0 => Err(PyErr::assume_set(object.py())),
        descriptor => Ok(descriptor),
    }
}

/// Whether the object's type wants to know when a buffer is released (`bf_releasebuffer`):
/// then its memory may change when nobody has a buffer.
pub(crate) fn releases_buffers(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: and so is its type.
    let procs = unsafe { (*ty).tp_as_buffer };
    // SAFETY: NULL, or the type's table.
    !procs.is_null() && unsafe { (*procs).bf_releasebuffer }.is_some()
}
