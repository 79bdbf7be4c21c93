//! A list in its critical section does not outlive the closure.
#![forbid(unsafe_code)]

use cpython_api::Bound;
use cpython_api::types::PyList;

fn keep(list: &Bound<'_, PyList>) {
    let mut kept = None;
    list.locked(|locked| kept = Some(locked));
}

fn main() {}
