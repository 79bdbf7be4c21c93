//! The proof that the lock is held does not outlive the closure.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::Python;

fn keep(py: Python<'_>, count: &PyMutex<u64>) {
    let mut kept = None;
    count.with(py, |_, locked| kept = Some(locked));
}

fn main() {}
