//! Each macro is for an item of its kind.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pyfunction, pymethods, pymodule};

#[pyfunction]
struct F;

#[pyclass(module = "m")]
enum Colour {
    Red,
}

#[pymethods]
fn methods() {}

#[pymodule]
fn m() {}

fn main() {}
