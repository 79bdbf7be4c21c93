//! A reference that was given away cannot be used again.
#![forbid(unsafe_code)]

use cpython_api::types::PyAny;
use cpython_api::{Bound, Py, PyResult};

fn keep(object: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let kept = object.unbind();
    object.getattr(c"name")?;
    Ok(kept)
}

fn main() {}
