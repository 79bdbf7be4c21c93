//! Threads share an object, and an Rc counts for one thread.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::pyclass;

#[pyclass(module = "m")]
struct Holder {
    held: Rc<str>,
}

fn main() {}
