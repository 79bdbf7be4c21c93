//! Lists (Include/listobject.h, Include/cpython/listobject.h).

use std::ffi::c_int;

use cpython_sys as ffi;

use super::object::status;
use super::raw::owned;
use super::tuple::Fill;
use crate::PyResult;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyList, PyTuple};

impl Fill for PyList {
    fn allocate(py: Python<'_>, length: usize) -> PyResult<Bound<'_, Self>> {
        // SAFETY: the thread is attached. The function refuses lengths that it cannot make.
        let raw = unsafe { ffi::PyList_New(length as ffi::Py_ssize_t) };
        // SAFETY: a new reference to a list, or NULL.
        unsafe { owned(py, raw) }
    }

    /// # Safety
    ///
    /// As [`Fill::set`].
    #[inline]
    unsafe fn set<'py>(container: &Bound<'py, Self>, index: usize, item: Bound<'py, PyAny>) {
        // SAFETY: the caller's promise; the function takes the reference.
        unsafe { ffi::container::PyList_SET_ITEM(container.as_raw(), index, item.into_ptr().as_raw()) }
    }
}

/// An empty list (`PyList_New`).
pub(crate) fn empty(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    PyList::allocate(py, 0)
}

/// `PyList_GET_SIZE`.
#[inline]
pub(crate) fn len(list: &Bound<'_, PyList>) -> usize {
    // SAFETY: the handle's invariant: it is a live list.
    unsafe { ffi::container::PyList_GET_SIZE(list.as_raw()) as usize }
}

/// An index as C wants it; those that no list has become one that none has either.
fn ssize(index: usize) -> ffi::Py_ssize_t {
    ffi::Py_ssize_t::try_from(index).unwrap_or(ffi::Py_ssize_t::MAX)
}

/// `PyList_GetItemRef`: IndexError if there is none.
pub(crate) fn get_item<'py>(list: &Bound<'py, PyList>, index: usize) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live list.
    let raw = unsafe { ffi::PyList_GetItemRef(list.as_raw(), ssize(index)) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(list.py(), raw) }
}

/// The item, or `None` if the list is not so long (any more).
#[inline]
pub(crate) fn next_item<'py>(list: &Bound<'py, PyList>, index: usize) -> Option<Bound<'py, PyAny>> {
    if index >= len(list) {
        return None;
    }
    if ffi::FREE_THREADED {
        // Another thread may have made the list shorter since its length was asked for.
        return get_item(list, index).map_err(|error| drop(error.take(list.py()))).ok();
    }
    // SAFETY: in range, and the GIL is held.
    let raw = unsafe { ffi::container::PyList_GET_ITEM(list.as_raw(), index) };
    // SAFETY: no item of a list that others can see is NULL.
    let ptr = unsafe { super::raw::Ptr::new_unchecked(raw) };
    ptr.incref(list.py());
    // SAFETY: an object, and the reference just made.
    Some(unsafe { Bound::from_owned(list.py(), ptr) })
}

/// The functions that change a list and report 0 or -1.
macro_rules! changes {
    ($($name:ident($($arg:ident: $ty:ty => $raw:expr),*) = $function:ident;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name(list: &Bound<'_, PyList> $(, $arg: $ty)*) -> PyResult<()> {
            // SAFETY: the handles' invariants: a live list, and live objects.
            let result: c_int = unsafe { ffi::$function(list.as_raw() $(, $raw)*) };
            status(list.py(), result)
        }
    )*};
}

changes! {
    append(item: &Bound<'_, PyAny> => item.as_raw()) = PyList_Append;
    insert(index: usize => ssize(index), item: &Bound<'_, PyAny> => item.as_raw()) = PyList_Insert;
    extend(items: &Bound<'_, PyAny> => items.as_raw()) = PyList_Extend;
    clear() = PyList_Clear;
    sort() = PyList_Sort;
    reverse() = PyList_Reverse;
    // The function takes the reference, also when it fails.
    set_item(index: usize => ssize(index), item: Bound<'_, PyAny> => item.into_ptr().as_raw()) = PyList_SetItem;
}

/// `PyList_AsTuple`.
pub(crate) fn to_tuple<'py>(list: &Bound<'py, PyList>) -> PyResult<Bound<'py, PyTuple>> {
    // SAFETY: the handle's invariant: it is a live list.
    let raw = unsafe { ffi::PyList_AsTuple(list.as_raw()) };
    // SAFETY: a new reference to a tuple, or NULL.
    unsafe { owned(list.py(), raw) }
}
