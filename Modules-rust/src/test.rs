//! The archive that CPython's Makefile links the test modules from; see lib.rs.
#![no_std]
#![forbid(unsafe_code)]

/// As in lib.rs.
#[cfg(feature = "pymem")]
#[global_allocator]
static ALLOCATOR: cpython_api::PyMemAllocator = cpython_api::PyMemAllocator;

#[cfg(feature = "_testrustapi")]
extern crate _testrustapi as _;
