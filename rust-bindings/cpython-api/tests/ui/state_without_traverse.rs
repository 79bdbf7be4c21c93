//! A module's state says which objects it holds.
#![forbid(unsafe_code)]

use cpython_api::{ModuleInit, ModuleState, PyResult};

struct State;

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self)
    }
}

fn main() {}
