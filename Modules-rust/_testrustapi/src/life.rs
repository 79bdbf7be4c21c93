//! `_testrustapi.life`: what test_finalization.py, test_fork.py and test_signals.py drive.

use std::hint::black_box;

use cpython_api::exceptions::RuntimeError;
use cpython_api::types::{PyAny, PyString};
use cpython_api::{
    Bound, ModuleInit, ModuleState, ObjectCell, Py, PyErr, PyResult, Python, Traverse, pyclass, pyfunction, pymethods,
    pymodule,
};

/// Holds objects in both ways that there are.
#[derive(Traverse)]
struct State {
    /// A function of this very module: a cycle that only the module can break.
    own: Py<PyAny>,
    name: Py<PyString>,
    kept: ObjectCell<PyAny>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        module.add_class::<Last>()?;
        Ok(Self {
            own: module.module().getattr(c"keep")?.unbind(),
            name: PyString::intern(module.py(), "life")?.unbind(),
            kept: ObjectCell::empty(),
        })
    }
}

/// Puts an object into the module's state; gives the one that was there.
#[pyfunction(signature = (object, /))]
fn keep<'py>(py: Python<'py>, state: &State, object: Option<Bound<'py, PyAny>>) -> Option<Bound<'py, PyAny>> {
    state.kept.replace(py, object)
}

/// What the module's state holds.
#[pyfunction]
fn kept<'py>(py: Python<'py>, state: &State) -> (Bound<'py, PyAny>, Bound<'py, PyString>, Option<Bound<'py, PyAny>>) {
    (state.own.clone_ref(py).into_bound(py), state.name.clone_ref(py).into_bound(py), state.kept.get(py))
}

/// Counts to `steps`; looks for signals after each `every` of them.
#[pyfunction(signature = (steps, every, /))]
fn count_to(py: Python<'_>, steps: u64, every: u64) -> PyResult<u64> {
    let mut count = 0;
    while count < steps {
        count = black_box(count + 1);
        if every != 0 && count.is_multiple_of(every) {
            py.check_signals()?;
        }
    }
    Ok(count)
}

/// Calls its function when it is deallocated.
#[pyclass(module = "_testrustapi.life", subclass, weakref)]
struct Last {
    function: ObjectCell<PyAny>,
}

#[pymethods]
impl Last {
    #[pymethod(signature = (function, /))]
    fn __new__(function: Bound<'_, PyAny>) -> Self {
        Self { function: ObjectCell::new(function) }
    }

    fn __del__(&self, py: Python<'_>) -> PyResult<()> {
        match self.function.take(py) {
            Some(function) => function.call0().map(drop),
            None => Err(PyErr::new::<RuntimeError>(py, "finalized twice, or cleared before")),
        }
    }
}

/// The end of threads, processes, modules and objects.
#[pymodule(submodule)]
pub(crate) mod life {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{count_to, keep, kept};
}
