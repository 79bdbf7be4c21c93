//! An attribute has one getter.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    #[getter]
    fn value(&self) -> u64 {
        1
    }

    #[getter]
    fn get_value(&self) -> u64 {
        2
    }
}

fn main() {}
