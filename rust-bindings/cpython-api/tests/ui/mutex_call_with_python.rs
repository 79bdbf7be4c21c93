//! A thread that has a lock cannot call Python: no `Python` gets into the closure.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::{PyResult, Python};

fn import(py: Python<'_>, count: &PyMutex<u64>) -> PyResult<()> {
    count.with(py, |count, _| {
        *count += 1;
        py.import(c"sys").map(drop)
    })
}

fn main() {}
