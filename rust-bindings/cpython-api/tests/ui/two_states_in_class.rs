//! A class is of one module, which has one type of state.
#![forbid(unsafe_code)]

use cpython_api::{Traverse, pyclass, pymethods};

#[derive(Traverse)]
struct State;

#[derive(Traverse)]
struct OtherState;

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    fn one(&self, _state: &State) {}

    fn other(&self, _state: &OtherState) {}
}

fn main() {}
