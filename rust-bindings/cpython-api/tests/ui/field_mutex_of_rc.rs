//! What is behind a lock moves between threads.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::sync::PyMutex;
use cpython_api::pyclass;

#[pyclass(module = "m")]
struct Holder {
    held: PyMutex<Rc<u64>>,
}

fn main() {}
