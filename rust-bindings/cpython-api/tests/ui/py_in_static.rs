//! An object belongs to one interpreter, and a static to the process.
#![forbid(unsafe_code)]

use cpython_api::Py;
use cpython_api::types::PyType;

static ERROR: Option<Py<PyType>> = None;

fn main() {}
