//! Modules with state (PEP 489, PEP 573, PEP 630).

use crate::PyResult;
use crate::class::ModuleInit;
use crate::traverse::Traverse;

/// What a module keeps for each interpreter that imports it.
///
/// It is made when the module is executed, shared by all threads, and dropped with the
/// module. A function gets it by a parameter of type `&State`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the state of a module",
    note = "write `#[derive(Traverse)]` on the struct, and `impl ModuleState for {Self} {{ .. }}`"
)]
pub trait ModuleState: Traverse + Sized + 'static {
    /// Makes the state while the module is executed (`Py_mod_exec`): the place to make the
    /// classes, exceptions and interned names that the module's functions need.
    ///
    /// # Errors
    ///
    /// Whatever makes the import fail.
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self>;
}

/// A module that keeps nothing.
impl ModuleState for () {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(())
    }
}
