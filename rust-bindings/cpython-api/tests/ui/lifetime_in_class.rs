//! A class has no lifetime of a call.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Bound, pyclass};

#[pyclass(module = "m")]
struct Pair<'py> {
    first: Bound<'py, PyAny>,
}

fn first(_: Bound<'_, PyAny>) {}

fn main() {}
