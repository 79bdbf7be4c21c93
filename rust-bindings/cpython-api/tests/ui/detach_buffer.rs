//! A buffer is released attached.
#![forbid(unsafe_code)]

use cpython_api::{BytesLike, Python};

fn work(py: Python<'_>, data: BytesLike<'_, '_>) {
    py.detach(move || drop(data));
}

fn main() {}
