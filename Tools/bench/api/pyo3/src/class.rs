//! `_bench_pyo3.Bench`: the class of Tools/bench/api/c_class.c as one writes it with PyO3.

use pyo3::PyTraverseError;
use pyo3::exceptions::PyIndexError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;

use crate::{LOOPS, Object, count_call};

#[pyclass(subclass, sequence)]
pub(crate) struct Bench {
    value: Option<Py<PyAny>>,
}

#[pymethods]
impl Bench {
    #[new]
    #[pyo3(signature = (value, /))]
    fn new(value: Py<PyAny>) -> Self {
        Self { value: Some(value) }
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.value)
    }

    fn __clear__(&mut self) {
        self.value = None;
    }

    fn noargs(&self) {}

    #[pyo3(signature = (a, /))]
    fn o(&self, a: Object<'_, '_>) {
        let _ = a;
    }

    #[pyo3(signature = (a, b = None))]
    fn keywords<'py>(&self, a: Object<'_, 'py>, b: Option<Bound<'py, PyAny>>) -> Option<Bound<'py, PyAny>> {
        let _ = a;
        b
    }

    fn state(&self) -> u64 {
        count_call()
    }

    #[classmethod]
    fn of_class(_class: &Bound<'_, pyo3::types::PyType>) {}

    #[getter]
    fn value(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.value.as_ref().map(|value| value.clone_ref(py))
    }

    #[setter]
    fn set_value(&mut self, value: Py<PyAny>) {
        self.value = Some(value);
    }

    fn __richcmp__(&self, _other: &Bound<'_, Bench>, op: CompareOp) -> bool {
        op.matches(std::cmp::Ordering::Equal)
    }

    fn __hash__(&self) -> isize {
        7
    }

    fn __len__(&self) -> usize {
        LOOPS
    }

    // Not `()`: that would be a tuple.
    fn __getitem__(&self, py: Python<'_>, index: isize) -> PyResult<Py<PyAny>> {
        match usize::try_from(index) {
            Ok(index) if index < LOOPS => Ok(py.None()),
            _ => Err(PyIndexError::new_err("index out of range")),
        }
    }

    fn __add__(&self, py: Python<'_>, _other: Object<'_, '_>) -> Py<PyAny> {
        py.None()
    }

    fn __iter__(&self) -> BenchIterator {
        BenchIterator { index: 0 }
    }
}

#[pyclass]
struct BenchIterator {
    index: usize,
}

#[pymethods]
impl BenchIterator {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self, py: Python<'_>) -> Option<Py<PyAny>> {
        if self.index == LOOPS {
            return None;
        }
        self.index += 1;
        Some(py.None())
    }
}
