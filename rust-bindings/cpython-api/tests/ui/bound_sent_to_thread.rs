//! Another thread cannot use this thread's handles.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Bound, PyResult};

fn work(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    std::thread::scope(|scope| scope.spawn(|| object.is_truthy().is_ok()));
    Ok(true)
}

fn main() {}
