//! What a union holds cannot be told.
#![forbid(unsafe_code)]

use cpython_api::Traverse;

#[derive(Traverse)]
union Number {
    int: u64,
    float: f64,
}

fn main() {}
