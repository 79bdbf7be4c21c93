//! The cycle collector cannot skip an object.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Py, Traverse};

#[derive(Traverse)]
struct State {
    #[traverse(skip)]
    error: Py<PyAny>,
}

fn main() {}
