//! Tuples (Include/tupleobject.h, Include/cpython/tupleobject.h), and how tuples and lists
//! are filled.

use cpython_sys as ffi;

use super::raw::owned;
use crate::PyResult;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyTuple};

/// The items of a tuple; they never change.
#[inline]
pub(crate) fn as_slice<'a, 'py>(tuple: &'a Bound<'py, PyTuple>) -> &'a [Borrowed<'a, 'py, PyAny>] {
    // SAFETY: the handle keeps the tuple alive for `'a`.
    unsafe { items(tuple.as_raw()) }
}

/// The items of a tuple, borrowed for as long as it is.
#[inline]
pub(crate) fn items_of<'s, 'a, 'py>(tuple: &'s Borrowed<'a, 'py, PyTuple>) -> &'s [Borrowed<'a, 'py, PyAny>] {
    // SAFETY: somebody keeps the tuple alive for `'a`.
    unsafe { items(tuple.as_raw()) }
}

/// # Safety
///
/// `raw` is a tuple that lives for `'a`; `'s` ends before.
#[inline]
unsafe fn items<'s, 'a, 'py>(raw: *mut ffi::PyObject) -> &'s [Borrowed<'a, 'py, PyAny>] {
    // SAFETY: the caller's promise.
    let items = unsafe { ffi::object::PyTuple_ITEMS(raw) };
    // SAFETY: as above.
    let length = unsafe { ffi::object::Py_SIZE(raw) };
    // SAFETY: so many objects stand there: others see a tuple only when it is full. It
    // keeps them as long as it lives. A handle is transparent over a pointer that is not
    // NULL.
    unsafe { std::slice::from_raw_parts(items.cast(), length as usize) }
}

/// A tuple of these objects (`PyTuple_New`), whose references it takes.
#[inline]
pub(crate) fn from_array<'py, const N: usize>(
    py: Python<'py>,
    items: [Bound<'py, PyAny>; N],
) -> PyResult<Bound<'py, PyTuple>> {
    // SAFETY: an array's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyTuple_New(N as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a tuple, or NULL.
    let tuple = unsafe { owned(py, raw) }?;
    for (index, item) in items.into_iter().enumerate() {
        // SAFETY: no code that could see the new tuple runs before it is full; the index
        // is in range; the function takes the reference.
        unsafe { ffi::container::PyTuple_SET_ITEM(raw, index, item.into_ptr().as_raw()) };
    }
    Ok(tuple)
}

/// A tuple of these objects (`PyTuple_New`).
pub(crate) fn from_slice<'py>(py: Python<'py>, items: &[Borrowed<'_, 'py, PyAny>]) -> PyResult<Bound<'py, PyTuple>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyTuple_New(items.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a tuple, or NULL.
    let tuple = unsafe { owned(py, raw) }?;
    for (index, item) in items.iter().enumerate() {
        // SAFETY: as in `from_array`.
        unsafe { ffi::container::PyTuple_SET_ITEM(raw, index, (*item).to_owned().into_ptr().as_raw()) };
    }
    Ok(tuple)
}

/// A type of container that is made with its full length and then filled.
pub(crate) trait Fill {
    /// `PyTuple_New` or `PyList_New`.
    fn allocate(py: Python<'_>, length: usize) -> PyResult<Bound<'_, Self>>
    where
        Self: Sized;

    /// `PyTuple_SET_ITEM` or `PyList_SET_ITEM`.
    ///
    /// # Safety
    ///
    /// Nobody else has seen the container, the index is less than its length, and the item
    /// there is NULL.
    unsafe fn set<'py>(container: &Bound<'py, Self>, index: usize, item: Bound<'py, PyAny>)
    where
        Self: Sized;
}

impl Fill for PyTuple {
    fn allocate(py: Python<'_>, length: usize) -> PyResult<Bound<'_, Self>> {
        // SAFETY: the thread is attached. The function refuses lengths that it cannot make.
        let raw = unsafe { ffi::PyTuple_New(length as ffi::Py_ssize_t) };
        // SAFETY: a new reference to a tuple, or NULL.
        unsafe { owned(py, raw) }
    }

    /// # Safety
    ///
    /// As [`Fill::set`].
    #[inline]
    unsafe fn set<'py>(container: &Bound<'py, Self>, index: usize, item: Bound<'py, PyAny>) {
        // SAFETY: the caller's promise; the function takes the reference.
        unsafe { ffi::container::PyTuple_SET_ITEM(container.as_raw(), index, item.into_ptr().as_raw()) }
    }
}

/// A container of the items that an iterator gives, which must be as many as it says.
///
/// The iterator may run any code, which could find a container that is not full with
/// `gc.get_objects()`: the cycle collector does not know it before it is.
///
/// # Panics
///
/// If the iterator gives another number of items.
#[inline]
pub(crate) fn collect<'py, T: Fill>(
    py: Python<'py>,
    mut items: impl ExactSizeIterator<Item = PyResult<Bound<'py, PyAny>>>,
) -> PyResult<Bound<'py, T>> {
    let length = items.len();
    let container = T::allocate(py, length)?;
    if length != 0 {
        // SAFETY: a live object of a type that the collector knows.
        unsafe { ffi::PyObject_GC_UnTrack(container.as_raw().cast()) };
    }
    for index in 0..length {
        let Some(item) = items.next() else { panic!("an iterator gave {index} items instead of {length}") };
        // SAFETY: nobody has seen the container; the index is in range and used once.
        unsafe { T::set(&container, index, item?) };
    }
    assert!(items.next().is_none(), "an iterator gave more than {length} items");
    if length != 0 {
        // SAFETY: it is full, and was untracked above.
        unsafe { ffi::PyObject_GC_Track(container.as_raw().cast()) };
    }
    Ok(container)
}

/// `PyTuple_GetSlice`.
pub(crate) fn slice<'py>(tuple: &Bound<'py, PyTuple>, low: usize, high: usize) -> PyResult<Bound<'py, PyTuple>> {
    let index = |index| ffi::Py_ssize_t::try_from(index).unwrap_or(ffi::Py_ssize_t::MAX);
    // SAFETY: the handle's invariant: it is a live tuple. The function clips the indices.
    let raw = unsafe { ffi::PyTuple_GetSlice(tuple.as_raw(), index(low), index(high)) };
    // SAFETY: a new reference to a tuple, or NULL.
    unsafe { owned(tuple.py(), raw) }
}
