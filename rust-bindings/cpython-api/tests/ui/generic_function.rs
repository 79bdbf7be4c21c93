//! Python has one function object, whatever its arguments are.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (a))]
fn f<T>(a: T) {}

#[pyfunction(signature = (a))]
fn g(a: impl Copy) {}

#[pyfunction]
fn h<const N: usize>() {}

fn main() {}
