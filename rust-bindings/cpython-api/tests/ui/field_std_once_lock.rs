//! A thread that waits for a value in a `OnceLock` of std keeps the GIL.
#![forbid(unsafe_code)]

use std::sync::OnceLock;

use cpython_api::types::PyAny;
use cpython_api::{Py, Traverse};

#[derive(Traverse)]
struct State {
    made: OnceLock<Py<PyAny>>,
}

fn main() {}
