//! A class says that others may extend it.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods, pymodule};

#[pyclass(module = "m")]
struct Base;

#[pymethods]
impl Base {}

#[pyclass(module = "m", extends = Base)]
struct Derived;

#[pymethods]
impl Derived {}

#[pymodule]
mod m {
    #[pymodule_export]
    use super::{Base, Derived};
}

fn main() {}
