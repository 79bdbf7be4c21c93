//! Argument Clinic's markers come in Argument Clinic's order.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a, / [from 3.15], b, / [from 3.14], c))]
fn f(a: i64, b: i64, c: i64) -> i64 {
    a + b + c
}

fn main() {}
