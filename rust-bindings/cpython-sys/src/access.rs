//! Macros and inline functions that read a field of an object of a known type: of the headers
//! tupleobject.h, bytesobject.h, bytearrayobject.h, setobject.h, abstract.h, methodobject.h,
//! classobject.h and funcobject.h.
#![expect(non_snake_case, reason = "the names are C's")]

use core::ffi::{c_char, c_int};

use crate::container::{PyList_GET_ITEM, PyList_GET_SIZE, load};
use crate::object::{Py_SIZE, PyList_Check, PyTuple_ITEMS};
use crate::{
    _PyByteArray_empty_string, METH_METHOD, METH_STATIC, Py_ssize_t, PyByteArrayObject, PyCFunction, PyCFunctionObject,
    PyCMethodObject, PyFunctionObject, PyListObject, PyMethodObject, PyObject, PySetObject, PyTypeObject,
};

/// `PyTuple_GET_SIZE`.
///
/// # Safety
///
/// `op` points to a live tuple.
#[inline(always)]
pub unsafe fn PyTuple_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise.
    unsafe { Py_SIZE(op) }
}

/// `PyTuple_GET_ITEM`: a borrowed reference.
///
/// # Safety
///
/// `op` points to a live tuple, and `index` is less than its length.
#[inline(always)]
pub unsafe fn PyTuple_GET_ITEM(op: *mut PyObject, index: usize) -> *mut PyObject {
    // SAFETY: the caller's promise.
    let items = unsafe { PyTuple_ITEMS(op) };
    // SAFETY: in range.
    let item = unsafe { items.add(index) };
    // SAFETY: as above; a tuple does not change.
    unsafe { *item }
}

/// `PyBytes_GET_SIZE`.
///
/// # Safety
///
/// `op` points to a live bytes object.
#[inline(always)]
pub unsafe fn PyBytes_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise.
    unsafe { Py_SIZE(op) }
}

/// `PyByteArray_GET_SIZE`; on a free-threaded build it may have changed already.
///
/// # Safety
///
/// `op` points to a live bytearray.
#[inline(always)]
pub unsafe fn PyByteArray_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op.cast::<crate::PyVarObject>()).ob_size };
    // SAFETY: as above.
    unsafe { load(field) }
}

/// `PyByteArray_AS_STRING`: the bytes, one NUL after them, until it is resized.
///
/// # Safety
///
/// `op` points to a live bytearray.
#[inline(always)]
pub unsafe fn PyByteArray_AS_STRING(op: *mut PyObject) -> *mut c_char {
    // SAFETY: the caller's promise.
    if unsafe { PyByteArray_GET_SIZE(op) } == 0 {
        return (&raw mut _PyByteArray_empty_string).cast();
    }
    // SAFETY: the caller's promise.
    unsafe { (*op.cast::<PyByteArrayObject>()).ob_start }
}

/// `PySet_GET_SIZE`; on a free-threaded build it may have changed already.
///
/// # Safety
///
/// `op` points to a live set or frozenset.
#[inline(always)]
pub unsafe fn PySet_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op.cast::<PySetObject>()).used };
    // SAFETY: as above.
    unsafe { load(field) }
}

/// `PySequence_Fast_GET_SIZE`.
///
/// # Safety
///
/// `op` points to a live list or tuple.
#[inline(always)]
pub unsafe fn PySequence_Fast_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise; both have their size in one place.
    unsafe { PyList_GET_SIZE(op) }
}

/// `PySequence_Fast_ITEMS`: the array of borrowed references.
///
/// # Safety
///
/// `op` points to a live list or tuple; while the array is used, no other thread changes it.
#[inline(always)]
pub unsafe fn PySequence_Fast_ITEMS(op: *mut PyObject) -> *mut *mut PyObject {
    // SAFETY: the caller's promise.
    if unsafe { PyList_Check(op) } {
        // SAFETY: it is a list.
        unsafe { (*op.cast::<PyListObject>()).ob_item }
    } else {
        // SAFETY: it is a tuple.
        unsafe { PyTuple_ITEMS(op) }.cast_mut()
    }
}

