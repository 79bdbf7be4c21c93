//! A handle cannot outlive the call that it was made in.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Bound, Python};

fn none(py: Python<'_>) -> Bound<'static, PyAny> {
    py.None().to_owned()
}

fn main() {}
