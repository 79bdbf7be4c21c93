//! A class has a block of methods, if only an empty one.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymodule};

#[pyclass(module = "m")]
struct Counter;

#[pymodule]
mod m {
    #[pymodule_export]
    use super::Counter;
}

fn main() {}
