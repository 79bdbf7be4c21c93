//! A handle in a static would be for all threads.
#![forbid(unsafe_code)]

use std::sync::OnceLock;

use cpython_api::Bound;
use cpython_api::types::PyAny;

static LAST: OnceLock<Bound<'static, PyAny>> = OnceLock::new();

fn main() {}
