//! Parameters have a signature.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction]
fn f(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
