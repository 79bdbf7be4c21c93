//! Detaching and attaching threads (Tools/bench/api/c_threads.c), [`LOOPS`] times a call.

use cpython_api::exceptions::RuntimeError;
use cpython_api::{AttachError, InterpreterView, PyErr, PyResult, Python, pyfunction};

use super::LOOPS;

#[pyfunction]
fn loop_detach(py: Python<'_>) {
    for _ in 0..LOOPS {
        py.detach(|| ());
    }
}

fn attach(interpreter: &InterpreterView) -> Result<(), AttachError> {
    (0..LOOPS).try_for_each(|_| interpreter.attach(|_| ()))
}

fn finish(py: Python<'_>, attached: Result<(), AttachError>) -> PyResult<()> {
    attached.map_err(|error| PyErr::new::<RuntimeError>(py, error.to_string()))
}

/// With the thread state that the thread has.
#[pyfunction]
fn loop_attach_again(py: Python<'_>) -> PyResult<()> {
    let interpreter = py.interpreter()?;
    finish(py, py.detach(|| attach(&interpreter)))
}

/// With a new thread state each time.
#[pyfunction]
fn loop_attach_new(py: Python<'_>) -> PyResult<()> {
    let interpreter = py.interpreter()?;
    let thread = py.detach(|| std::thread::spawn(move || attach(&interpreter)).join());
    finish(py, thread.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}
