//! A class cannot hold what it has borrowed.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Borrowed, pyclass};

#[pyclass(module = "m")]
struct Pair {
    first: Borrowed<'static, 'static, PyAny>,
}

fn main() {}
