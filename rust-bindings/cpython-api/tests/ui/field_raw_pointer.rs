//! What is behind a raw pointer, the cycle collector cannot tell.
#![forbid(unsafe_code)]

use cpython_api::pyclass;

#[pyclass(module = "m")]
struct Holder {
    held: *mut u8,
}

fn main() {}
