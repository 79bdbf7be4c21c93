//! Lists (Include/listobject.h, Include/cpython/listobject.h).

use std::ffi::c_int;

use cpython_sys as ffi;

use super::locked;
use super::object::status;
use super::raw::{item_with_lock, owned};
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

/// `_PyList_FromArraySteal`, with the last items of a stack.
#[inline]
pub(crate) fn from_stack<'py>(
    py: Python<'py>,
    stack: &mut Vec<Bound<'py, PyAny>>,
    start: usize,
) -> PyResult<Bound<'py, PyList>> {
    let items = &stack[start..];
    let (data, length) = (items.as_ptr().cast(), items.len() as ffi::Py_ssize_t);
    // The function takes these references, also if it fails.
    // SAFETY: there are as many, or more.
    unsafe { stack.set_len(start) };
    // SAFETY: so many objects stand there, as nobody has used the stack's memory since; a handle is
    // transparent over a pointer to one.
    let raw = unsafe { ffi::_PyList_FromArraySteal(data, length) };
    // SAFETY: a new reference to a list, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyList_GET_SIZE`.
#[inline]
pub(crate) fn len(list: &Bound<'_, PyList>) -> usize {
    // SAFETY: the handle's invariant: it is a live list.
    unsafe { ffi::container::PyList_GET_SIZE(list.as_raw()) as usize }
}

/// An index as C wants it; those that no list has become one that none has either.
pub(super) fn ssize(index: usize) -> ffi::Py_ssize_t {
    ffi::Py_ssize_t::try_from(index).unwrap_or(ffi::Py_ssize_t::MAX)
}

/// `PyList_GetItemRef`: IndexError if there is none.
#[inline]
pub(crate) fn get_item<'py>(list: &Bound<'py, PyList>, index: usize) -> PyResult<Bound<'py, PyAny>> {
    match next_item(list, index) {
        Some(item) => Ok(item),
        None => no_item(list, index),
    }
}

/// `PyList_GetItemRef`, for its error.
#[cold]
fn no_item<'py>(list: &Bound<'py, PyList>, index: usize) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live list.
    let raw = unsafe { ffi::PyList_GetItemRef(list.as_raw(), ssize(index)) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(list.py(), raw) }
}

/// The item, or `None` if the list is not so long (any more). Raises nothing.
#[inline]
pub(crate) fn next_item<'py>(list: &Bound<'py, PyList>, index: usize) -> Option<Bound<'py, PyAny>> {
    #[cfg(Py_GIL_DISABLED)]
    {
        use ffi::lockfree::Read;
        // SAFETY: the handle's invariant: it is a live list.
        match unsafe { ffi::lockfree::list_item(list.as_raw(), index) } {
            // SAFETY: a new reference.
            Read::Item(item) => Some(unsafe { super::raw::new_item(list.py(), item) }),
            Read::End => None,
            Read::Locked => with_lock(list, index),
        }
    }
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: the GIL is held.
    unsafe {
        locked_item(list, index)
    }
}

/// As [`next_item`], under the lock, after which that function needs none.
#[cfg(Py_GIL_DISABLED)]
#[cold]
fn with_lock<'py>(list: &Bound<'py, PyList>, index: usize) -> Option<Bound<'py, PyAny>> {
    locked::briefly(list, || {
        // SAFETY: the list's lock is held.
        unsafe { ffi::lockfree::set_shared(list.as_raw()) };
        // SAFETY: as above.
        unsafe { locked_item(list, index) }
    })
}

/// As [`next_item`].
///
/// # Safety
///
/// No other thread changes the list: its lock or the GIL is held.
#[inline]
pub(super) unsafe fn locked_item<'py>(list: &Bound<'py, PyList>, index: usize) -> Option<Bound<'py, PyAny>> {
    if index >= len(list) {
        return None;
    }
    // SAFETY: in range, and nobody changes the list.
    let raw = unsafe { ffi::container::PyList_GET_ITEM(list.as_raw(), index) };
    // SAFETY: no item of a list that others can see is NULL; it is in the list, which is
    // locked.
    Some(unsafe { item_with_lock(list.py(), raw) })
}

/// Calls `body` with each item, in a critical section of the list.
#[inline]
pub(crate) fn for_each<'py>(
    list: &Bound<'py, PyList>,
    mut body: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    locked::during(list, || {
        let mut index = 0;
        // Asks for the length each time: `body` may change the list, and let others do so.
        // SAFETY: the section is entered again before `body` returns.
        while let Some(item) = unsafe { locked_item(list, index) } {
            index += 1;
            body(item)?;
        }
        Ok(())
    })
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

/// `PyList_GetSlice`.
pub(crate) fn get_slice<'py>(list: &Bound<'py, PyList>, low: usize, high: usize) -> PyResult<Bound<'py, PyList>> {
    // SAFETY: the handle's invariant: it is a live list. The function clips the indices.
    let raw = unsafe { ffi::PyList_GetSlice(list.as_raw(), ssize(low), ssize(high)) };
    // SAFETY: a new reference to a list, or NULL.
    unsafe { owned(list.py(), raw) }
}

/// `PyList_SetSlice`, of these items or of none.
pub(crate) fn set_slice(
    list: &Bound<'_, PyList>,
    low: usize,
    high: usize,
    items: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let items = items.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: a live list, a live object or NULL. The function clips the indices.
    status(list.py(), unsafe { ffi::PyList_SetSlice(list.as_raw(), ssize(low), ssize(high), items) })
}
