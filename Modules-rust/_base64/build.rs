//! Reads the docstrings of the functions that `_base64` stands in for from the CPython
//! that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, assigned_docstring, python_docstring, rust_docs};

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

fn main() {
    if let Err(error) = write_docs() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn write_docs() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let config = BuildConfig::from_env()?;
    let base64 = config.srcdir.join("Lib/base64.py");
    let docs = rust_docs(&[
        DocSource { file: &base64, reader: python_docstring, names: &PYTHON },
        DocSource { file: &base64, reader: assigned_docstring, names: &ASSIGNED },
    ])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
