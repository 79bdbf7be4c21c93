//! A module names what it exports.
#![forbid(unsafe_code)]

use cpython_api::{pyfunction, pymodule};

#[pyfunction]
fn f() {}

#[pymodule]
mod m {
    #[pymodule_export]
    use super::*;
}

#[pymodule]
mod renamed {
    #[pymodule_export]
    use super::f as g;
}

fn main() {}
