//! The value of a capsule lives as long as the handle that it was asked of.
#![forbid(unsafe_code)]

use cpython_api::types::PyCapsule;
use cpython_api::{Bound, PyResult, Python, pyfunction};

#[pyfunction]
fn number(py: Python<'_>) -> PyResult<u64> {
    let capsule: Bound<'_, PyCapsule> = PyCapsule::new(py, 7_u64, c"number")?;
    let value = capsule.downcast_ref::<u64>();
    drop(capsule);
    Ok(*value.unwrap_or(&0))
}

fn main() {}
