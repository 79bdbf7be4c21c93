//! Modules with state (PEP 489, PEP 573, PEP 630).

use std::ops::ControlFlow;

use crate::PyResult;
pub use crate::backend::module::Visit;
use crate::handle::Bound;
use crate::types::PyModule;

/// What a module keeps for each interpreter that imports it.
///
/// It is made when the module is executed, shared by all threads, and dropped with the
/// module. A function gets it by a parameter of type `&State`.
pub trait ModuleState: Sized + Send + Sync + 'static {
    /// Makes the state while the module is executed (`Py_mod_exec`).
    ///
    /// # Errors
    ///
    /// Whatever makes the import fail.
    fn new(module: &Bound<'_, PyModule>) -> PyResult<Self>;

    /// Visits each [`crate::Py`] that the state holds, for the cycle collector (`m_traverse`).
    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()>;
}

/// A module that keeps nothing.
impl ModuleState for () {
    fn new(_module: &Bound<'_, PyModule>) -> PyResult<Self> {
        Ok(())
    }

    fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
