//! A default has the type of its parameter.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a, /, b = "x"))]
fn f(a: i64, b: bool) -> bool {
    b && a > 0
}

fn main() {}
