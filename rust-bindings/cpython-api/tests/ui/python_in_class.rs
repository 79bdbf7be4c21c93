//! The proof that a thread is attached cannot be kept.
#![forbid(unsafe_code)]

use cpython_api::{Python, pyclass};

#[pyclass(module = "m")]
struct Token {
    py: Python<'static>,
}

fn main() {}
