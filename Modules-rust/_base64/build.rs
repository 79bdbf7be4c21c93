//! Reads the docstrings of the functions that `_base64` stands in for from the CPython
//! that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, python_docstring, rust_docs};

/// The functions of Lib/base64.py, here and there.
const PYTHON: [(&str, &str); 10] = [
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
    let docs = rust_docs(&[DocSource {
        file: &config.srcdir.join("Lib/base64.py"),
        reader: python_docstring,
        names: &PYTHON,
    }])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
