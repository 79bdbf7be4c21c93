//! Reads the docstrings of Modules/_bisectmodule.c from the CPython that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, c_docstring, clinic_docstring, rust_docs};

/// The functions, here and there.
const CLINIC: [(&str, &str); 4] = [
    ("bisect_right", "_bisect_bisect_right"),
    ("insort_right", "_bisect_insort_right"),
    ("bisect_left", "_bisect_bisect_left"),
    ("insort_left", "_bisect_insort_left"),
];

/// The module.
const MODULE: [(&str, &str); 1] = [("module", "module_doc")];

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
        DocSource { file: &modules.join("clinic/_bisectmodule.c.h"), reader: clinic_docstring, names: &CLINIC },
        DocSource { file: &modules.join("_bisectmodule.c"), reader: c_docstring, names: &MODULE },
    ])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
