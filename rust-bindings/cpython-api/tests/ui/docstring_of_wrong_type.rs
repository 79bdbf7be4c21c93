//! A docstring is a constant `&str`.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pyfunction};

#[pyfunction(doc = 1)]
fn f() {}

#[pyfunction(doc = String::from("x"))]
fn g() {}

#[pyclass(module = "m", doc = b"x")]
struct Counter;

#[pyfunction(name = "f\0")]
fn h() {}

fn main() {}
