//! Bytes with views are for the threads that are attached to one interpreter.
#![forbid(unsafe_code)]

use cpython_api::ExportedBytes;

static BYTES: ExportedBytes = ExportedBytes::new();

fn main() {}
