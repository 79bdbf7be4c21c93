//! `*args` and `**kwargs` have types of their own.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (*_args, **_kwargs))]
fn f(_args: Vec<i64>, _kwargs: i64) {}

fn main() {}
