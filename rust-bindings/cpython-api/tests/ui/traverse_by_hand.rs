//! Only the derive says what a value holds.
#![forbid(unsafe_code)]

use std::cell::Cell;
use std::ops::ControlFlow;

use cpython_api::{Python, Traverse, Visit};

struct State(Cell<u64>);

// SAFETY: none; this must not compile.
unsafe impl Traverse for State {
    const HAS_EDGES: bool = false;
    fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn clear_objects(&self, _py: Python<'_>) {}
}

fn main() {}
