//! Watchers of dicts: to be told before one changes.

use super::{AttrName, PyAny, PyDict, PyType};
use crate::PyResult;
use crate::backend::dict_watch;
use crate::handle::Bound;

/// What is about to happen to a dict (`PyDict_WatchEvent`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DictEvent {
    /// A key is added.
    Added,
    /// A key gets another value.
    Modified,
    /// A key is deleted.
    Deleted,
    /// The dict, which is empty, gets the items of another one.
    Cloned,
    /// All keys are deleted.
    Cleared,
    /// The dict goes away.
    Deallocated,
}

/// Somebody who is told before a dict changes (`PyDict_WatchCallback`).
///
/// It is a type and not a value, because CPython has room for a few of them in an interpreter, which
/// stay as long as that: what it is told goes into a `static`, and that is one for all interpreters.
pub trait DictWatcher: 'static {
    /// The dict is about to change, or to be given the value that it has. `key` is the key, if
    /// there is one and it is a str of ASCII characters or an instance of a subclass.
    ///
    /// The dict's lock is held, and C is in the middle of the change: this must be short, and wait
    /// for nothing. An exception may be set, or none; this is none of its business.
    ///
    /// # Panics
    ///
    /// A panic is a fatal error of Python.
    fn changed(event: DictEvent, key: Option<&str>);
}

impl Bound<'_, PyDict> {
    /// Has `W` told before each change of this dict from now on (`PyDict_AddWatcher` for the first
    /// dict in an interpreter, `PyDict_Watch`). Once more changes nothing.
    ///
    /// Of an object's `__dict__` all changes are told, those by its attributes too, as long as it is
    /// that object's.
    ///
    /// # Errors
    ///
    /// `RuntimeError` if the interpreter has no room for another watcher, and `MemoryError`.
    pub fn watch<W: DictWatcher>(&self) -> PyResult<()> {
        dict_watch::watch::<W>(self)
    }

    /// Has `W` told no more (`PyDict_Unwatch`).
    ///
    /// # Errors
    ///
    /// As [`watch`](Self::watch).
    pub fn unwatch<W: DictWatcher>(&self) -> PyResult<()> {
        dict_watch::unwatch::<W>(self)
    }
}

/// The attributes that a class has itself.
impl<'py> Bound<'py, PyType> {
    /// Has `W` told before each change of them (`PyDict_Watch` on what `PyType_GetDict` gives), which
    /// tells more than `PyType_Watch` does: which one, and all changes.
    ///
    /// # Errors
    ///
    /// As [`watch`](Bound::watch) of a dict.
    pub fn watch_attributes<W: DictWatcher>(&self) -> PyResult<()> {
        dict_watch::watch_type::<W>(self)
    }

    /// One of them, as `vars(self)` has it, or `None`: without a look at base classes, and without
    /// a call of `__get__` (`PyDict_GetItemRef` on what `PyType_GetDict` gives).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn own_attribute(&self, name: impl AttrName<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        name.with_name(self.py(), |name| dict_watch::own_attribute(self, name))
    }
}
