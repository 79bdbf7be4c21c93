//! What the signature names is a parameter of the function.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a, b))]
fn f(a: i64) -> i64 {
    a
}

fn main() {}
