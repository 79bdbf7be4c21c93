//! A parameter of the function is in its signature, or is of a type that the call gives.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a))]
fn f(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
