//! A result is of a type that can be converted to an object.
#![forbid(unsafe_code)]

use cpython_api::{PyResult, pyclass, pyfunction, pymethods};

struct Point;

#[pyfunction]
fn origin() -> Point {
    Point
}

#[pyfunction]
fn checked() -> PyResult<Point> {
    Ok(Point)
}

#[pyclass(module = "m")]
struct Shape;

#[pymethods]
impl Shape {
    fn centre(&self) -> Point {
        Point
    }

    fn __len__(&self) -> Point {
        Point
    }
}

fn main() {}
