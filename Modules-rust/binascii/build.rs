//! Reads the docstrings of Modules/binascii.c from the CPython that is being built.

use std::error::Error;
use std::path::PathBuf;

use cpython_build::{BuildConfig, DocSource, c_docstring, clinic_docstring, rust_docs};

/// The functions, here and there.
const CLINIC: [(&str, &str); 12] = [
    ("a2b_uu", "binascii_a2b_uu"),
    ("b2a_uu", "binascii_b2a_uu"),
    ("a2b_base64", "binascii_a2b_base64"),
    ("b2a_base64", "binascii_b2a_base64"),
    ("a2b_hex", "binascii_a2b_hex"),
    ("b2a_hex", "binascii_b2a_hex"),
    ("hexlify", "binascii_hexlify"),
    ("unhexlify", "binascii_unhexlify"),
    ("crc_hqx", "binascii_crc_hqx"),
    ("crc32", "binascii_crc32"),
    ("a2b_qp", "binascii_a2b_qp"),
    ("b2a_qp", "binascii_b2a_qp"),
];

/// The module.
const MODULE: [(&str, &str); 1] = [("module", "doc_binascii")];

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
        DocSource {
            file: &config.srcdir.join("Modules/clinic/binascii.c.h"),
            reader: clinic_docstring,
            names: &CLINIC,
        },
        DocSource { file: &config.srcdir.join("Modules/binascii.c"), reader: c_docstring, names: &MODULE },
    ])?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}
