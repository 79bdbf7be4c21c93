//! The value stays behind the lock.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::Python;

fn first(py: Python<'_>, texts: &PyMutex<Vec<String>>) -> Option<String> {
    let first = texts.with(py, |texts, _| texts.first());
    first.cloned()
}

fn main() {}
