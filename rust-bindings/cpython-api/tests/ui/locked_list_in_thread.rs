//! A list in its critical section stays on its thread.
#![forbid(unsafe_code)]

use cpython_api::Bound;
use cpython_api::types::PyList;

fn send(list: &Bound<'_, PyList>) {
    list.locked(|locked| std::thread::scope(|scope| scope.spawn(|| locked.len()).join()));
}

fn main() {}
