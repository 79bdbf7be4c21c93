//! A setter gets one value.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    #[setter]
    fn set_value(&self) {}

    #[setter]
    fn set_both(&self, _a: u64, _b: u64) {}
}

fn main() {}
