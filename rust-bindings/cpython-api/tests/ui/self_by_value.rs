//! Python keeps the object, so no method can consume it.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter {
    value: u64,
}

#[pymethods]
impl Counter {
    fn finish(self) -> u64 {
        self.value
    }

    fn boxed(self: Box<Self>) -> u64 {
        self.value
    }
}

fn main() {}
