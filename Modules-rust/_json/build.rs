//! Reads the docstrings of Modules/_json.c and Lib/json from the CPython that is being built.

use std::process::ExitCode;

use cpython_build::{DocSource, c_docstring, python_docstring, write_docs};

/// Of Modules/_json.c.
const C: [(&str, &str); 6] = [
    ("module", "module_doc"),
    ("scanstring", "pydoc_scanstring"),
    ("encode_basestring", "pydoc_encode_basestring"),
    ("encode_basestring_ascii", "pydoc_encode_basestring_ascii"),
    ("scanner", "scanner_doc"),
    ("encoder", "encoder_doc"),
];

/// Of Lib/json/__init__.py.
const PYTHON: [(&str, &str); 4] = [("dump", "dump"), ("dumps", "dumps"), ("load", "load"), ("loads", "loads")];

fn main() -> ExitCode {
    write_docs(&[
        DocSource { file: "Modules/_json.c", reader: c_docstring, names: &C },
        DocSource { file: "Lib/json/__init__.py", reader: python_docstring, names: &PYTHON },
    ])
}
