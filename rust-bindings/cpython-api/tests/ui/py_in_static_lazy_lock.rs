//! An object belongs to one interpreter, and a static to the process.
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use cpython_api::Py;
use cpython_api::types::PyType;

static ERROR: LazyLock<Option<Py<PyType>>> = LazyLock::new(|| None);

fn main() {}
