//! Python has one type object for a class.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Holder<T> {
    held: T,
}

struct Other<T>(T);

#[pymethods]
impl<T> Other<T> {}

fn main() {}
