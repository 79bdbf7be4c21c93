//! A module exports what a macro has been applied to.
#![forbid(unsafe_code)]

use cpython_api::pymodule;

struct Plain;

#[pymodule]
mod m {
    #[pymodule_export]
    use super::Plain;
}

fn main() {}
