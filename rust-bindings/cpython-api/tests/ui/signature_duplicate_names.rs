//! Each parameter has a name of its own.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a, b, a))]
fn f(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
