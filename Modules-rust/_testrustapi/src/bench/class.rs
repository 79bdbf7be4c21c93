//! The class of Tools/bench/api/c_class.c.

use std::sync::atomic::{AtomicU32, Ordering};

use cpython_api::exceptions::IndexError;
use cpython_api::types::{CompareOp, PyAny, PyType};
use cpython_api::{Borrowed, Bound, ObjectCell, PyErr, PyResult, Python, pyclass, pymethods};

use super::State;
use super::{LOOPS, Object};

/// What classes have.
#[pyclass(module = "_testrustapi", subclass, sequence)]
pub(crate) struct Bench {
    value: ObjectCell<PyAny>,
}

#[pymethods]
impl Bench {
    #[pymethod(signature = (value, /))]
    fn __new__(value: Object<'_, '_>) -> Self {
        Self { value: ObjectCell::new(value.to_owned()) }
    }

    /// No argument.
    fn noargs(&self) {}

    /// One positional-only argument.
    #[pymethod(signature = (a, /))]
    fn o(&self, a: Object<'_, '_>) {
        let _ = a;
    }

    /// Arguments by position or keyword; the last one is returned.
    #[pymethod(signature = (a, b = None))]
    fn keywords<'py>(&self, py: Python<'py>, a: Object<'_, 'py>, b: Option<Object<'_, 'py>>) -> Bound<'py, PyAny> {
        let _ = a;
        b.unwrap_or(py.None()).to_owned()
    }

    /// A count in the module's state.
    fn state(&self, state: &State) -> u64 {
        state.count_call()
    }

    /// A class method.
    #[classmethod]
    fn of_class(_cls: &Bound<'_, PyType>) {}

    #[getter]
    fn value<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.value.get(py)
    }

    #[setter]
    fn set_value(&self, py: Python<'_>, value: Object<'_, '_>) {
        self.value.set(py, Some(value.to_owned()));
    }

    fn __richcmp__(&self, _other: Borrowed<'_, '_, Bench>, op: CompareOp) -> bool {
        matches!(op, CompareOp::Eq | CompareOp::Le | CompareOp::Ge)
    }

    fn __hash__(&self) -> isize {
        7
    }

    fn __len__(&self) -> usize {
        LOOPS
    }

    fn __getitem__(&self, py: Python<'_>, index: isize) -> PyResult<()> {
        match usize::try_from(index) {
            Ok(index) if index < LOOPS => Ok(()),
            _ => Err(PyErr::new::<IndexError>(py, "index out of range")),
        }
    }

    fn __add__(&self, _other: Object<'_, '_>) {}

    fn __iter__<'py>(&self, py: Python<'py>, state: &State) -> PyResult<Bound<'py, BenchIterator>> {
        state.iterator.instantiate(py, BenchIterator { index: AtomicU32::new(0) })
    }
}

/// None, so many times.
#[pyclass(module = "_testrustapi")]
pub(crate) struct BenchIterator {
    index: AtomicU32,
}

#[pymethods]
impl BenchIterator {
    fn __iter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __next__<'py>(&self, py: Python<'py>) -> Option<Borrowed<'py, 'py, PyAny>> {
        let index = self.index.load(Ordering::Relaxed);
        self.index.store(index + 1, Ordering::Relaxed);
        (index < LOOPS as u32).then_some(py.None())
    }
}
