//! Weak references (Include/weakrefobject.h).

use super::{PyAny, PyWeakref, PyWeakrefProxy};
use crate::PyResult;
use crate::backend::weakref;
use crate::handle::Bound;

impl PyWeakref {
    /// `weakref.ref(object, callback)` (`PyWeakref_NewRef`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object cannot be referred to weakly.
    pub fn new<'py>(
        object: &Bound<'py, PyAny>,
        callback: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyWeakref>> {
        weakref::new(object, callback)
    }
}

impl<'py> Bound<'py, PyWeakref> {
    /// The object, or `None` if it is gone (`PyWeakref_GetRef`).
    #[inline]
    pub fn upgrade(&self) -> Option<Bound<'py, PyAny>> {
        weakref::upgrade(self)
    }
}

impl PyWeakrefProxy {
    /// `weakref.proxy(object, callback)` (`PyWeakref_NewProxy`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object cannot be referred to weakly.
    pub fn new<'py>(
        object: &Bound<'py, PyAny>,
        callback: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyWeakrefProxy>> {
        weakref::new_proxy(object, callback)
    }
}

impl<'py> Bound<'py, PyWeakrefProxy> {
    /// The object, or `None` if it is gone (`PyWeakref_GetRef`).
    pub fn upgrade(&self) -> Option<Bound<'py, PyAny>> {
        weakref::upgrade_proxy(self)
    }
}
