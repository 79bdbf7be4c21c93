//! An option that does not exist is an error, with those that do.
#![forbid(unsafe_code)]

use cpython_api::{Traverse, pyclass, pyfunction, pymethods, pymodule};

#[pyfunction(signatur = (a))]
fn f(a: i64) -> i64 {
    a
}

#[pyfunction(errors = "rust")]
fn g() {}

#[pyclass(module = "m", frozen)]
struct Counter;

#[pyclass(module = "m")]
struct Other {
    #[traverse(ignore)]
    value: u64,
}

#[derive(Traverse)]
#[traverse(skip)]
struct State;

#[pymethods(name = "Counter")]
impl Counter {}

#[pyclass(module = "m")]
struct Third;

#[pymethods]
impl Third {
    #[pymethod(module = "m")]
    fn value(&self) {}
}

#[pymodule(gil_used = false)]
mod m {}

fn main() {}
