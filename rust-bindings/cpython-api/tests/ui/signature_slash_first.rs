//! There are parameters before the slash.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (/, a))]
fn f(a: i64) -> i64 {
    a
}

fn main() {}
