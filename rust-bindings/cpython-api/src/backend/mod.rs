//! The one door to C: every call of the C API, with the proof that it may be made.
//!
//! Nothing outside this directory names `cpython_sys` or has `unsafe`. The functions
//! here take and return handles, so that a proof is about one call and its arguments.

pub(crate) mod allocator;
pub(crate) mod base_exception;
pub(crate) mod buffer;
pub(crate) mod bytes;
pub(crate) mod call;
pub(crate) mod cell;
pub(crate) mod class;
mod class_bases;
pub(crate) mod class_table;
pub(crate) mod converters;
pub(crate) mod critical_section;
pub(crate) mod deferred;
pub(crate) mod dict;
pub(crate) mod entry;
pub(crate) mod err;
pub(crate) mod exceptions;
pub(crate) mod export;
pub(crate) mod float;
pub(crate) mod gc;
pub(crate) mod int;
pub(crate) mod iter;
pub(crate) mod list;
pub(crate) mod module;
pub(crate) mod mutex;
pub(crate) mod object;
pub(crate) mod once_lock;
mod parking;
pub(crate) mod parser;
pub(crate) mod raw;
pub(crate) mod receiver;
pub(crate) mod set;
pub(crate) mod slice;
pub(crate) mod slots;
pub(crate) mod state;
pub(crate) mod str;
pub(crate) mod sys;
pub(crate) mod tuple;
pub(crate) mod tuple_calls;
pub(crate) mod types;
pub(crate) mod variadic;
pub(crate) mod warnings;

/// A C string of ours as text.
pub(crate) fn text(name: &std::ffi::CStr) -> &str {
    name.to_str().unwrap_or_default()
}
