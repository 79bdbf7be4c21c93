//! A module exports what a macro has been applied to.
#![forbid(unsafe_code)]

use cpython_api::pymodule;

fn plain() {}

#[pymodule]
mod m {
    #[pymodule_export]
    use super::plain;
}

fn main() {}
