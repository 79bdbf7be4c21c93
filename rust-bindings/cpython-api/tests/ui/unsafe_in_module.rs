//! A module has no unsafe code, beside what the macros write.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

#[pyfunction(signature = (at, /))]
fn peek(at: usize) -> u8 {
    // SAFETY: none; this must not compile.
    unsafe { *(at as *const u8) }
}

fn main() {}
