//! The proof ends with the attachment.
#![forbid(unsafe_code)]

use cpython_api::{InterpreterView, Python};

fn work(interpreter: &InterpreterView) {
    let mut kept: Option<Python<'_>> = None;
    let _ = interpreter.attach(|py| kept = Some(py));
}

fn main() {}