/// `PySequence_Fast_GET_ITEM`: a borrowed reference.
///
/// # Safety
///
/// `op` points to a live list or tuple that no other thread changes, and `index` is less
/// than its length.
#[inline(always)]
pub unsafe fn PySequence_Fast_GET_ITEM(op: *mut PyObject, index: usize) -> *mut PyObject {
    // SAFETY: the caller's promise.
    if unsafe { PyList_Check(op) } {
        // SAFETY: it is a list, and the caller's promise.
        unsafe { PyList_GET_ITEM(op, index) }
    } else {
        // SAFETY: it is a tuple, and the caller's promise.
        unsafe { PyTuple_GET_ITEM(op, index) }
    }
}

/// `PyCFunction_GET_FLAGS`: the flags `METH_..`.
///
/// # Safety
///
/// `op` points to a live function of C's.
#[inline(always)]
pub unsafe fn PyCFunction_GET_FLAGS(op: *mut PyObject) -> c_int {
    // SAFETY: the caller's promise.
    let definition = unsafe { (*op.cast::<PyCFunctionObject>()).m_ml };
    // SAFETY: a function's definition lives as long.
    unsafe { (*definition).ml_flags }
}

/// `PyCFunction_GET_FUNCTION`.
///
/// # Safety
///
/// `op` points to a live function of C's.
#[inline(always)]
pub unsafe fn PyCFunction_GET_FUNCTION(op: *mut PyObject) -> PyCFunction {
    // SAFETY: the caller's promise.
    let definition = unsafe { (*op.cast::<PyCFunctionObject>()).m_ml };
    // SAFETY: a function's definition lives as long.
    unsafe { (*definition).ml_meth }
}

/// `PyCFunction_GET_SELF`: what the function is called on, borrowed; NULL for a static method.
///
/// # Safety
///
/// `op` points to a live function of C's.
#[inline(always)]
pub unsafe fn PyCFunction_GET_SELF(op: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    if unsafe { PyCFunction_GET_FLAGS(op) } & METH_STATIC as c_int != 0 {
        return core::ptr::null_mut();
    }
    // SAFETY: the caller's promise.
    unsafe { (*op.cast::<PyCFunctionObject>()).m_self }
}

/// `PyCFunction_GET_CLASS`: the class that defines a method with `METH_METHOD`, borrowed, else NULL.
///
/// # Safety
///
/// `op` points to a live function of C's.
#[inline(always)]
pub unsafe fn PyCFunction_GET_CLASS(op: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: the caller's promise.
    if unsafe { PyCFunction_GET_FLAGS(op) } & METH_METHOD as c_int == 0 {
        return core::ptr::null_mut();
    }
    // SAFETY: a function with that flag is a `PyCMethodObject`.
    unsafe { (*op.cast::<PyCMethodObject>()).mm_class }
}

/// Fields of objects, as borrowed references.
macro_rules! fields {
    ($($function:ident = $struct:ident.$field:ident;)*) => {$(
        #[doc = concat!("The field `", stringify!($field), "`, borrowed.")]
        ///
        /// # Safety
        ///
        #[doc = concat!("`op` points to a live `", stringify!($struct), "`.")]
        #[inline(always)]
        pub unsafe fn $function(op: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller's promise.
            unsafe { (*op.cast::<$struct>()).$field }
        }
    )*};
}

fields! {
    PyFunction_GET_ANNOTATIONS = PyFunctionObject.func_annotations;
    PyFunction_GET_CLOSURE = PyFunctionObject.func_closure;
    PyFunction_GET_CODE = PyFunctionObject.func_code;
    PyFunction_GET_DEFAULTS = PyFunctionObject.func_defaults;
    PyFunction_GET_GLOBALS = PyFunctionObject.func_globals;
    PyFunction_GET_KW_DEFAULTS = PyFunctionObject.func_kwdefaults;
    PyFunction_GET_MODULE = PyFunctionObject.func_module;
    PyMethod_GET_FUNCTION = PyMethodObject.im_func;
    PyMethod_GET_SELF = PyMethodObject.im_self;
}
