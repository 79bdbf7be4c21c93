//! What is positional-only comes before what is keyword-only.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a, *, b, /))]
fn f(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {}
