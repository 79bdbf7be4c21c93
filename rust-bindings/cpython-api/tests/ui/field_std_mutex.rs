//! A thread that waits for a lock of std keeps the GIL.
#![forbid(unsafe_code)]

use std::sync::Mutex;

use cpython_api::pyclass;

#[pyclass(module = "m")]
struct Holder {
    held: Mutex<u64>,
}

fn main() {}
