//! A module's state cannot hold a handle that is for one call.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Bound, Traverse};

#[derive(Traverse)]
struct State {
    last: Bound<'static, PyAny>,
}

fn main() {}
