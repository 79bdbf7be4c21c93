//! `set` and `frozenset` (Include/setobject.h).

use super::{PyAny, PyFrozenSet, PySet};
use crate::PyResult;
use crate::backend::set;
use crate::handle::Bound;
use crate::python::Python;

impl PySet {
    /// `set(items)` (`PySet_New`).
    ///
    /// # Errors
    ///
    /// `TypeError` if `items` is not iterable or an item is unhashable; what the iteration
    /// raises.
    pub fn new<'py>(items: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PySet>> {
        set::new(items.py(), Some(items))
    }

    /// `set()` (`PySet_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn empty(py: Python<'_>) -> PyResult<Bound<'_, PySet>> {
        set::new(py, None)
    }
}

/// Each method is that of `set` itself, also for an instance of a subtype. To iterate, use
/// [`try_iter`](Bound::try_iter).
impl<'py> Bound<'py, PySet> {
    /// How many items it has now (`PySet_Size`).
    pub fn len(&self) -> usize {
        set::len(self)
    }

    /// Whether it has no items now.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `item in self` (`PySet_Contains`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is unhashable, and what its methods raise.
    pub fn contains(&self, item: &Bound<'_, PyAny>) -> PyResult<bool> {
        set::contains(self, item)
    }

    /// `self.add(item)` (`PySet_Add`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is unhashable, what its methods raise, and `MemoryError`.
    pub fn add(&self, item: &Bound<'_, PyAny>) -> PyResult<()> {
        set::add(self, item)
    }

    /// `self.discard(item)` (`PySet_Discard`), and whether it was there.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is unhashable, and what its methods raise.
    pub fn discard(&self, item: &Bound<'_, PyAny>) -> PyResult<bool> {
        set::discard(self, item)
    }

    /// `self.pop()` (`PySet_Pop`).
    ///
    /// # Errors
    ///
    /// `KeyError` if it is empty.
    pub fn pop(&self) -> PyResult<Bound<'py, PyAny>> {
        set::pop(self)
    }

    /// `self.clear()` (`PySet_Clear`).
    ///
    /// # Errors
    ///
    /// None, in practice.
    pub fn clear(&self) -> PyResult<()> {
        set::clear(self)
    }
}

impl PyFrozenSet {
    /// `frozenset(items)` (`PyFrozenSet_New`).
    ///
    /// # Errors
    ///
    /// As [`PySet::new`].
    pub fn new<'py>(items: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyFrozenSet>> {
        set::frozen(items)
    }
}

impl Bound<'_, PyFrozenSet> {
    /// How many items it has (`PySet_Size`).
    pub fn len(&self) -> usize {
        set::frozen_len(self)
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `item in self` (`PySet_Contains`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is unhashable, and what its methods raise.
    pub fn contains(&self, item: &Bound<'_, PyAny>) -> PyResult<bool> {
        set::frozen_contains(self, item)
    }
}
