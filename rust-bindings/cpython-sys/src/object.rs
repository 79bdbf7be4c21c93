//! Macros and inline functions of the headers of object, bytes, str and tuple.
#![expect(non_snake_case, reason = "the names are C's")]

use core::ffi::{c_char, c_ulong};

use crate::{
    _Py_NoneStruct, Py_ssize_t, PyASCIIObject, PyBytesObject, PyObject, PyTupleObject, PyTypeObject, PyUnicodeObject,
    PyVarObject,
};

/// `Py_None`, a borrowed reference that is always valid.
#[inline(always)]
pub fn Py_None() -> *mut PyObject {
    &raw mut _Py_NoneStruct
}

/// The type of `op` (`Py_TYPE`), borrowed.
///
/// # Safety
///
/// `op` points to a live object.
#[inline(always)]
pub unsafe fn Py_TYPE(op: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: `op` is live. `__class__` assignment stores the pointer whole, and only
    // while no other thread runs (stop-the-world) on a free-threaded build.
    unsafe { (*op).ob_type }
}

/// `Py_SIZE`.
///
/// # Safety
///
/// `op` points to a live object that begins as `PyVarObject` does, and is not an int.
#[inline(always)]
pub unsafe fn Py_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise.
    unsafe { (*op.cast::<PyVarObject>()).ob_size }
}

/// `PyType_HasFeature`: is one of the flags set in `tp_flags`?
///
/// # Safety
///
/// `ty` points to a live type.
#[inline(always)]
pub unsafe fn PyType_HasFeature(ty: *mut PyTypeObject, feature: c_ulong) -> bool {
    // SAFETY: `ty` is live, so the field's address is in it.
    let field = unsafe { &raw mut (*ty).tp_flags };
    #[cfg(Py_GIL_DISABLED)]
    // SAFETY: all threads access the flags as an atomic of this width.
    let flags = unsafe { field.cast::<atomic_c_ulong>().as_ref() }
        .map_or(0, |flags| flags.load(core::sync::atomic::Ordering::Relaxed));
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: `ty` is live and the GIL is held.
    let flags = unsafe { *field };
    flags & feature != 0
}

#[cfg(all(Py_GIL_DISABLED, target_pointer_width = "64", not(windows)))]
#[expect(non_camel_case_types, reason = "named after c_ulong")]
type atomic_c_ulong = core::sync::atomic::AtomicU64;
#[cfg(all(Py_GIL_DISABLED, any(target_pointer_width = "32", windows)))]
#[expect(non_camel_case_types, reason = "named after c_ulong")]
type atomic_c_ulong = core::sync::atomic::AtomicU32;

macro_rules! fast_subclass {
    ($($(#[$doc:meta])* $check:ident = $flag:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// `op` points to a live object.
        #[inline(always)]
        pub unsafe fn $check(op: *mut PyObject) -> bool {
            // SAFETY: the caller's promise.
            let ty = unsafe { Py_TYPE(op) };
            // SAFETY: a live object holds a reference to its type.
            unsafe { PyType_HasFeature(ty, $flag) }
        }
    )*};
}

fast_subclass! {
    /// Is `op` an int, or an instance of a subtype?
    PyLong_Check = 1 << 24;
    /// Is `op` a list, or an instance of a subtype?
    PyList_Check = 1 << 25;
    /// Is `op` a tuple, or an instance of a subtype?
    PyTuple_Check = 1 << 26;
    /// Is `op` a bytes object, or an instance of a subtype?
    PyBytes_Check = 1 << 27;
    /// Is `op` a str, or an instance of a subtype?
    PyUnicode_Check = 1 << 28;
    /// Is `op` a dict, or an instance of a subtype?
    PyDict_Check = 1 << 29;
    /// Is `op` an instance of an exception type?
    PyExceptionInstance_Check = 1 << 30;
    /// Is `op` a type?
    PyType_Check = 1 << 31;
}

/// `PyBytes_AS_STRING`: the bytes of a bytes object, one NUL after them.
///
/// # Safety
///
/// `op` points to a live bytes object.
#[inline(always)]
pub unsafe fn PyBytes_AS_STRING(op: *mut PyObject) -> *mut c_char {
    // SAFETY: the caller's promise.
    unsafe { (&raw mut (*op.cast::<PyBytesObject>()).ob_sval).cast() }
}

/// The items of a tuple (`_PyTuple_ITEMS`), which are `Py_SIZE(op)` borrowed references.
///
/// # Safety
///
/// `op` points to a live tuple.
#[inline(always)]
pub unsafe fn PyTuple_ITEMS(op: *mut PyObject) -> *const *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { (&raw const (*op.cast::<PyTupleObject>()).ob_item).cast() }
}

/// `PyUnicode_IS_ASCII`: does the str have ASCII characters only?
///
/// # Safety
///
/// `op` points to a live str.
#[inline(always)]
pub unsafe fn PyUnicode_IS_ASCII(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise; this bit never changes once the str can be seen.
    unsafe { (*op.cast::<PyASCIIObject>()).state.ascii() != 0 }
}

/// The length of a str in code points (`PyUnicode_GET_LENGTH`).
///
/// # Safety
///
/// `op` points to a live str.
#[inline(always)]
pub unsafe fn PyUnicode_GET_LENGTH(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise.
    unsafe { (*op.cast::<PyASCIIObject>()).length }
}

/// The characters of an ASCII str (`PyUnicode_1BYTE_DATA`), one NUL after them.
///
/// # Safety
///
/// `op` points to a live str for which [`PyUnicode_IS_ASCII`] is true.
#[inline(always)]
pub unsafe fn PyUnicode_ASCII_DATA(op: *mut PyObject) -> *const u8 {
    // SAFETY: the caller's promise; this bit never changes once the str can be seen.
    if unsafe { (*op.cast::<PyASCIIObject>()).state.compact() } != 0 {
        // SAFETY: the characters follow the header in the same allocation.
        unsafe { op.cast::<PyASCIIObject>().add(1).cast() }
    } else {
        // SAFETY: a str that is not compact, an instance of a subtype, has a pointer there.
        let field = unsafe { &raw const (*op.cast::<PyUnicodeObject>()).data };
        // SAFETY: all members of that union are pointers, and it points to the characters.
        unsafe { field.cast::<*const u8>().read() }
    }
}
