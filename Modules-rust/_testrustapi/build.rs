//! Reads the docstrings of `_testclinic`, whose twin is in this module, from the CPython that
//! is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, clinic_docstring, rust_docs};

/// The functions of Modules/_testclinic.c that have one beyond notes about deprecation.
const NAMES: [(&str, &str); 5] = [
    ("gh_32092_oob", "gh_32092_oob"),
    ("gh_32092_kw_pass", "gh_32092_kw_pass"),
    ("gh_99233_refcount", "gh_99233_refcount"),
    ("gh_99240_double_free", "gh_99240_double_free"),
    ("null_or_tuple_for_varargs", "null_or_tuple_for_varargs"),
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
    let file = config.srcdir.join("Modules/clinic/_testclinic.c.h");
    let docs = rust_docs(&[DocSource { file: &file, reader: clinic_docstring, names: &NAMES }])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("clinic_docs.rs"), docs)?;
    Ok(())
}
