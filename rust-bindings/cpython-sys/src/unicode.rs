//! The representation of a str (PEP 393): macros and inline functions of
//! Include/cpython/unicodeobject.h.
#![expect(non_snake_case, reason = "the names are C's")]

use core::ffi::{c_char, c_void};

use crate::{
    Py_ssize_t, PyASCIIObject, PyASCIIObject__bindgen_ty_1, PyCompactUnicodeObject, PyObject, PyUnicodeObject,
};

/// How the characters of a str are stored.
///
/// The bits of `state` that say so never change once the str can be seen.
#[derive(Clone, Copy)]
pub struct State(PyASCIIObject__bindgen_ty_1);

impl State {
    /// `PyUnicode_KIND`: how many bytes a character has, 1, 2 or 4.
    #[inline(always)]
    pub fn kind(self) -> u32 {
        self.0.kind()
    }

    /// `PyUnicode_IS_COMPACT`: do the characters follow the header? They do not in an
    /// instance of a subtype.
    #[inline(always)]
    pub fn is_compact(self) -> bool {
        self.0.compact() != 0
    }

    /// `PyUnicode_IS_ASCII`: are all characters ASCII?
    #[inline(always)]
    pub fn is_ascii(self) -> bool {
        self.0.ascii() != 0
    }

    /// `PyUnicode_MAX_CHAR_VALUE`: the largest character that a str of this form can have.
    #[inline(always)]
    pub fn max_char_value(self) -> u32 {
        match self.kind() {
            _ if self.is_ascii() => 0x7f,
            1 => 0xff,
            2 => 0xffff,
            _ => 0x10_ffff,
        }
    }
}

/// The form of a str, read at once.
///
/// # Safety
///
/// `op` points to a live str.
#[inline(always)]
pub unsafe fn PyUnicode_STATE(op: *mut PyObject) -> State {
    // SAFETY: `op` is a str, so the field's address is in it.
    let field = unsafe { &raw mut (*op.cast::<PyASCIIObject>()).state };
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: the object lives, and who changes the bits that tell whether it is interned
    // holds the GIL.
    let state = unsafe { *field };
    #[cfg(Py_GIL_DISABLED)]
    let state = {
        use core::sync::atomic::{AtomicU32, Ordering};
        const { assert!(size_of::<PyASCIIObject__bindgen_ty_1>() == size_of::<AtomicU32>()) };
        // SAFETY: the object lives, and the field has this size and alignment. Another
        // thread may be interning the str: it writes the word with other bits for that and
        // the same for the rest, so that one read of the word gets the right ones.
        let word = unsafe { (*field.cast::<AtomicU32>()).load(Ordering::Relaxed) };
        // SAFETY: any 32 bits are a value of a struct of bit fields of this size.
        unsafe { core::mem::transmute::<u32, PyASCIIObject__bindgen_ty_1>(word) }
    };
    State(state)
}

/// `PyUnicode_DATA`: the characters, and one NUL character after them.
///
/// # Safety
///
/// `op` points to a live str, whose form `state` is.
#[inline(always)]
pub unsafe fn PyUnicode_DATA(op: *mut PyObject, state: State) -> *mut c_void {
    if !state.is_compact() {
        // SAFETY: a str that is not compact has a pointer there.
        let field = unsafe { &raw const (*op.cast::<PyUnicodeObject>()).data };
        // SAFETY: all members of that union are pointers, and it points to the characters.
        return unsafe { field.cast::<*mut c_void>().read() };
    }
    if state.is_ascii() {
        // SAFETY: the characters follow the header in the same allocation.
        unsafe { op.cast::<PyASCIIObject>().add(1).cast() }
    } else {
        // SAFETY: as above, with the longer header.
        unsafe { op.cast::<PyCompactUnicodeObject>().add(1).cast() }
    }
}

/// The UTF-8 that a str keeps, and its length; NULL if it was not asked for yet (`PyUnicode_UTF8`
/// and `PyUnicode_UTF8_LENGTH` of Objects/unicodeobject.c).
///
/// # Safety
///
/// `op` points to a live str that is not ASCII.
#[inline(always)]
pub unsafe fn PyUnicode_UTF8(op: *mut PyObject) -> (*const c_char, Py_ssize_t) {
    // SAFETY: what is not ASCII has this header, so that the field's address is in it.
    let field = unsafe { &raw mut (*op.cast::<PyCompactUnicodeObject>()).utf8 };
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: the object lives, and who writes the field holds the GIL.
    let utf8 = unsafe { *field };
    #[cfg(Py_GIL_DISABLED)]
    let utf8 = {
        use core::sync::atomic::{AtomicPtr, Ordering};
        // SAFETY: the object lives, and all threads access the field as an atomic.
        unsafe { (*field.cast::<AtomicPtr<c_char>>()).load(Ordering::Acquire) }
    };
    if utf8.is_null() {
        return (utf8, 0);
    }
    // SAFETY: as above; the length was written before the pointer, once.
    (utf8, unsafe { (*op.cast::<PyCompactUnicodeObject>()).utf8_length })
}
