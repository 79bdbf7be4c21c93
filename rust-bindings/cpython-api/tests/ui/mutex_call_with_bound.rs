//! A thread that has a lock cannot call Python: no `Bound` gets into the closure.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Bound, PyResult, Python};

fn call(py: Python<'_>, count: &PyMutex<u64>, function: Bound<'_, PyAny>) -> PyResult<()> {
    count.with(py, |_, _| function.call(&[]).map(drop))
}

fn main() {}
