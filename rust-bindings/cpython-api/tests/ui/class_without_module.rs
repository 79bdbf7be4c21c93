//! A class's name says which module it is in.
#![forbid(unsafe_code)]

use cpython_api::pyclass;

#[pyclass]
struct Counter;

fn main() {}
