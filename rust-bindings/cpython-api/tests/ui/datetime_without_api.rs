//! A type of datetime is asked for by the API that the interpreter has imported.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::types::datetime::PyDate;
use cpython_api::{Borrowed, pyfunction};

#[pyfunction(signature = (object, /))]
fn is_date(object: Borrowed<'_, '_, PyAny>) -> bool {
    object.cast::<PyDate>().is_some()
}

fn main() {}
