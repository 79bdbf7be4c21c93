//! What is written in an attribute is the user's code, too.
#![forbid(unsafe_code)]

use cpython_api::pyfunction;

// SAFETY: none; this must not compile.
#[pyfunction(signature = (at = unsafe { *(1 as *const u8) }, /), text = "at=0, /")]
fn peek(at: u8) -> u8 {
    at
}

fn main() {}
