//! An object cannot leave the attachment to its interpreter.
#![forbid(unsafe_code)]

use cpython_api::{InterpreterView, Py};

fn work(interpreter: &InterpreterView) -> Option<Py> {
    interpreter.attach(|py| py.None().to_owned().unbind()).ok()
}

fn main() {}
