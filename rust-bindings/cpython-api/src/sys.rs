//! Audit events (PEP 578) and signals.

use std::ffi::CStr;

use crate::PyResult;
use crate::backend;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;

impl<'py> Python<'py> {
    /// Raises an audit event (`PySys_Audit`). `args` makes the tuple of its arguments; it
    /// runs only if there is a hook, so that without one nothing is made.
    ///
    /// # Errors
    ///
    /// What a hook, or `args`, raises.
    #[inline]
    pub fn audit(self, event: &CStr, args: impl Fn() -> PyResult<Bound<'py, PyAny>>) -> PyResult<()> {
        backend::sys::audit(self, event, &args)
    }

    /// Runs the signal handlers that are due (`PyErr_CheckSignals`). What works for long
    /// calls it from time to time, every few milliseconds, so that Ctrl-C can end it.
    ///
    /// Handlers run in the main thread, in other threads none do. The cycle collector runs if
    /// it is due. The GIL is not given up.
    ///
    /// # Errors
    ///
    /// What a handler raises, usually `KeyboardInterrupt`.
    pub fn check_signals(self) -> PyResult<()> {
        backend::err::check_signals(self)
    }
}
