//! Reads the docstrings of Modules/binascii.c from the CPython that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, clinic_docstring, rust_docs};

/// The functions, here and there.
const NAMES: [(&str, &str); 0] = [];

fn main() {
    if let Err(error) = write_docs() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn write_docs() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let config = BuildConfig::from_env()?;
    let file = config.srcdir.join("Modules/clinic/binascii.c.h");
    let docs = rust_docs(&[DocSource { file: &file, reader: clinic_docstring, names: &NAMES }])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
