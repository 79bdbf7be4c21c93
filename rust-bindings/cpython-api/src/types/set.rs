//! `set` and `frozenset` (Include/setobject.h).

use std::iter::FusedIterator;

use super::{PyAny, PyFrozenSet, PySet};
use crate::PyResult;
use crate::backend::set::{self, AnySet};
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
        PySet::make(items.py(), Some(items))
    }

    /// `set()` (`PySet_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn empty(py: Python<'_>) -> PyResult<Bound<'_, PySet>> {
        PySet::make(py, None)
    }
}

impl PyFrozenSet {
    /// `frozenset(items)` (`PyFrozenSet_New`).
    ///
    /// # Errors
    ///
    /// As [`PySet::new`].
    pub fn new<'py>(items: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyFrozenSet>> {
        PyFrozenSet::make(items.py(), Some(items))
    }

    /// `frozenset()` (`PyFrozenSet_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn empty(py: Python<'_>) -> PyResult<Bound<'_, PyFrozenSet>> {
        PyFrozenSet::make(py, None)
    }
}

/// What reads a set or a frozenset.
macro_rules! reading {
    ($($ty:ident: $iter:literal, $each:literal;)*) => {$(
        /// Each method is that of the type itself, also for an instance of a subtype.
        impl<'py> Bound<'py, $ty> {
            /// How many items it has now (`PySet_GET_SIZE`).
            #[inline]
            pub fn len(&self) -> usize {
                set::len(self)
            }

            /// Whether it has no items now.
            #[inline]
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// `item in self` (`PySet_Contains`).
            ///
            /// # Errors
            ///
            /// `TypeError` if it is unhashable, and what its methods raise.
            #[inline]
            pub fn contains(&self, item: &Bound<'_, PyAny>) -> PyResult<bool> {
                set::contains(self, item)
            }

            /// The items (`_PySet_NextEntryRef`), with references of their own.
            ///
            #[doc = $iter]
            #[inline]
            pub fn iter(&self) -> SetIterator<'_, 'py, $ty> {
                SetIterator { set: self, position: set::Position::start(self) }
            }

            /// Calls `body` with each item, in a critical section of the set
            /// (`Py_BEGIN_CRITICAL_SECTION`), which is suspended while `body` runs code
            /// that waits or detaches the thread.
            ///
            /// # Errors
            ///
            #[doc = $each]
            #[inline]
            pub fn locked_for_each(&self, body: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>) -> PyResult<()> {
                set::for_each(self, body)
            }
        }

        impl<'a, 'py> IntoIterator for &'a Bound<'py, $ty> {
            type Item = PyResult<Bound<'py, PyAny>>;
            type IntoIter = SetIterator<'a, 'py, $ty>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl<'py> Iterator for SetIterator<'_, 'py, $ty> {
            type Item = PyResult<Bound<'py, PyAny>>;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                self.position.advance(self.set)
            }
        }

        impl FusedIterator for SetIterator<'_, '_, $ty> {}
    )*};
}

reading! {
    PySet:
        "If the set's size changes meanwhile, the iteration ends with `RuntimeError`, as Python's own does: \
        \"Set changed size during iteration\".",
        "Those of `body`, which end the iteration, and `RuntimeError` as for [`iter`](Self::iter).";
    PyFrozenSet:
        "There are no errors, because it cannot change.",
        "Those of `body`, which end the iteration.";
}

/// The items of a set or a frozenset.
pub struct SetIterator<'a, 'py, T> {
    set: &'a Bound<'py, T>,
    position: set::Position,
}

/// What changes a set.
impl<'py> Bound<'py, PySet> {
    /// `self.add(item)` (`PySet_Add`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is unhashable, what its methods raise, and `MemoryError`.
    pub fn add(&self, item: &Bound<'_, PyAny>) -> PyResult<()> {
        set::add(self, item)
    }

    /// `self.update(items)` (`_PySet_Update`).
    ///
    /// # Errors
    ///
    /// As [`PySet::new`].
    pub fn update(&self, items: &Bound<'_, PyAny>) -> PyResult<()> {
        set::update(self, items)
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
