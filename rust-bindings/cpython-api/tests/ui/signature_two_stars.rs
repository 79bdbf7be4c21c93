//! There is one star.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a, *, b, *, c))]
fn f(a: i64, b: i64, c: i64) -> i64 {
    a + b + c
}

fn main() {}
