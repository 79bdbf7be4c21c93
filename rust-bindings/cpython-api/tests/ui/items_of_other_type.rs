//! A buffer's items are numbers or bools: of a char not every value is one.

use cpython_api::types::PyAny;
use cpython_api::{Bound, PyResult, TypedBuffer};

fn chars(object: &Bound<'_, PyAny>) -> PyResult<Vec<char>> {
    TypedBuffer::<char>::get(object)?.to_vec()
}

fn main() {
    let _ = chars;
}
