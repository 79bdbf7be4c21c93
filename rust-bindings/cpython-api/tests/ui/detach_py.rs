//! What runs detached cannot drop a reference.
#![forbid(unsafe_code)]

use cpython_api::{Py, Python};

fn work(py: Python<'_>, object: Py) {
    py.detach(move || drop(object));
}

fn main() {}
