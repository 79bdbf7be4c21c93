//! CPython's parser wants keyword-only parameters without a default first.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (*, a = 1, b))]
fn f(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
