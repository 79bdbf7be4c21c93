//! A function that asks for state is of a module that has it.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::{ModuleInit, ModuleState, PyResult, Traverse, pyfunction, pymodule};

#[derive(Traverse)]
struct State {
    calls: AtomicU64,
}

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { calls: AtomicU64::new(0) })
    }
}

#[pyfunction]
fn count(state: &State) -> u64 {
    state.calls.fetch_add(1, Ordering::Relaxed)
}

#[pymodule]
mod other {
    #[pymodule_export]
    use super::count;
}

fn main() {}
