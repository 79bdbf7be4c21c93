//! Reads the docstrings of Modules/binascii.c from the CPython that is being built.

use std::process::ExitCode;

use cpython_build::{DocSource, c_docstring, clinic_docstring, write_docs};

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

fn main() -> ExitCode {
    write_docs(&[
        DocSource { file: "Modules/clinic/binascii.c.h", reader: clinic_docstring, names: &CLINIC },
        DocSource { file: "Modules/binascii.c", reader: c_docstring, names: &MODULE },
    ])
}
