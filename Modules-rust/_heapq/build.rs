//! Reads the docstrings of Modules/_heapqmodule.c from the CPython that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, c_docstring, clinic_docstring, rust_docs};

/// The functions, here and there.
const CLINIC: [(&str, &str); 8] = [
    ("heappush", "_heapq_heappush"),
    ("heappushpop", "_heapq_heappushpop"),
    ("heappop", "_heapq_heappop"),
    ("heapreplace", "_heapq_heapreplace"),
    ("heapify", "_heapq_heapify"),
    ("_heappop_max", "_heapq__heappop_max"),
    ("_heapify_max", "_heapq__heapify_max"),
    ("_heapreplace_max", "_heapq__heapreplace_max"),
];

/// The module, and its `__about__`.
const MODULE: [(&str, &str); 2] = [("module", "module_doc"), ("about", "__about__")];

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
        DocSource { file: &modules.join("clinic/_heapqmodule.c.h"), reader: clinic_docstring, names: &CLINIC },
        DocSource { file: &modules.join("_heapqmodule.c"), reader: c_docstring, names: &MODULE },
    ])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
