//! Reads the docstrings of Modules/_json.c and Lib/json from the CPython that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, c_docstring, python_docstring, rust_docs};

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

fn main() {
    if let Err(error) = write_docs() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn write_docs() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let config = BuildConfig::from_env()?;
    let docs = rust_docs(&[
        DocSource { file: &config.srcdir.join("Modules/_json.c"), reader: c_docstring, names: &C },
        DocSource { file: &config.srcdir.join("Lib/json/__init__.py"), reader: python_docstring, names: &PYTHON },
    ])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
