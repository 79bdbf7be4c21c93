//! An instance has the contents of its own class.
#![forbid(unsafe_code)]

use cpython_api::{Bound, Class, PyResult, Python, pyclass, pymethods};

#[pyclass(module = "m")]
struct One;

#[pymethods]
impl One {}

#[pyclass(module = "m")]
struct Two;

#[pymethods]
impl Two {}

fn make<'py>(py: Python<'py>, class: &Class<One>) -> PyResult<Bound<'py, One>> {
    class.instantiate(py, Two)
}

fn main() {}
