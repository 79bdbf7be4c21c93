//! An argument is converted to a type that says how.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

struct Point;

#[pyfunction(signature = (_a, /, _b))]
fn f(_a: Point, _b: Vec<Point>) {}

#[pyfunction(signature = (_point, /))]
fn g(_point: Point) {}

fn main() {}
