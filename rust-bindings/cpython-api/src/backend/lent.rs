//! Lending the items of containers to closures that can run no Python code.
//!
//! An item of a list or a dict is borrowed until the container changes. Other threads change it only
//! where this one does not hold the GIL; this one only by a call, for which it needs a `Python` or a
//! handle. A closure that is Send has neither. So on the build with the GIL an item may be lent to such
//! a closure as it is; on the free-threaded build it needs a reference of its own.

use cpython_sys as ffi;

use super::raw::Ptr;
use super::{dict, int, list, str_data};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{Lent, PlainValue, PyAny, PyDict, PyList};

/// The value of an object that lives for `'a`, if it is a plain one.
#[inline(always)]
fn plain<'a>(object: Borrowed<'a, '_, PyAny>) -> Option<PlainValue<'a>> {
    let raw = object.as_raw();
    // SAFETY: the handle's invariant: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(raw) };
    if ty == &raw mut ffi::PyUnicode_Type {
        // SAFETY: it is a str.
        let text = unsafe { Borrowed::from_borrowed(object.py(), object.ptr()) };
        Some(PlainValue::String(str_data::data(text)))
    } else if ty == &raw mut ffi::PyLong_Type {
        // SAFETY: it is an int.
        let int = unsafe { Borrowed::from_borrowed(object.py(), object.ptr()) };
        int::fitting(&int).map(PlainValue::Int)
    } else if ty == &raw mut ffi::PyFloat_Type {
        // SAFETY: it is a live float.
        Some(PlainValue::Float(unsafe { ffi::number::PyFloat_AS_DOUBLE(raw) }))
    } else if ty == &raw mut ffi::PyBool_Type {
        Some(PlainValue::Bool(raw == (&raw mut ffi::_Py_TrueStruct).cast()))
    } else if raw == ffi::object::Py_None() {
        Some(PlainValue::None)
    } else {
        None
    }
}

/// Lends an item of a list.
#[inline(always)]
pub(crate) fn list_item<'py, R>(
    list: &Bound<'py, PyList>,
    index: usize,
    body: impl FnOnce(PlainValue<'_>) -> Option<R> + Send,
) -> Lent<R, Bound<'py, PyAny>> {
    #[cfg(Py_GIL_DISABLED)]
    {
        let Some(item) = list::next_item(list, index) else { return Lent::End };
        match plain(item.as_borrowed()).and_then(body) {
            Some(result) => Lent::Result(result),
            None => Lent::Object(item),
        }
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        if index >= list::len(list) {
            return Lent::End;
        }
        // SAFETY: in range, and the GIL is held.
        let raw = unsafe { ffi::container::PyList_GET_ITEM(list.as_raw(), index) };
        // SAFETY: no item of a list that others can see is NULL, and the list keeps it until the closure
        // returns.
        let item = unsafe { borrowed(list.py(), raw) };
        match plain(item).and_then(body) {
            Some(result) => Lent::Result(result),
            None => Lent::Object(item.to_owned()),
        }
    }
}

/// Lends the next item of a dict.
#[inline(always)]
pub(crate) fn dict_item<'py, R>(
    dict: &Bound<'py, PyDict>,
    position: &mut ffi::Py_ssize_t,
    body: impl FnOnce(PlainValue<'_>, PlainValue<'_>) -> Option<R> + Send,
) -> Lent<R, (Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    #[cfg(Py_GIL_DISABLED)]
    {
        let Some((key, value)) = dict::next(dict, position) else { return Lent::End };
        if let Some(plain_key) = plain(key.as_borrowed())
            && let Some(plain_value) = plain(value.as_borrowed())
            && let Some(result) = body(plain_key, plain_value)
        {
            return Lent::Result(result);
        }
        Lent::Object((key, value))
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        let Some((key, value)) = dict::next_borrowed(dict, position) else { return Lent::End };
        // SAFETY: the dict keeps it until the closure returns.
        let key = unsafe { borrowed(dict.py(), key) };
        // SAFETY: as above.
        let value = unsafe { borrowed(dict.py(), value) };
        if let Some(plain_key) = plain(key)
            && let Some(plain_value) = plain(value)
            && let Some(result) = body(plain_key, plain_value)
        {
            return Lent::Result(result);
        }
        Lent::Object((key.to_owned(), value.to_owned()))
    }
}

/// # Safety
///
/// `raw` is an object that lives for `'a`.
#[cfg(not(Py_GIL_DISABLED))]
#[inline(always)]
unsafe fn borrowed<'a, 'py>(py: Python<'py>, raw: *mut ffi::PyObject) -> Borrowed<'a, 'py, PyAny> {
    // SAFETY: the caller's promise.
    let ptr = unsafe { Ptr::new_unchecked(raw) };
    // SAFETY: as above.
    unsafe { Borrowed::from_borrowed(py, ptr) }
}
