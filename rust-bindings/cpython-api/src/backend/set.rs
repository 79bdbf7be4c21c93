//! Sets and frozensets (Include/setobject.h).

use cpython_sys as ffi;

use super::locked;
use super::object::{status, truth};
use super::raw::{item_with_lock, owned};
use crate::exceptions::RuntimeError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyFrozenSet, PySet};
use crate::{PyErr, PyResult};

/// `set` and `frozenset`, which have one struct.
pub(crate) trait AnySet: Sized {
    /// Whether it can change.
    const CHANGES: bool;

    /// `PySet_New` or `PyFrozenSet_New`, of nothing or of the items of an iterable.
    fn make<'py>(py: Python<'py>, items: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, Self>>;
}

impl AnySet for PySet {
    const CHANGES: bool = true;

    fn make<'py>(py: Python<'py>, items: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, Self>> {
        // SAFETY: NULL or a live object; the thread is attached.
        let raw = unsafe { ffi::PySet_New(items.map_or(std::ptr::null_mut(), Bound::as_raw)) };
        // SAFETY: a new reference to a set, or NULL.
        unsafe { owned(py, raw) }
    }
}

impl AnySet for PyFrozenSet {
    const CHANGES: bool = false;

    fn make<'py>(py: Python<'py>, items: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, Self>> {
        // SAFETY: NULL or a live object; the thread is attached.
        let raw = unsafe { ffi::PyFrozenSet_New(items.map_or(std::ptr::null_mut(), Bound::as_raw)) };
        // SAFETY: a new reference to a frozenset, or NULL.
        unsafe { owned(py, raw) }
    }
}

/// `PySet_GET_SIZE`.
#[inline]
pub(crate) fn len<T: AnySet>(set: &Bound<'_, T>) -> usize {
    // SAFETY: the handle's invariant: it is a live set or frozenset.
    unsafe { ffi::container::PySet_GET_SIZE(set.as_raw()) as usize }
}

/// `PySet_Contains`.
#[inline]
pub(crate) fn contains<T: AnySet>(set: &Bound<'_, T>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: a live set or frozenset, and a live object.
    truth(set.py(), unsafe { ffi::PySet_Contains(set.as_raw(), key.as_raw()) })
}

/// `PySet_Add`.
pub(crate) fn add(set: &Bound<'_, PySet>, key: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live set and a live object.
    status(set.py(), unsafe { ffi::PySet_Add(set.as_raw(), key.as_raw()) })
}

/// `_PySet_Update`.
pub(crate) fn update(set: &Bound<'_, PySet>, items: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live set and a live object.
    status(set.py(), unsafe { ffi::_PySet_Update(set.as_raw(), items.as_raw()) })
}

/// `PySet_Discard`: whether it was there.
pub(crate) fn discard(set: &Bound<'_, PySet>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: a live set and a live object.
    truth(set.py(), unsafe { ffi::PySet_Discard(set.as_raw(), key.as_raw()) })
}

/// `PySet_Clear`.
pub(crate) fn clear(set: &Bound<'_, PySet>) -> PyResult<()> {
    // SAFETY: the handle's invariant: it is a live set.
    status(set.py(), unsafe { ffi::PySet_Clear(set.as_raw()) })
}

/// `PySet_Pop`: KeyError if it is empty.
pub(crate) fn pop<'py>(set: &Bound<'py, PySet>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant: it is a live set.
    let raw = unsafe { ffi::PySet_Pop(set.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(set.py(), raw) }
}

/// Where an iteration over a set is (`setiterobject` in Objects/setobject.c).
pub(crate) struct Position {
    /// For `set_next`, or `usize::MAX` after the last item and after an error.
    next: usize,
    /// How many items the set had at the beginning.
    used: usize,
}

impl Position {
    /// Before the first item.
    pub(crate) fn start<T: AnySet>(set: &Bound<'_, T>) -> Self {
        Self { next: 0, used: len(set) }
    }

    /// The next item, or RuntimeError, once, if the size of the set has changed.
    #[inline]
    pub(crate) fn advance<'py, T: AnySet>(&mut self, set: &Bound<'py, T>) -> Option<PyResult<Bound<'py, PyAny>>> {
        let found = if T::CHANGES {
            // SAFETY: the set's lock is held.
            locked::briefly(set, || unsafe { self.find(set) })
        } else {
            // SAFETY: nobody sees a frozenset before it is what it will be.
            unsafe { self.find(set) }
        };
        self.report(set, found)
    }

    /// The next item, if the size of the set has not changed.
    ///
    /// # Safety
    ///
    /// No other thread changes the set: its lock or the GIL is held, or it cannot change.
    #[inline(always)]
    unsafe fn find<'py, T: AnySet>(&mut self, set: &Bound<'py, T>) -> Result<Option<Bound<'py, PyAny>>, Changed> {
        if self.next == usize::MAX {
            return Ok(None);
        }
        if len(set) != self.used {
            return Err(Changed);
        }
        // SAFETY: a live set or frozenset, and the caller's promise.
        let raw = unsafe { ffi::container::set_next(set.as_raw(), &mut self.next) };
        // SAFETY: an item of the set, and the caller's promise.
        Ok((!raw.is_null()).then(|| unsafe { item_with_lock(set.py(), raw) }))
    }

    /// Ends the iteration if there is no item, and raises RuntimeError if that is an error.
    #[inline(always)]
    fn report<'py, T>(
        &mut self,
        set: &Bound<'py, T>,
        found: Result<Option<Bound<'py, PyAny>>, Changed>,
    ) -> Option<PyResult<Bound<'py, PyAny>>> {
        match found {
            Ok(Some(item)) => Some(Ok(item)),
            Ok(None) => {
                self.next = usize::MAX;
                None
            }
            Err(Changed) => Some(Err(self.changed(set.py()))),
        }
    }

    #[cold]
    fn changed(&mut self, py: Python<'_>) -> PyErr {
        self.next = usize::MAX;
        PyErr::new::<RuntimeError>(py, "Set changed size during iteration")
    }
}

/// The size of a set is not what it was.
struct Changed;

/// Calls `body` with each item, in a critical section of the set.
#[inline]
pub(crate) fn for_each<'py, T: AnySet>(
    set: &Bound<'py, T>,
    mut body: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    locked::during(set, || {
        let mut position = Position::start(set);
        loop {
            // SAFETY: the section is entered again before `body` returns.
            let found = unsafe { position.find(set) };
            let Some(item) = position.report(set, found) else { return Ok(()) };
            body(item?)?;
        }
    })
}
