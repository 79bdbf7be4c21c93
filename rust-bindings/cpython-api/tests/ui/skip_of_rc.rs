//! What the cycle collector skips can still be shared between threads.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::pyclass;

#[pyclass(module = "m")]
struct Holder {
    #[traverse(skip)]
    held: Rc<str>,
}

fn main() {}
