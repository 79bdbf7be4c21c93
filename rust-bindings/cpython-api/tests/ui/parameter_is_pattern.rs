//! A parameter has a name.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a))]
fn f((a, _): (i64, i64)) -> i64 {
    a
}

fn main() {}
