//! The digits of an int are where the contents of a class would be.
#![forbid(unsafe_code)]

use cpython_api::pyclass;
use cpython_api::types::PyInt;

#[pyclass(module = "m", extends = PyInt)]
struct Flag;

fn main() {}
