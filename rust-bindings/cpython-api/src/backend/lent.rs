//! Lending the items of containers to code that can run no Python code.
//!
//! An item of a list or a dict is borrowed until the container changes. Other threads change it only
//! where this one does not hold the GIL; this one only by a call, for which it needs a `Python` or a
//! handle. A visitor that is Send has neither. So on the build with the GIL an item may be lent to it
//! as it is; on the free-threaded build it needs a reference of its own.

use cpython_sys as ffi;

#[cfg(not(Py_GIL_DISABLED))]
use super::raw::Ptr;
use super::{dict, int, list, str_data};
use crate::handle::{Borrowed, Bound};
#[cfg(not(Py_GIL_DISABLED))]
use crate::python::Python;
use crate::types::{Lent, PyAny, PyDict, PyList, PyString, PyStringData, VisitPlain};

/// Lends an object, if it is a plain one.
#[inline(always)]
fn lend<K, V: VisitPlain<K>>(object: Borrowed<'_, '_, PyAny>, with: K, visitor: V) -> Option<V::Output> {
    let raw = object.as_raw();
    // SAFETY: the handle's invariant: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(raw) };
    if ty == &raw mut ffi::PyUnicode_Type {
        // SAFETY: it is a str.
        let text = unsafe { Borrowed::from_borrowed(object.py(), object.ptr()) };
        visitor.string(with, str_data::data(text))
    } else if ty == &raw mut ffi::PyLong_Type {
        // SAFETY: it is an int.
        let int = unsafe { Borrowed::from_borrowed(object.py(), object.ptr()) };
        visitor.int(with, int::fitting(&int)?)
    } else if ty == &raw mut ffi::PyFloat_Type {
        // SAFETY: it is a live float.
        visitor.float(with, unsafe { ffi::number::PyFloat_AS_DOUBLE(raw) })
    } else if ty == &raw mut ffi::PyBool_Type {
        visitor.bool(with, raw == (&raw mut ffi::_Py_TrueStruct).cast())
    } else if raw == ffi::object::Py_None() {
        visitor.none(with)
    } else {
        None
    }
}

/// Lends a key that is a str and its value.
#[inline(always)]
fn lend_entry<V, R>(key: Borrowed<'_, '_, PyAny>, value: Borrowed<'_, '_, PyAny>, visitor: V) -> Option<R>
where
    V: for<'k> VisitPlain<PyStringData<'k>, Output = R>,
{
    let key = key.cast_exact::<PyString>()?;
    lend(value, key.data(), visitor)
}

/// Lends an item of a list.
#[inline(always)]
pub(crate) fn list_item<'py, V: VisitPlain>(
    list: &Bound<'py, PyList>,
    index: usize,
    visitor: V,
) -> Lent<V::Output, Bound<'py, PyAny>> {
    #[cfg(Py_GIL_DISABLED)]
    {
        let Some(item) = list::next_item(list, index) else { return Lent::End };
        match lend(item.as_borrowed(), (), visitor) {
            Some(output) => Lent::Output(output),
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
        // SAFETY: no item of a list that others can see is NULL, and the list keeps it until the visitor
        // returns.
        let item = unsafe { borrowed(list.py(), raw) };
        match lend(item, (), visitor) {
            Some(output) => Lent::Output(output),
            None => Lent::Object(item.to_owned()),
        }
    }
}

/// Lends the next item of a dict.
#[inline(always)]
pub(crate) fn dict_item<'py, V, R>(
    dict: &Bound<'py, PyDict>,
    position: &mut ffi::Py_ssize_t,
    visitor: V,
) -> Lent<R, (Bound<'py, PyAny>, Bound<'py, PyAny>)>
where
    V: for<'k> VisitPlain<PyStringData<'k>, Output = R>,
{
    #[cfg(Py_GIL_DISABLED)]
    {
        let Some((key, value)) = dict::next(dict, position) else { return Lent::End };
        match lend_entry(key.as_borrowed(), value.as_borrowed(), visitor) {
            Some(output) => Lent::Output(output),
            None => Lent::Object((key, value)),
        }
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        let Some((key, value)) = dict::next_borrowed(dict, position) else { return Lent::End };
        // SAFETY: the dict keeps it until the visitor returns.
        let key = unsafe { borrowed(dict.py(), key) };
        // SAFETY: as above.
        let value = unsafe { borrowed(dict.py(), value) };
        match lend_entry(key, value, visitor) {
            Some(output) => Lent::Output(output),
            None => Lent::Object((key.to_owned(), value.to_owned())),
        }
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
