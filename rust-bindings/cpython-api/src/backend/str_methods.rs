//! What str's methods do (Include/unicodeobject.h, "Methods & Slots").

use std::cmp::Ordering;
use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use super::raw::owned;
use crate::handle::Bound;
use crate::types::{PyAny, PyList, PyString, PyTuple};
use crate::{PyErr, PyResult};

type Text<'a, 'py> = &'a Bound<'py, PyString>;

/// Functions of strs that return a new reference to an object of a type, or NULL.
macro_rules! text_results {
    ($($name:ident($($arg:ident: $ty:ty = $raw:expr),*) = $function:ident -> $result:ty;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name<'py>(text: Text<'_, 'py> $(, $arg: $ty)*) -> PyResult<Bound<'py, $result>> {
            // SAFETY: live strs and other objects, or NULL where that is allowed; an
            // attached thread.
            let raw = unsafe { ffi::$function(text.as_raw() $(, $raw)*) };
            // SAFETY: a new reference to an object of that type, or NULL.
            unsafe { owned(text.py(), raw) }
        }
    )*};
}

text_results! {
    concat(other: Text<'_, '_> = other.as_raw()) = PyUnicode_Concat -> PyString;
    // Any object: the function checks the items itself.
    join(items: &Bound<'_, PyAny> = items.as_raw()) = PyUnicode_Join -> PyString;
    format(args: &Bound<'_, PyAny> = args.as_raw()) = PyUnicode_Format -> PyString;
    from_object() = PyUnicode_FromObject -> PyString;
    partition(separator: Text<'_, '_> = separator.as_raw()) = PyUnicode_Partition -> PyTuple;
    replace(
        old: Text<'_, '_> = old.as_raw(),
        new: Text<'_, '_> = new.as_raw(),
        count: isize = count
    ) = PyUnicode_Replace -> PyString;
    rpartition(separator: Text<'_, '_> = separator.as_raw()) = PyUnicode_RPartition -> PyTuple;
    rsplit(
        separator: Option<Text<'_, '_>> = separator.map_or(std::ptr::null_mut(), Bound::as_raw),
        count: isize = count
    ) = PyUnicode_RSplit -> PyList;
    split(
        separator: Option<Text<'_, '_>> = separator.map_or(std::ptr::null_mut(), Bound::as_raw),
        count: isize = count
    ) = PyUnicode_Split -> PyList;
    splitlines(keep_ends: bool = c_int::from(keep_ends)) = PyUnicode_Splitlines -> PyList;
    translate(
        table: &Bound<'_, PyAny> = table.as_raw(),
        errors: Option<&CStr> = errors.map_or(std::ptr::null(), CStr::as_ptr)
    ) = PyUnicode_Translate -> PyString;
}

/// `PyUnicode_Substring` of a range that is in the str.
pub(crate) fn substring<'py>(text: Text<'_, 'py>, start: usize, end: usize) -> PyResult<Bound<'py, PyString>> {
    // SAFETY: a live str; lengths of strs fit `Py_ssize_t`.
    let raw = unsafe { ffi::PyUnicode_Substring(text.as_raw(), start as ffi::Py_ssize_t, end as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a str, or NULL.
    unsafe { owned(text.py(), raw) }
}

/// `PyUnicode_Find`: the first place if `direction` is 1, the last one if it is -1.
pub(crate) fn find(
    text: Text<'_, '_>,
    part: Text<'_, '_>,
    (start, end): (isize, isize),
    direction: c_int,
) -> PyResult<Option<usize>> {
    // SAFETY: live strs.
    match unsafe { ffi::PyUnicode_Find(text.as_raw(), part.as_raw(), start, end, direction) } {
        -2 => Err(PyErr::assume_set(text.py())),
        found => Ok(usize::try_from(found).ok()),
    }
}

/// `PyUnicode_FindChar`, with the directions of [`find`], which cannot fail for a str. What is
/// over 0x10ffff is no character of one.
pub(crate) fn find_char(text: Text<'_, '_>, c: u32, (start, end): (isize, isize), direction: c_int) -> Option<usize> {
    // SAFETY: a live str.
    usize::try_from(unsafe { ffi::PyUnicode_FindChar(text.as_raw(), c, start, end, direction) }).ok()
}

/// `PyUnicode_Tailmatch`: is the part at the beginning (-1) or at the end (1)? It cannot fail
/// for strs.
pub(crate) fn tailmatch(
    text: Text<'_, '_>,
    part: Text<'_, '_>,
    (start, end): (isize, isize),
    direction: c_int,
) -> bool {
    // SAFETY: live strs.
    unsafe { ffi::PyUnicode_Tailmatch(text.as_raw(), part.as_raw(), start, end, direction) > 0 }
}

/// `PyUnicode_Count`.
pub(crate) fn count(text: Text<'_, '_>, part: Text<'_, '_>, (start, end): (isize, isize)) -> PyResult<usize> {
    // SAFETY: live strs.
    let count = unsafe { ffi::PyUnicode_Count(text.as_raw(), part.as_raw(), start, end) };
    usize::try_from(count).map_err(|_| PyErr::assume_set(text.py()))
}

/// `PyUnicode_Contains`.
pub(crate) fn contains(text: Text<'_, '_>, part: Text<'_, '_>) -> PyResult<bool> {
    // SAFETY: live strs.
    super::object::truth(text.py(), unsafe { ffi::PyUnicode_Contains(text.as_raw(), part.as_raw()) })
}

/// `PyUnicode_Compare`, which cannot fail for strs.
pub(crate) fn compare(text: Text<'_, '_>, other: Text<'_, '_>) -> Ordering {
    // SAFETY: live strs.
    unsafe { ffi::PyUnicode_Compare(text.as_raw(), other.as_raw()) }.cmp(&0)
}

/// `PyUnicode_IsIdentifier`, which cannot fail for a str.
pub(crate) fn is_identifier(text: Text<'_, '_>) -> bool {
    // SAFETY: a live str.
    unsafe { ffi::PyUnicode_IsIdentifier(text.as_raw()) != 0 }
}
