//! The proof that the lock is held is this thread's.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Py, Python};

fn send(py: Python<'_>, object: &PyMutex<Vec<u64>>, other: fn() -> Option<Py<PyAny>>) {
    object.with(py, |_, locked| {
        std::thread::scope(|scope| {
            scope.spawn(|| other().map(|object| drop(object.clone_ref(locked))));
        });
    });
}

fn main() {}
