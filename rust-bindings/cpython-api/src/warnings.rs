//! Warnings (Include/warnings.h, PEP 230).

use std::ffi::{CStr, c_int};

use crate::backend::warnings;
use crate::exceptions::WarningCategory;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyString};
use crate::{PyErr, PyResult};

impl PyErr {
    /// Issues a warning (`PyErr_WarnEx`).
    ///
    /// It is said to come from the line that runs in the calling Python function for
    /// `stack_level` 1, from the caller of that function for 2, and so on.
    ///
    /// # Errors
    ///
    /// The warning, where the filters make it an error; what showing it raises.
    pub fn warn<C: WarningCategory>(py: Python<'_>, message: &CStr, stack_level: usize) -> PyResult<()> {
        Self::warn_type(&C::type_object(py), message, stack_level)
    }

    /// Issues a warning of a category that is kept in a module's state (`PyErr_WarnEx`).
    ///
    /// # Errors
    ///
    /// As [`PyErr::warn`], and what `category(message)` raises. That the category is a
    /// subclass of `Warning` is not checked.
    pub fn warn_type<T>(category: &Bound<'_, T>, message: &CStr, stack_level: usize) -> PyResult<()> {
        warnings::warn(category.as_any(), message, stack_level)
    }

    /// Issues a warning about a line of a file (`PyErr_WarnExplicit`). `module` is by
    /// default made from the filename; `registry` is the dict `__warningregistry__` of the
    /// module, or not given, and then each warning is shown that the filters let through.
    ///
    /// # Errors
    ///
    /// As [`PyErr::warn`]; `TypeError` if the registry is not a dict.
    pub fn warn_explicit<C: WarningCategory>(
        py: Python<'_>,
        message: &CStr,
        filename: &CStr,
        lineno: c_int,
        module: Option<&CStr>,
        registry: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        warnings::warn_explicit(&C::type_object(py), message, filename, lineno, module, registry)
    }

    /// Issues a `ResourceWarning` about `source`, which was not closed
    /// (`PyErr_ResourceWarning`).
    ///
    /// # Errors
    ///
    /// As [`PyErr::warn`].
    pub fn resource_warning<T>(
        source: &Bound<'_, T>,
        stack_level: usize,
        message: &Bound<'_, PyString>,
    ) -> PyResult<()> {
        warnings::resource_warning(source.as_any(), stack_level, message)
    }
}
