//! Any thread may deallocate a capsule, and all of them may look at its value.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::types::PyCapsule;
use cpython_api::{Bound, PyResult, Python, pyfunction};

#[pyfunction]
fn counted(py: Python<'_>) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new(py, Rc::new(7), c"number")
}

fn main() {}
