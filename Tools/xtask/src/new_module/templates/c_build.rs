//! Reads the docstrings of @FILE@ from the CPython that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, @READERS@rust_docs};

@NAMES@
fn main() {
    if let Err(error) = write_docs() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn write_docs() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let modules = BuildConfig::from_env()?.srcdir.join("Modules");
    let docs = rust_docs(&[
@SOURCES@    ])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
