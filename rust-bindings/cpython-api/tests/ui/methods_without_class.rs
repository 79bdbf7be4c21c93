//! Methods are those of a class.
#![forbid(unsafe_code)]

use cpython_api::pymethods;

struct Counter;

#[pymethods]
impl Counter {
    fn value(&self) -> u64 {
        1
    }
}

fn main() {}
