//! A thread that has a lock cannot take it again, or another one.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::Python;

fn add(py: Python<'_>, a: &PyMutex<u64>, b: &PyMutex<u64>) {
    a.with(py, |a, _| b.with(py, |b, _| *a += *b));
}

fn main() {}
