//! An object cannot get into the attachment to another interpreter.
#![forbid(unsafe_code)]

use cpython_api::{InterpreterView, Py};

fn work(interpreter: &InterpreterView, object: &mut Option<Py>) {
    let _ = interpreter.attach(|py| *object = Some(py.None().to_owned().unbind()));
}

fn main() {}
