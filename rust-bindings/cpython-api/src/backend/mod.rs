//! The one door to C: every call of the C API, with the proof that it may be made.
//!
//! Nothing outside this directory names `cpython_sys` or has `unsafe`. The functions
//! here take and return handles, so that a proof is about one call and its arguments.

pub(crate) mod buffer;
pub(crate) mod bytes;
pub(crate) mod entry;
pub(crate) mod err;
pub(crate) mod module;
pub(crate) mod object;
pub(crate) mod raw;
