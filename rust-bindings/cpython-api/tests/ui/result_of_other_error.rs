//! An error is an exception that is set.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (text, /))]
fn parse(text: String) -> Result<i64, std::num::ParseIntError> {
    text.parse()
}

fn main() {}
