//! A function's definition: what `#[pyfunction]` writes and `#[pymodule]` collects.

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;

use crate::backend::module::{
    Entry, Fastcall, FastcallKeywords, METH_CLASS, METH_FASTCALL, METH_KEYWORDS, METH_METHOD, METH_NOARGS, METH_O,
    METH_STATIC, Method, OneArg,
};

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

    /// A class method (`METH_CLASS`).
    #[must_use]
    pub const fn class_method(mut self) -> Self {
        self.flags |= METH_CLASS;
        self
    }

    /// A static method (`METH_STATIC`).
    #[must_use]
    pub const fn static_method(mut self) -> Self {
        self.flags |= METH_STATIC;
        self
    }

    /// Positional and keyword arguments, and the class that defines the method
    /// (`METH_METHOD | METH_FASTCALL | METH_KEYWORDS`).
    pub const fn method_keywords(name: &'static CStr, entry: Method, doc: &'static CStr) -> Self {
        Self::new(name, Entry::Method(entry), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, doc)
    }

    /// As [`method_keywords`](Self::method_keywords), with `*args` or `**kwargs`.
    pub const fn method_variadic(name: &'static CStr, entry: Method, doc: &'static CStr) -> Self {
        Self::method_keywords(name, entry, doc)
    }

    /// Named parameters, and `*args` or `**kwargs` (`METH_FASTCALL | METH_KEYWORDS`).
    pub const fn fastcall_variadic(name: &'static CStr, entry: FastcallKeywords, doc: &'static CStr) -> Self {
        Self::fastcall_keywords(name, entry, doc)
    }

    /// Positional-only parameters and `*args` (`METH_FASTCALL`).
    pub const fn fastcall_varargs(name: &'static CStr, entry: Fastcall, doc: &'static CStr) -> Self {
        Self::fastcall(name, entry, doc)
    }

    /// Positional and keyword arguments (`METH_FASTCALL | METH_KEYWORDS`).
    pub const fn fastcall_keywords(name: &'static CStr, entry: FastcallKeywords, doc: &'static CStr) -> Self {
        Self::new(name, Entry::FastcallKeywords(entry), METH_FASTCALL | METH_KEYWORDS, doc)
    }

    /// Positional arguments (`METH_FASTCALL`).
    pub const fn fastcall(name: &'static CStr, entry: Fastcall, doc: &'static CStr) -> Self {
        Self::new(name, Entry::Fastcall(entry), METH_FASTCALL, doc)
    }

    /// One positional argument (`METH_O`).
    pub const fn one_arg(name: &'static CStr, entry: OneArg, doc: &'static CStr) -> Self {
        Self::new(name, Entry::OneArg(entry), METH_O, doc)
    }

    /// No argument (`METH_NOARGS`).
    pub const fn noargs(name: &'static CStr, entry: OneArg, doc: &'static CStr) -> Self {
        Self::new(name, Entry::OneArg(entry), METH_NOARGS, doc)
    }
}

/// The bytes of a docstring as [`doc_cstr`] wants them: the signature, the text, and what
/// follows it. `N` is their sum and two.
pub const fn concat_doc<const N: usize>(signature: &str, doc: &str, notes: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let parts = [signature.as_bytes(), doc.as_bytes(), notes.as_bytes()];
    let (mut part, mut at) = (0, 1);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            bytes[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    bytes
}

/// The text between two NUL bytes as a C string.
///
/// The first one tells the compiler that the bytes are no C string. It would put one into
/// a section with those of all modules in the archive, and each module would have them all.
pub const fn doc_cstr(bytes: &'static [u8]) -> &'static CStr {
    let Some((0, text)) = bytes.split_first() else {
        panic!("a NUL byte comes before the text");
    };
    match CStr::from_bytes_with_nul(text) {
        Ok(text) => text,
        Err(_) => panic!("a docstring has a NUL character"),
    }
}
