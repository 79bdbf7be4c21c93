//! State that holds an object does not get into what runs detached.
#![forbid(unsafe_code)]

use cpython_api::{Py, Python, Traverse};

#[derive(Traverse)]
struct State {
    object: Py,
    number: u64,
}

fn work(py: Python<'_>, state: &State) -> u64 {
    let _ = &state.object;
    py.detach(|| {
        let state = state;
        state.number
    })
}

fn main() {}
