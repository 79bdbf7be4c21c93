//! Threads share an object, and a RefCell cannot be shared.
#![forbid(unsafe_code)]

use std::cell::RefCell;

use cpython_api::types::PyAny;
use cpython_api::{Py, pyclass};

#[pyclass(module = "m")]
struct Holder {
    held: RefCell<Option<Py<PyAny>>>,
}

fn main() {}
