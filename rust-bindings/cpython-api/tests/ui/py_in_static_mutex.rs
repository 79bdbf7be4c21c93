//! An object belongs to one interpreter, and a static to the process.
#![forbid(unsafe_code)]

use std::sync::Mutex;

use cpython_api::Py;
use cpython_api::types::PyDict;

static CACHE: Mutex<Option<Py<PyDict>>> = Mutex::new(None);

fn main() {}
