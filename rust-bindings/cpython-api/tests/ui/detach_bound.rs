//! What runs detached cannot use an object.
#![forbid(unsafe_code)]

use cpython_api::{Bound, Python};

fn work(py: Python<'_>, object: &Bound<'_>) -> bool {
    py.detach(|| object.is_truthy().is_ok())
}

fn main() {}
