//! The built-in exception types, as types of Rust: `PyErr::new::<ValueError>(py, "..")`.
#![expect(missing_docs, reason = "each type stands for the Python exception of its name")]

pub use crate::backend::err::Exception;
use crate::backend::err::{ExceptionPtr, exceptions};

exceptions! {
    AssertionError = PyExc_AssertionError,
    SystemError = PyExc_SystemError,
    TypeError = PyExc_TypeError,
    UnicodeEncodeError = PyExc_UnicodeEncodeError,
    ValueError = PyExc_ValueError,
}
