//! An exception is set on an attached thread.
#![forbid(unsafe_code)]

use cpython_api::{PyResult, Python};

fn work(py: Python<'_>) -> PyResult<()> {
    py.detach(|| -> PyResult<()> { Ok(()) })
}

fn main() {}
