//! A class has one block of methods.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {}

#[pymethods]
impl Counter {}

fn main() {}
