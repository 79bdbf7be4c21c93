//! A list in a critical section of its own (Include/internal/pycore_list.h, PEP 703).

use cpython_sys as ffi;

use super::locked::{self, Section};
use super::object::status;
use super::raw::new_item;
use super::{list, types};
use crate::exceptions::IndexError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyList};
use crate::{PyErr, PyResult};

/// A list in the closure of [`locked`](Bound::<PyList>::locked): its items are read and moved there without a
/// lock for each of them.
///
/// If the list's lock is not held at that moment, because the closure has begun further critical sections,
/// each method takes it. So each is one step for other threads, wherever it is called.
pub struct LockedList<'a, 'py> {
    list: &'a Bound<'py, PyList>,
    section: Section<'a>,
}

impl<'py> LockedList<'_, 'py> {
    #[inline(always)]
    pub(crate) fn with<R>(list: &Bound<'py, PyList>, body: impl FnOnce(&LockedList<'_, 'py>) -> R) -> R {
        locked::in_section(list, |section| body(&LockedList { list, section }))
    }

    /// Runs `step`, which runs no Python code, under the list's lock.
    #[inline(always)]
    fn step<R>(&self, step: impl FnOnce(*mut ffi::PyObject) -> R) -> R {
        let list = self.list.as_raw();
        if self.section.is_held() { step(list) } else { locked::briefly(self.list, || step(list)) }
    }

    /// The proof that the list's handle stands on.
    pub fn py(&self) -> Python<'py> {
        self.list.py()
    }

    /// How many items it has now (`PyList_GET_SIZE`).
    #[inline]
    pub fn len(&self) -> usize {
        list::len(self.list)
    }

    /// Whether it has no items now.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An item, or `None` if the list is not so long (`PyList_GetItemRef` without an exception).
    #[inline]
    pub fn get(&self, index: usize) -> Option<Bound<'py, PyAny>> {
        // SAFETY: no other thread changes the list.
        self.step(|_| unsafe { list::locked_item(self.list, index) })
    }

    /// An item (`PyList_GetItemRef`).
    ///
    /// # Errors
    ///
    /// `IndexError` if there is none.
    #[inline]
    pub fn get_item(&self, index: usize) -> PyResult<Bound<'py, PyAny>> {
        self.get(index).ok_or_else(|| out_of_range(self.py()))
    }

    /// `self[a], self[b] = self[b], self[a]` (`PyList_GET_ITEM`, `PyList_SET_ITEM`).
    ///
    /// # Errors
    ///
    /// `IndexError` if the list is not so long.
    #[inline]
    pub fn swap(&self, a: usize, b: usize) -> PyResult<()> {
        let swapped = self.step(|raw| {
            if a.max(b) >= self.len() {
                return false;
            }
            // SAFETY: in range, and no other thread changes the list.
            let item = unsafe { ffi::container::PyList_GET_ITEM(raw, a) };
            // SAFETY: as above; the reference goes from one place to the other.
            let item = unsafe { ffi::container::list_replace(raw, b, item) };
            // SAFETY: as above.
            unsafe { ffi::container::list_replace(raw, a, item) };
            true
        });
        if swapped { Ok(()) } else { Err(out_of_range(self.py())) }
    }

    /// Puts an item in the place of another one, which it gives (`PyList_GET_ITEM`, `PyList_SET_ITEM`).
    ///
    /// # Errors
    ///
    /// `IndexError` if the list is not so long.
    #[inline]
    pub fn replace(&self, index: usize, item: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let replaced = self.step(|raw| {
            if index >= self.len() {
                return Err(item);
            }
            // SAFETY: in range, and no other thread changes the list. It takes the reference.
            let old = unsafe { ffi::container::list_replace(raw, index, item.into_ptr().as_raw()) };
            // SAFETY: an item of a list, and the reference that the list had.
            Ok(unsafe { new_item(self.py(), old) })
        });
        replaced.map_err(|_| out_of_range(self.py()))
    }

    /// `self.append(item)` (`_PyList_AppendTakeRef`), which takes the reference.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn append(&self, item: Bound<'py, PyAny>) -> PyResult<()> {
        if !self.section.is_held() {
            return list::append(self.list, &item);
        }
        // SAFETY: a live list that no other thread changes, and an object.
        let result = unsafe { ffi::container::list_append(self.list.as_raw(), item.into_ptr().as_raw()) };
        status(self.py(), result)
    }

    /// `self.pop()`, or `None` if it is empty. A short list keeps its memory.
    ///
    /// # Errors
    ///
    /// `MemoryError`, when a long list is to give memory back.
    #[inline]
    pub fn pop(&self) -> PyResult<Option<Bound<'py, PyAny>>> {
        // SAFETY: no other thread changes the list.
        let item = self.step(|raw| unsafe { ffi::container::list_pop(raw) });
        if item.is_null() {
            return if self.is_empty() { Ok(None) } else { self.pop_and_resize().map(Some) };
        }
        // SAFETY: an item of a list, and the reference that the list had.
        Ok(Some(unsafe { new_item(self.py(), item) }))
    }

    /// `list.pop(self)`: C has no function for it that is exported.
    #[cold]
    fn pop_and_resize(&self) -> PyResult<Bound<'py, PyAny>> {
        types::list_type(self.py()).as_any().call_method(c"pop", &[self.list.as_any()])
    }
}

#[cold]
fn out_of_range(py: Python<'_>) -> PyErr {
    PyErr::new::<IndexError>(py, "list index out of range")
}
