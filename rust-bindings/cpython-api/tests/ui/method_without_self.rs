//! A method has a receiver, or says that it needs none.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    fn zero() -> u64 {
        0
    }

    #[classmethod]
    fn make() -> u64 {
        0
    }

    #[staticmethod]
    fn value(&self) -> u64 {
        1
    }

    #[pymethod(signature = (a))]
    fn plus(a: u64) -> u64 {
        a
    }
}

fn main() {}
