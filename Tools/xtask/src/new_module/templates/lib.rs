//! `@NAME@`, a module of its own.
#![forbid(unsafe_code)]

use cpython_api::exceptions::OverflowError;
use cpython_api::{PyErr, PyResult, Python, pyfunction, pymodule};

/// Return a + b, for integers of 64 bits.
#[pyfunction(signature = (a, b, /))]
fn add(py: Python<'_>, a: i64, b: i64) -> PyResult<i64> {
    match a.checked_add(b) {
        Some(sum) => Ok(sum),
        None => Err(PyErr::new::<OverflowError>(py, "the sum does not fit into 64 bits")),
    }
}

/// A module of its own.
#[pymodule]
mod @NAME@ {
    #[pymodule_export]
    use super::add;
}
