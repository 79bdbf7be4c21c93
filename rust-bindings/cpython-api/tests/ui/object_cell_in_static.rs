//! An object belongs to one interpreter, and a static to the process.
#![forbid(unsafe_code)]

use cpython_api::ObjectCell;
use cpython_api::types::PyDict;

static CACHE: ObjectCell<PyDict> = ObjectCell::empty();

fn main() {}
