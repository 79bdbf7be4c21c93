//! A class extends a class.
#![forbid(unsafe_code)]

use cpython_api::pyclass;

struct Base;

#[pyclass(module = "m", extends = Base)]
struct Derived;

fn main() {}
