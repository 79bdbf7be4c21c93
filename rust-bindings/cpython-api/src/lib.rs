//! The safe API that CPython's extension modules in Rust are written against.
//!
//! A module written with it has no `unsafe`. The ideas, and their names, are PyO3's:
//! [`Python`] is the proof that the thread is attached to an interpreter, [`Bound`] and
//! [`Borrowed`] are handles that such a proof stands behind, [`Py`] is one that may be
//! kept. It serves the CPython it is built with and no other, so it has no more layers
//! than that needs.
//!
//! **Architecture invariant:** only `src/backend/` names `cpython_sys`. What is unsafe
//! about the C API is proved there; outside of it only `handle.rs` and `send.rs` have
//! `unsafe`, for the conversions between handles.

mod alloc;
mod args;
mod backend;
mod base_exception;
mod buffer;
mod buffer_layout;
mod bytes_reader;
mod call;
mod cell;
mod class;
mod conversion;
pub mod converters;
mod err;
pub mod exceptions;
mod function;
mod handle;
mod interned;
mod keywords;
mod module;
mod panic;
mod python;
mod python_args;
mod raise;
mod send;
pub mod sync;
mod sys;
mod threads;
mod traverse;
mod typed_buffer;
pub mod types;
mod warnings;

pub use args::{Arg, FromArg, FromVarArgs};
pub use backend::allocator::PyMemAllocator;
pub use backend::buffer::BufferOrder;
pub use backend::buffer_flags::BufferFlags;
pub use backend::buffer_info::BufferInfo;
pub use backend::buffer_items::Element;
pub use backend::entry::DefiningClass;
pub use backend::export::{BufferRequest, Exported};
pub use backend::exported_bytes::ExportedBytes;
pub use backend::exported_memory::BufferMemory;
pub use backend::held_buffer::HeldBuffer;
pub use backend::recursion::{Recursion, RecursiveCall};
pub use buffer::{BytesLike, PyBuffer};
pub use buffer_layout::{BufferLayout, BufferStrides};
pub use bytes_reader::{BytesPlace, BytesReader, Chunks, LentOrCopied, Window};
pub use call::CallArgs;
pub use cell::ObjectCell;
pub use class::{Class, Contents, ModuleInit, PyClass, PyClassBase};
pub use conversion::{FromPyObject, IntoPyObject};
pub use cpython_macros::{Traverse, pyclass, pyfunction, pymethods, pymodule};
pub use err::{PyErr, PyResult};
pub use handle::{Attached, Borrowed, Bound, Py};
pub use keywords::{FromVarKeywords, Keywords};
pub use module::ModuleState;
pub use python::Python;
pub use send::PySend;
pub use threads::{AttachError, InterpreterView};
pub use traverse::{Traverse, Visit};
pub use typed_buffer::TypedBuffer;

/// What the code that the macros write refers to. Not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use std::ffi::c_void;
    pub use std::ops::ControlFlow;

    pub use crate::args::{
        Arg, ArgErrors, Param, ParamKind, Rest, Signature, Values, from_arg, kwargs, optional, required, varargs,
    };
    pub use crate::backend::class_table::{
        ClassAttribute, ClassItems, GetSetDef, GetSetTable, RawBuffer, Slot, getset, hash_t, methods,
    };
    pub use crate::backend::entry::{
        DefiningClass, fastcall, fastcall_keywords, fastcall_varargs, fastcall_variadic, method_keywords,
        method_variadic, noargs, one_arg,
    };
    pub use crate::backend::export::{BufferRequest, Exported};
    pub use crate::backend::members::{Member, MemberType};
    pub use crate::backend::module::{MethodTable, ModuleDef, SlotTable, Submodule, module_exec, module_init};
    pub use crate::backend::parser::{Keywords, Parser};
    pub use crate::backend::raw::{RawObject, c_int, ssize};
    pub use crate::backend::receiver::{Call, Class, Instance, Module, New, ObjectResult, Static, finish, into_result};
    pub use crate::backend::slots::{finish_next, not_implemented, same_name, short_name};
    pub use crate::backend::tuple_calls::finish_new;
    pub use crate::class::{ClassFlags, ModuleInit, PyClass, PyClassItems, PyMethods, assert_base};
    pub use crate::function::{FunctionDef, concat_doc, doc_cstr};
    pub use crate::handle::{Borrowed, Bound};
    pub use crate::module::ModuleState;
    pub use crate::python::Python;
    pub use crate::traverse::{Traverse, Visit, assert_shareable};
    pub use crate::types::{CompareOp, PyAny, PyType};
    pub use crate::{PyErr, PyResult};

    /// An argument.
    pub type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

    /// The slots' functions, by shape.
    pub mod slots {
        pub use crate::backend::export::{getbuffer, releasebuffer};
        pub use crate::backend::slots::{
            binary, contains, descr_get, finalize, getattr, getattro, getitem, getter, hash, inherited_comparison,
            inplace, inplace_power, inquiry, iternext, itself, len, missing, other, readonly, richcompare, setitem,
            setitem as setattro, setitem as descr_set, setter, ternary, unary, unsupported, unsupported_power,
        };
        pub use crate::backend::tuple_calls::{
            call, call_variadic, init, init_variadic, new, new_default, new_variadic,
        };
    }
}
