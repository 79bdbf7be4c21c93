//! An instance of a class that extends another has the contents of both.
#![forbid(unsafe_code)]

use cpython_api::{Bound, Class, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "m", subclass)]
struct Base {
    limit: u64,
}

#[pymethods]
impl Base {}

#[pyclass(module = "m", extends = Base)]
struct Derived {
    step: u64,
}

#[pymethods]
impl Derived {
    #[pymethod(signature = (step))]
    fn __new__(step: u64) -> Self {
        Self { step }
    }
}

fn make<'py>(py: Python<'py>, class: &Class<Derived>) -> PyResult<Bound<'py, Derived>> {
    class.instantiate(py, Derived { step: 1 })
}

fn main() {}
