//! The safe API that CPython's extension modules in Rust are written against.
//!
//! A module written with it has no `unsafe`. The ideas, and their names, are PyO3's:
//! [`Python`] is the proof that the thread is attached to an interpreter, [`Bound`] and
//! [`Borrowed`] are handles that such a proof stands behind, [`Py`] is one that may be
//! kept. It serves the CPython it is built with and no other, so it has no more layers
//! than that needs.
//!
//! **Architecture invariant:** only `src/backend/` names `cpython_sys`. What is unsafe
//! about the C API is proved there; outside of it only `handle.rs` has `unsafe`, for the
//! conversions between handles.

mod args;
mod backend;
mod buffer;
mod err;
pub mod exceptions;
mod function;
mod handle;
mod module;
mod panic;
mod python;
pub mod types;

pub use args::FromArg;
pub use buffer::{BytesLike, PyBuffer};
pub use cpython_macros::{pyfunction, pymodule};
pub use err::{PyErr, PyResult};
pub use handle::{Borrowed, Bound, Py};
pub use module::{ModuleState, Visit};
pub use python::Python;

/// What the code that the macros write refers to. Not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::args::{ArgErrors, Param, ParamKind, Signature, from_arg};
    pub use crate::backend::entry::{fastcall, fastcall_keywords, module_exec, noargs, one_arg};
    pub use crate::backend::module::{MethodTable, ModuleDef, SlotTable, module_init};
    pub use crate::backend::raw::{RawObject, c_int, ssize};
    pub use crate::function::{FunctionDef, concat_doc, doc_cstr};
}
