//! C gives a static method nothing that leads to the module.
#![forbid(unsafe_code)]

use cpython_api::{Traverse, pyclass, pymethods};

#[derive(Traverse)]
struct State;

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    #[staticmethod]
    fn reset(_state: &State) {}
}

fn main() {}
