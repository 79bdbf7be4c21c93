//! An object belongs to one interpreter, also behind a lock.
#![forbid(unsafe_code)]

use cpython_api::sync::PyMutex;
use cpython_api::Py;
use cpython_api::types::PyDict;

static CACHE: PyMutex<Option<Py<PyDict>>> = PyMutex::new(None);

fn main() {}
