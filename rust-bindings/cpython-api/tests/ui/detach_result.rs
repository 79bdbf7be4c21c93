//! A result that is not Send could hold an object of another interpreter.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::Python;

fn work(py: Python<'_>) -> Rc<u64> {
    py.detach(|| Rc::new(1))
}

fn main() {}
