//! Reads the docstrings of the functions that `_base64` stands in for from the CPython
//! that is being built.

use std::process::ExitCode;

use cpython_build::{DocSource, assigned_docstring, python_docstring, write_docs};

/// The functions of Lib/base64.py, here and there.
const PYTHON: [(&str, &str); 18] = [
    ("b16encode", "b16encode"),
    ("b16decode", "b16decode"),
    ("b64encode", "b64encode"),
    ("b64decode", "b64decode"),
    ("standard_b64encode", "standard_b64encode"),
    ("standard_b64decode", "standard_b64decode"),
    ("urlsafe_b64encode", "urlsafe_b64encode"),
    ("urlsafe_b64decode", "urlsafe_b64decode"),
    ("encode", "encode"),
    ("decode", "decode"),
    ("encodebytes", "encodebytes"),
    ("decodebytes", "decodebytes"),
    ("a85encode", "a85encode"),
    ("a85decode", "a85decode"),
    ("b85encode", "b85encode"),
    ("b85decode", "b85decode"),
    ("z85encode", "z85encode"),
    ("z85decode", "z85decode"),
];

/// Those of them whose docstrings are put together there.
const ASSIGNED: [(&str, &str); 4] = [
    ("b32encode", "b32encode"),
    ("b32decode", "b32decode"),
    ("b32hexencode", "b32hexencode"),
    ("b32hexdecode", "b32hexdecode"),
];

fn main() -> ExitCode {
    write_docs(&[
        DocSource { file: "Lib/base64.py", reader: python_docstring, names: &PYTHON },
        DocSource { file: "Lib/base64.py", reader: assigned_docstring, names: &ASSIGNED },
    ])
}
