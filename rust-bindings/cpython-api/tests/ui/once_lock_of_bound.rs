//! A handle does not outlive the call that it was made in, also if it is made once.
#![forbid(unsafe_code)]

use cpython_api::sync::PyOnceLock;
use cpython_api::types::PyAny;
use cpython_api::{Bound, pyclass};

#[pyclass(module = "m")]
struct Holder {
    made: PyOnceLock<Bound<'static, PyAny>>,
}

fn main() {}
