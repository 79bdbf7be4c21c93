//! Threads share an object, and a Cell cannot be shared.
#![forbid(unsafe_code)]

use std::cell::Cell;

use cpython_api::pyclass;

#[pyclass(module = "m")]
struct Counter {
    value: Cell<u64>,
}

fn main() {}
