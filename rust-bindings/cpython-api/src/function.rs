//! A function's definition: what `#[pyfunction]` writes and `#[pymodule]` collects.

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;

use crate::backend::module::{Entry, METH_FASTCALL, METH_KEYWORDS, METH_NOARGS, METH_O};

/// A function that a module whose state is `S` can have (`PyMethodDef`).
pub struct FunctionDef<S> {
    pub(crate) name: &'static CStr,
    pub(crate) entry: Entry,
    pub(crate) flags: c_int,
    pub(crate) doc: &'static CStr,
    state: PhantomData<fn(&S)>,
}

impl<S> FunctionDef<S> {
    const fn new(name: &'static CStr, entry: Entry, flags: c_int, doc: &'static CStr) -> Self {
        Self { name, entry, flags, doc, state: PhantomData }
    }

    /// Positional and keyword arguments (`METH_FASTCALL | METH_KEYWORDS`).
    pub const fn fastcall_keywords(
        name: &'static CStr,
        entry: crate::backend::module::FastcallKeywords,
        doc: &'static CStr,
    ) -> Self {
        Self::new(name, Entry::FastcallKeywords(entry), METH_FASTCALL | METH_KEYWORDS, doc)
    }

    /// Positional arguments (`METH_FASTCALL`).
    pub const fn fastcall(name: &'static CStr, entry: crate::backend::module::Fastcall, doc: &'static CStr) -> Self {
        Self::new(name, Entry::Fastcall(entry), METH_FASTCALL, doc)
    }

    /// One positional argument (`METH_O`).
    pub const fn one_arg(name: &'static CStr, entry: crate::backend::module::OneArg, doc: &'static CStr) -> Self {
        Self::new(name, Entry::OneArg(entry), METH_O, doc)
    }

    /// No argument (`METH_NOARGS`).
    pub const fn noargs(name: &'static CStr, entry: crate::backend::module::OneArg, doc: &'static CStr) -> Self {
        Self::new(name, Entry::OneArg(entry), METH_NOARGS, doc)
    }
}

/// The bytes of a C docstring: `signature`, then `doc`, then NUL. `N` is their sum.
pub const fn concat_doc<const N: usize>(signature: &str, doc: &str) -> [u8; N] {
    let (signature, doc) = (signature.as_bytes(), doc.as_bytes());
    let mut bytes = [0; N];
    let mut index = 0;
    while index < signature.len() {
        bytes[index] = signature[index];
        index += 1;
    }
    let mut index = 0;
    while index < doc.len() {
        bytes[signature.len() + index] = doc[index];
        index += 1;
    }
    bytes
}

/// These bytes as a C string.
pub const fn doc_cstr(bytes: &'static [u8]) -> &'static CStr {
    match CStr::from_bytes_with_nul(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a docstring has a NUL character"),
    }
}
