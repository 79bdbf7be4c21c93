//! The cycle collector cannot be told of a reference that is on its way.
#![forbid(unsafe_code)]

use cpython_api::{PySend, pyclass, pymethods};

#[pyclass(module = "module")]
struct Class {
    object: PySend,
}

#[pymethods]
impl Class {}

fn main() {}
