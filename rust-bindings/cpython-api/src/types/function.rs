//! Callable objects made of functions of Rust (Include/methodobject.h).

use std::ffi::CString;

use super::{Callable, PyCFunction};
use crate::PyResult;
use crate::backend::{closure, module};
use crate::function::FunctionDef;
use crate::handle::Bound;
use crate::python::Python;

impl PyCFunction {
    /// A function that Python calls with positional arguments (`PyCFunction_NewEx` with
    /// `METH_FASTCALL`), made of a closure or a `fn`. It is deallocated as any object.
    ///
    /// Threads may call it at the same time, and what it holds is not known to the cycle
    /// collector: so it is Send and Sync, and holds no Python objects. For these, write a
    /// class with `__call__`.
    ///
    /// A docstring may begin with a signature, as in C: "name(a, b)\n--\n\n..".
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new_closure<'py>(
        py: Python<'py>,
        name: impl Into<CString>,
        doc: impl Into<CString>,
        function: impl Callable,
    ) -> PyResult<Bound<'py, PyCFunction>> {
        closure::new(py, name.into(), doc.into(), function)
    }
}

impl Bound<'_, PyCFunction> {
    /// Whether it is the function of a module that a `#[pyfunction]` defines, `f::def()`, in
    /// whichever copy of the module: both run the same code (`PyCFunction_GetFunction`).
    #[inline]
    pub fn runs<S>(&self, definition: &FunctionDef<S>) -> bool {
        module::runs(self, definition)
    }
}
