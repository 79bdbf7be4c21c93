//! A class has no `__traverse__` of its own.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Holder;

#[pymethods]
impl Holder {
    fn __traverse__(&self) {}

    fn __clear__(&self) {}
}

fn main() {}
