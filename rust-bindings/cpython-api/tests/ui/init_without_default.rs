//! A class with `__init__` and no `__new__` has contents from the start.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter {
    value: u64,
}

#[pymethods]
impl Counter {
    #[pymethod(signature = ())]
    fn __init__(&self) {}
}

fn main() {}
