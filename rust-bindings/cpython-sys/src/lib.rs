//! The C API of one build of CPython, as C has it.
//!
//! The declarations are generated from the headers of the build that
//! `CPYTHON_BUILD_CONFIG` names. What C's headers define as macros or inline functions
//! is written by hand in the other modules, once for each object layout.
//!
//! Everything here is as unsafe as it is in C. Modules are written against
//! `cpython-api` instead.

#[expect(
    missing_docs,
    non_upper_case_globals,
    non_camel_case_types,
    non_snake_case,
    clippy::all,
    clippy::allow_attributes_without_reason,
    clippy::missing_safety_doc,
    clippy::multiple_unsafe_ops_per_block,
    clippy::ptr_offset_with_cast,
    clippy::undocumented_unsafe_blocks,
    reason = "generated from C headers, with the names and the contracts C has"
)]
mod bindings {
    include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
}

#[macro_use]
mod unwind;

#[expect(missing_docs, non_snake_case, reason = "generated from C headers, with the names and the contracts C has")]
mod functions {
    use super::bindings::*;
    include!(concat!(env!("OUT_DIR"), "/functions.rs"));
}

pub mod access;
pub mod aliases;
pub mod checks;
pub mod container;
pub mod datetime;
pub mod dictkeys;
#[cfg(Py_GIL_DISABLED)]
pub mod lockfree;
pub mod number;
pub mod object;
pub mod refcount;
#[cfg(Py_GIL_DISABLED)]
pub mod section;
pub mod trashcan;
pub mod unicode;

pub use bindings::*;
pub use functions::*;
pub use unwind::{CFunction, hang_on_unwind};

/// Whether this is a free-threaded build (PEP 703, `Py_GIL_DISABLED`).
pub const FREE_THREADED: bool = cfg!(Py_GIL_DISABLED);
