//! `_testrustapi`: what the tests of the API import. It replaces nothing.
#![forbid(unsafe_code)]

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyBytes, PyModule};
use cpython_api::{Borrowed, Bound, BytesLike, ModuleState, PyErr, PyResult, Python, Visit, pyfunction, pymodule};

/// Counts the calls of `count`, in each interpreter for itself.
pub struct State {
    calls: AtomicU64,
}

impl ModuleState for State {
    fn new(_module: &Bound<'_, PyModule>) -> PyResult<Self> {
        Ok(Self { calls: AtomicU64::new(0) })
    }

    fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// How often this function was called in this interpreter.
#[pyfunction]
fn count(state: &State) -> PyResult<u64> {
    Ok(state.calls.fetch_add(1, Ordering::Relaxed) + 1)
}

/// Panic with this message.
#[pyfunction(signature = (message, /))]
fn panic(message: String) -> PyResult<()> {
    panic!("{message}")
}

/// Raise ValueError, then panic before anybody handles it.
#[pyfunction(signature = (message, /))]
fn panic_while_raising(py: Python<'_>, message: String) -> PyResult<()> {
    let _raised = PyErr::new::<ValueError>(py, &message);
    panic!("{message}")
}

/// The arguments, as a tuple.
#[pyfunction(signature = (a, /, b, c = None, *, d = None))]
fn arguments<'py>(
    py: Python<'py>,
    a: Borrowed<'_, 'py, PyAny>,
    b: Borrowed<'_, 'py, PyAny>,
    c: Option<Borrowed<'_, 'py, PyAny>>,
    d: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let optional = |value: Option<Borrowed<'_, 'py, PyAny>>| value.unwrap_or(py.None()).to_owned();
    PyAny::tuple(py, &[a.to_owned(), b.to_owned(), optional(c), optional(d)])
}

/// Two positional-only arguments, as a tuple.
#[pyfunction(signature = (a, b = None, /))]
fn positional<'py>(
    py: Python<'py>,
    a: Borrowed<'_, 'py, PyAny>,
    b: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    PyAny::tuple(py, &[a.to_owned(), b.unwrap_or(py.None()).to_owned()])
}

/// The bytes of a bytes-like object.
#[pyfunction(signature = (data, /))]
fn read<'py>(py: Python<'py>, data: BytesLike<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new(py, &data.bytes(py)?)
}

/// Functions for the tests of cpython-api.
#[pymodule]
mod _testrustapi {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{arguments, count, panic, panic_while_raising, positional, read};
}
