//! `__new__` gives what an instance holds.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    #[pymethod(signature = ())]
    fn __new__() -> u64 {
        1
    }
}

fn main() {}
