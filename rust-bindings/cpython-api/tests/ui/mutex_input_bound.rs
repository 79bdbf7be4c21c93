//! A handle with a lifetime is no input for the closure.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Bound, Python};

fn call(py: Python<'_>, count: &PyMutex<u64>, function: Bound<'_, PyAny>) {
    count.with_input(py, function, |_, function, _| drop(function.call(&[])));
}

fn main() {}
