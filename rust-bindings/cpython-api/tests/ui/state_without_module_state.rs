//! The type of a module's state says how it is made.
#![forbid(unsafe_code)]

use cpython_api::{Traverse, pymodule};

#[derive(Traverse)]
struct State;

#[pymodule]
mod m {
    #[pymodule_state]
    use super::State;
}

fn main() {}
