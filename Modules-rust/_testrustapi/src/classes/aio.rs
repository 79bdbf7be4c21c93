//! Asynchronous iteration and awaiting (PEP 492), without a coroutine.

use std::sync::atomic::{AtomicI64, Ordering};

use cpython_api::exceptions::{StopAsyncIteration, StopIteration};
use cpython_api::types::{PyAny, PyInt};
use cpython_api::{Bound, Py, PyErr, PyResult, Python, pyclass, pymethods};

use super::State;

/// An asynchronous iterator over 0, 1, .., n - 1.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Ticker {
    next: AtomicI64,
    end: i64,
}

#[pymethods]
impl Ticker {
    #[pymethod(signature = (end, /))]
    fn __new__(end: i64) -> Self {
        Self { next: AtomicI64::new(0), end }
    }

    fn __aiter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __anext__<'py>(&self, py: Python<'py>, state: &State) -> PyResult<Bound<'py, Ready>> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        if next >= self.end {
            return Err(PyErr::set_none::<StopAsyncIteration>(py));
        }
        state.ready.instantiate(py, Ready { value: PyInt::new(py, next)?.into_any().unbind() })
    }
}

/// What can be awaited, and gives its value after one turn of the event loop.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Ready {
    value: Py<PyAny>,
}

#[pymethods]
impl Ready {
    #[pymethod(signature = (value, /))]
    fn __new__(value: Bound<'_, PyAny>) -> Self {
        Self { value: value.unbind() }
    }

    fn __await__<'py>(&self, py: Python<'py>, state: &State) -> PyResult<Bound<'py, Steps>> {
        state.steps.instantiate(py, Steps { value: self.value.clone_ref(py), turns: AtomicI64::new(1) })
    }
}

/// The iterator behind an awaited `Ready`.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Steps {
    value: Py<PyAny>,
    turns: AtomicI64,
}

#[pymethods]
impl Steps {
    fn __iter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    /// None for each turn; then StopIteration has the value.
    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.turns.fetch_sub(1, Ordering::Relaxed) > 0 {
            return Ok(Some(py.None().to_owned()));
        }
        Err(PyErr::new_args::<StopIteration>(py, &[self.value.bind(py).to_owned()]))
    }
}
