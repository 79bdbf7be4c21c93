//! The cycle collector does not see what a closure holds, and threads share it.
#![forbid(unsafe_code)]

use cpython_api::types::{PyAny, PyCFunction};
use cpython_api::{Borrowed, Bound, PyResult, Python, pyfunction};

#[pyfunction(signature = (object, /))]
fn keeper<'py>(py: Python<'py>, object: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyCFunction>> {
    let kept = object.to_owned().unbind();
    PyCFunction::new_closure(py, c"keeper", c"", move |py, _args| Ok(kept.clone_ref(py).into_bound(py)))
}

fn main() {}
