//! A getter gets the object only.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    #[getter]
    fn value(&self, base: u64) -> u64 {
        base
    }
}

fn main() {}
