//! An object belongs to one interpreter, and a static to the process.
#![forbid(unsafe_code)]

use std::sync::OnceLock;

use cpython_api::Py;
use cpython_api::types::PyType;

static ERROR: OnceLock<Py<PyType>> = OnceLock::new();

fn main() {}
