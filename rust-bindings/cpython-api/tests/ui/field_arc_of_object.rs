//! Who owns the references behind an Arc, the cycle collector cannot tell.
#![forbid(unsafe_code)]

use std::sync::Arc;

use cpython_api::types::PyAny;
use cpython_api::{Py, pyclass};

#[pyclass(module = "m")]
struct Holder {
    held: Arc<Py<PyAny>>,
}

fn main() {}
