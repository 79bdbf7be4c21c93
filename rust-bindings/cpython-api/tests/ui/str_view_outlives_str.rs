//! What a str lends does not outlive the handle.
use cpython_api::types::{PyString, PyStringData};
use cpython_api::{PyResult, Python};

fn view(py: Python<'_>) -> PyResult<PyStringData<'_>> {
    let text = PyString::new(py, "text")?;
    Ok(text.data())
}

fn main() {
    let _ = view;
}
