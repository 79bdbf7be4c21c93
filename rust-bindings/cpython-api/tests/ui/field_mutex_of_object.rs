//! The cycle collector cannot look behind a lock that a thread may hold.
#![forbid(unsafe_code)]

use std::sync::Mutex;

use cpython_api::types::PyAny;
use cpython_api::{Py, pyclass};

#[pyclass(module = "m")]
struct Holder {
    held: Mutex<Option<Py<PyAny>>>,
}

fn main() {}
