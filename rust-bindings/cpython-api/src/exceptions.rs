//! The built-in exception types, as types of Rust: `PyErr::new::<ValueError>(py, "..")`.

pub use crate::backend::exceptions::*;
