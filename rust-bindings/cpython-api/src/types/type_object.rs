//! `type`: classes as objects (Include/object.h).

use super::{PyAny, PyString, PyType};
use crate::PyResult;
use crate::backend::types;
use crate::handle::Bound;

impl<'py> Bound<'py, PyType> {
    /// `self.__name__` (`PyType_GetName`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn name(&self) -> PyResult<Bound<'py, PyString>> {
        types::name(self)
    }

    /// `self.__qualname__` (`PyType_GetQualName`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn qualname(&self) -> PyResult<Bound<'py, PyString>> {
        types::qualname(self)
    }

    /// `self.__module__`, usually a str (`PyType_GetModuleName`).
    ///
    /// # Errors
    ///
    /// `AttributeError` if it has none.
    pub fn module_name(&self) -> PyResult<Bound<'py, PyAny>> {
        types::module_name(self)
    }

    /// The module's name and the qualified name, or only this one for a builtin and in
    /// `__main__` (`PyType_GetFullyQualifiedName`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn fully_qualified_name(&self) -> PyResult<Bound<'py, PyString>> {
        types::fully_qualified_name(self)
    }

    /// Whether it is this type or derived from it (`PyType_IsSubtype`).
    pub fn is_subtype_of(&self, other: &Bound<'_, PyType>) -> bool {
        types::is_subtype(self, other)
    }
}
