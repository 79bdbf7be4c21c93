//! What is behind a lock cannot be used for calls either.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Bound, Python};

fn call(py: Python<'_>, function: Bound<'_, PyAny>) {
    PyMutex::new(function).with(py, |function, _| drop(function.call(&[])));
}

fn main() {}
