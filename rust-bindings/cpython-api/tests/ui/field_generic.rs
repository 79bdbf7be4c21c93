//! What a type parameter holds counts as a field.
#![forbid(unsafe_code)]

use std::cell::Cell;

use cpython_api::{Traverse, pyclass};

#[derive(Traverse)]
struct Pair<T> {
    first: T,
    second: T,
}

#[pyclass(module = "m")]
struct Holder {
    held: Pair<Cell<u8>>,
}

fn main() {}
