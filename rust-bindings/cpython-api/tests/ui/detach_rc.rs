//! What is not Send may lead to objects.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::Python;

fn work(py: Python<'_>, number: Rc<u64>) -> u64 {
    py.detach(|| *number)
}

fn main() {}
