//! A handle cannot wait for the thread's next call.
#![forbid(unsafe_code)]

use std::cell::RefCell;

use cpython_api::types::PyAny;
use cpython_api::{Bound, pyfunction};

thread_local! {
    static LAST: RefCell<Option<Bound<'static, PyAny>>> = const { RefCell::new(None) };
}

#[pyfunction(signature = (object, /))]
fn remember<'py>(object: Bound<'py, PyAny>) {
    LAST.set(Some(object));
}

fn main() {}
