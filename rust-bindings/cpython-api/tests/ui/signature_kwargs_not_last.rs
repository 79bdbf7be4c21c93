//! Nothing follows `**kwargs`.
#![forbid(unsafe_code)]

use cpython_api::types::PyDict;
use cpython_api::{Bound, pyfunction};

#[pyfunction(signature = (**kwargs, a))]
fn f(kwargs: Option<Bound<'_, PyDict>>, a: i64) -> bool {
    kwargs.is_some() && a > 0
}

fn g(_: Bound<'_, PyDict>) {}

fn main() {}
