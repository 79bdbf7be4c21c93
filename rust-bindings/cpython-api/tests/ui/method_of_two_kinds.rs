//! A method is of one kind.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    #[getter]
    #[staticmethod]
    fn kind() -> u64 {
        3
    }
}

fn main() {}
