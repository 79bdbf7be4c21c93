//! Which CPython is being built, for build scripts.
//!
//! CPython's configure writes the facts into one file, `Modules/rust.conf` in its build
//! directory, and make names that file in `CPYTHON_BUILD_CONFIG`. Nothing else is
//! consulted: a `pyconfig.h` of another build may lie about, and an object layout that
//! is wrong about the GIL corrupts memory.
#![forbid(unsafe_code)]

mod config;
mod pydoc;

pub use config::{BuildConfig, ConfigError};
pub use pydoc::{
    DocError, DocSource, assigned_docstring, c_docstring, clinic_docstring, python_docstring, signed_docstring,
    write_docs,
};
