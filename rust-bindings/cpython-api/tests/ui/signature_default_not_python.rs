//! A default that Python cannot show has a text that can.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a = i64::MAX))]
fn f(a: i64) -> i64 {
    a
}

fn main() {}
