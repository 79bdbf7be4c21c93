//! An object belongs to one interpreter, also if it is made once.
#![forbid(unsafe_code)]

use cpython_api::Py;
use cpython_api::sync::PyOnceLock;
use cpython_api::types::PyType;

static ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();

fn main() {}
