//! A class whose methods ask for state is of a module that has it.
#![forbid(unsafe_code)]

use cpython_api::{ModuleInit, ModuleState, PyResult, Traverse, pyclass, pymethods, pymodule};

#[derive(Traverse)]
struct State {
    limit: u64,
}

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { limit: 1 })
    }
}

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    fn limit(&self, state: &State) -> u64 {
        state.limit
    }
}

#[pymodule]
mod other {
    #[pymodule_export]
    use super::Counter;
}

fn main() {}
