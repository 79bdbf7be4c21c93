//! Reads the docstrings of Modules/_bisectmodule.c from the CPython that is being built.

use std::process::ExitCode;

use cpython_build::{DocSource, c_docstring, clinic_docstring, write_docs};

/// The functions, here and there.
const CLINIC: [(&str, &str); 4] = [
    ("bisect_right", "_bisect_bisect_right"),
    ("insort_right", "_bisect_insort_right"),
    ("bisect_left", "_bisect_bisect_left"),
    ("insort_left", "_bisect_insort_left"),
];

/// The module.
const MODULE: [(&str, &str); 1] = [("module", "module_doc")];

fn main() -> ExitCode {
    write_docs(&[
        DocSource { file: "Modules/clinic/_bisectmodule.c.h", reader: clinic_docstring, names: &CLINIC },
        DocSource { file: "Modules/_bisectmodule.c", reader: c_docstring, names: &MODULE },
    ])
}
