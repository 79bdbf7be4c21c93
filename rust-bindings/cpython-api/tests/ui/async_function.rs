//! A function in C is not a coroutine.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction]
async fn f() {}

fn main() {}
