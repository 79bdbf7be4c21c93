//! A thread that is not attached can neither use an object nor drop it.
#![forbid(unsafe_code)]

use cpython_api::Py;
use cpython_api::types::PyAny;

fn work(object: Py<PyAny>) {
    std::thread::spawn(move || drop(object));
}

fn main() {}
