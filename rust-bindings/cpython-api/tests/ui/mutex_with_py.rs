//! A `Py` is given to the closure with `with_input`; it cannot be captured.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Py, Python};

fn push(py: Python<'_>, objects: &PyMutex<Vec<Py<PyAny>>>, object: Py<PyAny>) {
    objects.with(py, move |objects, _| objects.push(object));
}

fn main() {}
