//! `counter`: the example of Doc/safe-api.md, which compiles.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU64, Ordering};
use cpython_api::types::PyType;
use cpython_api::{Class, ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Bound, Traverse};
use cpython_api::{pyclass, pyfunction, pymethods, pymodule};

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
struct State {
    counter: Class<Counter>,
    error: Py<PyType>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let error = PyErr::new_type(module.py(), c"counter.Error", None, None)?;
        module.add_type(&error)?;
        Ok(Self { counter: module.add_class()?, error: error.unbind() })
    }
}

/// A counter that threads may share.
#[pyclass(module = "counter", subclass)]
struct Counter {
    count: AtomicU64,
}

#[pymethods]
impl Counter {
    #[pymethod(signature = (start = 0))]
    fn __new__(start: u64) -> Self {
        Self { count: AtomicU64::new(start) }
    }

    /// Add to the counter; return what it was.
    #[pymethod(signature = (step = 1, /))]
    fn add(&self, py: Python<'_>, state: &State, step: u64) -> PyResult<u64> {
        if step == 0 {
            return Err(PyErr::from_type(&state.error.bind(py), "a step of 0"));
        }
        Ok(self.count.fetch_add(step, Ordering::Relaxed))
    }
}

/// A counter at 0.
#[pyfunction]
fn zero<'py>(py: Python<'py>, state: &State) -> PyResult<Bound<'py, Counter>> {
    state.counter.instantiate(py, Counter { count: AtomicU64::new(0) })
}

/// Counters.
#[pymodule]
mod counter {
    #[pymodule_export]
    use super::zero;
    #[pymodule_state]
    use super::State;
}

fn main() {}
