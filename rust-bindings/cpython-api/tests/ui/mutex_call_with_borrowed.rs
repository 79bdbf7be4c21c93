//! A thread that has a lock cannot call Python: no `Borrowed` gets into the closure.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Borrowed, Python};

fn add(py: Python<'_>, sizes: &PyMutex<Vec<usize>>, object: Borrowed<'_, '_, PyAny>) {
    sizes.with(py, |sizes, _| sizes.push(object.len().unwrap_or(0)));
}

fn main() {}
