//! The archive that CPython's Makefile links extension modules from.
//!
//! There is one for all modules, because two archives with Rust's runtime in them
//! clash when both are linked into one program (`*static*` in Modules/Setup). A
//! module that is built as a shared object takes its own part out of it: configure's
//! linker flags name its `PyInit_` function and drop what that does not reach.
//! Which modules are in it is a matter of cargo features, chosen by configure. Test
//! modules, which are always shared objects, are in an archive of their own: test.rs.
#![no_std]
#![forbid(unsafe_code)]

/// Memory that tracemalloc counts. It is shared by all modules, as the archive is.
#[cfg(feature = "pymem")]
#[global_allocator]
static ALLOCATOR: cpython_api::PyMemAllocator = cpython_api::PyMemAllocator;

#[cfg(feature = "_base64")]
extern crate _base64 as _;

#[cfg(feature = "_bisect")]
extern crate _bisect as _;

#[cfg(feature = "_heapq")]
extern crate _heapq as _;

#[cfg(feature = "_json")]
extern crate _json as _;

#[cfg(feature = "binascii")]
extern crate binascii as _;
