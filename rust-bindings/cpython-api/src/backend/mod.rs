//! The one door to C: every call of the C API, with the proof that it may be made.
//!
//! Nothing outside this directory names `cpython_sys` or has `unsafe`. The functions
//! here take and return handles, so that a proof is about one call and its arguments.

pub(crate) mod allocator;
pub(crate) mod base_exception;
pub(crate) mod buffer;
pub(crate) mod buffer_flags;
pub(crate) mod buffer_info;
pub(crate) mod buffer_items;
pub(crate) mod buffer_memory;
pub(crate) mod bytearray;
pub(crate) mod bytes;
pub(crate) mod bytes_writer;
pub(crate) mod call;
pub(crate) mod capsule;
pub(crate) mod cell;
pub(crate) mod class;
mod class_bases;
pub(crate) mod class_table;
pub(crate) mod closure;
pub(crate) mod converters;
pub(crate) mod critical_section;
pub(crate) mod datetime;
pub(crate) mod deferred;
pub(crate) mod dict;
pub(crate) mod dict_watch;
pub(crate) mod entry;
pub(crate) mod err;
pub(crate) mod exceptions;
pub(crate) mod export;
pub(crate) mod exported_bytes;
pub(crate) mod exported_memory;
pub(crate) mod float;
pub(crate) mod gc;
pub(crate) mod held_buffer;
pub(crate) mod int;
pub(crate) mod interpreter;
pub(crate) mod iter;
pub(crate) mod lent;
pub(crate) mod list;
mod locked;
pub(crate) mod locked_list;
pub(crate) mod mapping;
pub(crate) mod members;
pub(crate) mod module;
pub(crate) mod mutex;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod once_lock;
pub(crate) mod order;
mod parking;
pub(crate) mod parser;
pub(crate) mod raw;
pub(crate) mod receiver;
pub(crate) mod recursion;
pub(crate) mod sequence;
pub(crate) mod set;
pub(crate) mod slice;
pub(crate) mod slots;
pub(crate) mod state;
pub(crate) mod str;
pub(crate) mod str_codec;
pub(crate) mod str_data;
pub(crate) mod str_methods;
pub(crate) mod str_writer;
pub(crate) mod sys;
pub(crate) mod threads;
pub(crate) mod tuple;
pub(crate) mod tuple_calls;
pub(crate) mod types;
pub(crate) mod variadic;
pub(crate) mod warnings;
pub(crate) mod weakref;

/// A C string of ours as text.
pub(crate) fn text(name: &std::ffi::CStr) -> &str {
    name.to_str().unwrap_or_default()
}
