//! What is borrowed from a handle cannot outlive it.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Borrowed, Py, Python};

fn leak<'py>(py: Python<'py>, object: Py<PyAny>) -> Borrowed<'py, 'py, PyAny> {
    object.bind(py)
}

fn main() {}
