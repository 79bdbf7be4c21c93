//! Reads the docstrings of Modules/_heapqmodule.c from the CPython that is being built.

use std::process::ExitCode;

use cpython_build::{DocSource, c_docstring, clinic_docstring, write_docs};

/// The functions, here and there.
const CLINIC: [(&str, &str); 8] = [
    ("heappush", "_heapq_heappush"),
    ("heappushpop", "_heapq_heappushpop"),
    ("heappop", "_heapq_heappop"),
    ("heapreplace", "_heapq_heapreplace"),
    ("heapify", "_heapq_heapify"),
    ("_heappop_max", "_heapq__heappop_max"),
    ("_heapify_max", "_heapq__heapify_max"),
    ("_heapreplace_max", "_heapq__heapreplace_max"),
];

/// The module, and its `__about__`.
const MODULE: [(&str, &str); 2] = [("module", "module_doc"), ("about", "__about__")];

fn main() -> ExitCode {
    write_docs(&[
        DocSource { file: "Modules/clinic/_heapqmodule.c.h", reader: clinic_docstring, names: &CLINIC },
        DocSource { file: "Modules/_heapqmodule.c", reader: c_docstring, names: &MODULE },
    ])
}
