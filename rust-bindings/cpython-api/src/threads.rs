//! Detaching a thread from the interpreter, and attaching one that Python did not start
//! (PEP 788).

use std::fmt;
use std::sync::Arc;

use crate::PyResult;
use crate::backend::interpreter::{self, Record};
use crate::backend::threads;
use crate::python::Python;

impl<'py> Python<'py> {
    /// Lets other threads run while `f` computes or waits (`Py_BEGIN_ALLOW_THREADS` ..
    /// `Py_END_ALLOW_THREADS`).
    ///
    /// Nothing that needs an attached thread gets into `f`, because nothing of that kind is
    /// Send: no [`Python`], [`Bound`](crate::Bound), [`Py`](crate::Py) or state with such.
    /// What is Send may: a `&str` or `&[u8]` lent by an object, for instance, which the
    /// caller keeps alive and nobody can change.
    ///
    /// The thread is attached again when `f` returns, and when it panics. If the
    /// interpreter has ended meanwhile, which only a daemon thread can see, the thread
    /// waits for the end of the process.
    ///
    /// Inside of `f`, [`InterpreterView::attach`] attaches the thread for a while.
    ///
    /// ```no_run
    /// # use cpython_api::{PyResult, Python};
    /// fn wait(py: Python<'_>, path: &str) -> PyResult<Vec<u8>> {
    ///     let contents = py.detach(|| std::fs::read(path));
    ///     contents.map_err(|error| cpython_api::PyErr::new::<cpython_api::exceptions::OSError>(py, error.to_string()))
    /// }
    /// ```
    ///
    /// ```compile_fail,E0277
    /// # use cpython_api::{Bound, Python};
    /// fn wait(py: Python<'_>, object: &Bound<'_>) -> bool {
    ///     py.detach(|| object.is_truthy().is_ok())
    /// }
    /// ```
    #[inline]
    pub fn detach<F, R>(self, f: F) -> R
    where
        F: FnOnce() -> R + Send,
        R: Send,
    {
        threads::detach(self, f)
    }

    /// Runs `f`, which works on so many bytes at memory speed: as [`detach`](Self::detach) does if
    /// they are 64 KiB or more. Fewer take some microseconds, and to wait for one's turn again may
    /// take longer.
    #[inline(always)]
    pub fn detach_for_bytes<F, R>(self, count: usize, f: F) -> R
    where
        F: FnOnce() -> R + Send,
        R: Send,
    {
        threads::detach_if(self, count >= 64 * 1024, f)
    }

    /// The interpreter that the thread is attached to, for other threads
    /// (`PyInterpreterView_FromCurrent`).
    ///
    /// # Errors
    ///
    /// `PythonFinalizationError` if the interpreter is ending and was never asked before,
    /// or what registering a function with `atexit` raises.
    pub fn interpreter(self) -> PyResult<InterpreterView> {
        interpreter::current(self).map(InterpreterView)
    }
}

/// An interpreter, seen from threads that need not be attached to it: it may end, and the
/// view says so.
///
/// ```no_run
/// # use cpython_api::{PyResult, Python};
/// fn start(py: Python<'_>) -> PyResult<()> {
///     let interpreter = py.interpreter()?;
///     std::thread::spawn(move || {
///         let answer = 6 * 7;
///         // The interpreter may have ended.
///         let _ = interpreter.attach(|py| {
///             let printed = py.import(c"builtins").and_then(|module| module.call_method1(c"print", (answer,)));
///             if let Err(error) = printed {
///                 error.write_unraisable(py, None);
///             }
///         });
///     });
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct InterpreterView(Arc<Record>);

impl InterpreterView {
    /// Runs `f` on the calling thread, attached to the interpreter (`PyGILState_Ensure`,
    /// but for any interpreter).
    ///
    /// The interpreter waits with its end until `f` has returned (with an exit function,
    /// see `atexit`), so `f` should not run for long. A thread that is inside of
    /// [`Python::detach`] gets its own thread state back, any other one a new one.
    ///
    /// What belongs to the interpreter can neither get into `f` nor out of it, because
    /// nothing of that kind is Send: the thread may be attached to another one next. A
    /// [`PySend`](crate::PySend) can. An exception that is set when `f` returns or panics
    /// goes to `sys.unraisablehook`.
    ///
    /// # Errors
    ///
    /// See [`AttachError`].
    pub fn attach<F, R>(&self, f: F) -> Result<R, AttachError>
    where
        F: FnOnce(Python<'_>) -> R + Send,
        R: Send,
    {
        threads::attach(&self.0, f)
    }
}

/// Why a thread could not be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttachError {
    /// The thread is attached, to this interpreter or another one.
    Attached,
    /// The interpreter is ending, or has ended.
    Finalizing,
    /// There is no memory for a thread state.
    NoMemory,
    /// The thread is ending: it destroys its thread-local variables.
    ThreadEnds,
}

impl fmt::Display for AttachError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attached => "the thread is attached to an interpreter already",
            Self::Finalizing => "the interpreter is shutting down",
            Self::NoMemory => "no memory for a thread state",
            Self::ThreadEnds => "the thread is ending",
        })
    }
}

impl std::error::Error for AttachError {}
