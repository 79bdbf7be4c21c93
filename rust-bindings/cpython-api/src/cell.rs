//! A place for an object that can be filled, replaced and emptied while others look at it.

use std::ops::ControlFlow;

use crate::backend::cell::RawCell;
use crate::handle::{Bound, Py};
use crate::python::Python;
use crate::traverse::{Traverse, Visit};

/// An object or nothing, changed through `&self`: the field of a class, or of a module's
/// state, that C would assign with `Py_XSETREF` (and read under a critical section where
/// there is no GIL).
///
/// It has the size of a pointer. The cycle collector empties it, which breaks cycles.
pub struct ObjectCell<T>(RawCell<T>);

impl<T> ObjectCell<T> {
    /// A cell with nothing in it.
    pub const fn empty() -> Self {
        Self(RawCell::empty())
    }

    /// A cell with an object in it.
    pub fn new(object: Bound<'_, T>) -> Self {
        let cell = Self::empty();
        cell.replace(object.py(), Some(object));
        cell
    }

    /// The object (a new reference).
    #[inline]
    pub fn get<'py>(&self, py: Python<'py>) -> Option<Bound<'py, T>> {
        self.0.get(py)
    }

    /// Puts an object in, or nothing. The one that was there is dropped, which may run
    /// Python code.
    #[inline]
    pub fn set<'py>(&self, py: Python<'py>, object: Option<Bound<'py, T>>) {
        drop(self.replace(py, object));
    }

    /// Puts an object in, or nothing, and gives the one that was there.
    #[inline]
    pub fn replace<'py>(&self, py: Python<'py>, object: Option<Bound<'py, T>>) -> Option<Bound<'py, T>> {
        self.0.replace(py, object)
    }

    /// Takes the object out.
    #[inline]
    pub fn take<'py>(&self, py: Python<'py>) -> Option<Bound<'py, T>> {
        self.replace(py, None)
    }

    /// The object; if there is none yet, the one that `make` makes. If another thread was
    /// faster, its object is kept and the new one dropped.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub fn get_or_try_init<'py, E>(
        &self,
        py: Python<'py>,
        make: impl FnOnce() -> Result<Bound<'py, T>, E>,
    ) -> Result<Bound<'py, T>, E> {
        if let Some(object) = self.get(py) {
            return Ok(object);
        }
        let object = make()?;
        Ok(self.0.get_or_insert(py, object))
    }
}

impl<T> Default for ObjectCell<T> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T> From<Option<Py<T>>> for ObjectCell<T> {
    fn from(object: Option<Py<T>>) -> Self {
        Self(RawCell::holding(object))
    }
}

// SAFETY: it visits the one reference that it owns; its operations need a `Python`, and
// are atomic where there is no GIL.
unsafe impl<T> Traverse for ObjectCell<T> {
    const HAS_EDGES: bool = true;

    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        self.0.traverse(visit)
    }

    fn clear_objects(&self, py: Python<'_>) {
        self.set(py, None);
    }

    fn clear_objects_mut(&mut self) {
        *self = Self::empty();
    }
}
