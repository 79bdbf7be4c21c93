//! What runs detached has no proof that it is attached.
#![forbid(unsafe_code)]

use cpython_api::{PyErr, Python, exceptions};

fn work(py: Python<'_>) {
    py.detach(|| drop(PyErr::new::<exceptions::ValueError>(py, "")));
}

fn main() {}
