//! Reads the docstrings of `_testclinic`, whose twin is in this module, from the CPython that
//! is being built.

use std::process::ExitCode;

use cpython_build::{DocSource, clinic_docstring, write_docs};

/// The functions of Modules/_testclinic.c that have one beyond notes about deprecation.
const NAMES: [(&str, &str); 5] = [
    ("gh_32092_oob", "gh_32092_oob"),
    ("gh_32092_kw_pass", "gh_32092_kw_pass"),
    ("gh_99233_refcount", "gh_99233_refcount"),
    ("gh_99240_double_free", "gh_99240_double_free"),
    ("null_or_tuple_for_varargs", "null_or_tuple_for_varargs"),
];

fn main() -> ExitCode {
    write_docs(&[DocSource { file: "Modules/clinic/_testclinic.c.h", reader: clinic_docstring, names: &NAMES }])
}
