//! Python may hold other references to the object, so no method has it for itself.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter {
    value: u64,
}

#[pymethods]
impl Counter {
    fn increment(&mut self) {
        self.value += 1;
    }
}

fn main() {}
