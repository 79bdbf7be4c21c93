//! A function takes the state once, and not to change it.
#![forbid(unsafe_code)]

use cpython_api::{Traverse, pyfunction};

#[derive(Traverse)]
struct State;

#[pyfunction]
fn twice(_a: &State, _b: &State) {}

#[pyfunction]
fn change(_state: &mut State) {}

fn main() {}
