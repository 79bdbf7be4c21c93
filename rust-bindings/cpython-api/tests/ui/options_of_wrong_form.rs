//! An option has a value of its type, once.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pyfunction};

#[pyfunction(name = f)]
fn f() {}

#[pyfunction(signature = (a), signature = (a, /))]
fn g(a: i64) -> i64 {
    a
}

#[pyfunction(text = 1)]
fn h() {}

#[pyclass(module = "m", subclass = true)]
struct Counter;

#[pyclass(module = "m", subclass, subclass)]
struct Twice;

fn main() {}
