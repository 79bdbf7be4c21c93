//! Python cannot promise what an unsafe function asks for.

use cpython_api::pyfunction;

/// # Safety
///
/// None.
#[pyfunction]
unsafe fn f() {}

fn main() {}
