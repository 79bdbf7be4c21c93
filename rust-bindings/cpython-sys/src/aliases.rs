//! Macros and inline functions that call another function, or name an object: of the headers
//! object.h, abstract.h, objimpl.h, moduleobject.h, import.h, structseq.h and pystate.h.
#![expect(non_snake_case, reason = "the names are C's")]

use core::ffi::{c_char, c_int};

use crate::object::Py_TYPE;
use crate::refcount::{Py_DECREF, Py_INCREF};
use crate::{
    _Py_EllipsisObject, _Py_FalseStruct, _Py_NotImplementedStruct, _Py_TrueStruct, Py_ssize_t, PyModuleDef, PyObject,
    PyThreadState, PyTypeObject, PyVarObject,
};

/// Objects that are always there, as borrowed references.
macro_rules! objects {
    ($($function:ident = $object:ident;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`, a borrowed reference that is always valid.")]
        #[inline(always)]
        pub fn $function() -> *mut PyObject {
            (&raw mut $object).cast()
        }
    )*};
}

objects! {
    Py_Ellipsis = _Py_EllipsisObject;
    Py_False = _Py_FalseStruct;
    Py_NotImplemented = _Py_NotImplementedStruct;
    Py_True = _Py_TrueStruct;
}

/// Macros that stand for another function.
macro_rules! aliases {
    ($($alias:ident($($arg:ident: $ty:ty),*) -> $result:ty = $function:ident($($given:expr),*);)*) => {$(
        #[doc = concat!("`", stringify!($alias), "`, which C defines by `", stringify!($function), "`.")]
        ///
        /// # Safety
        ///
        #[doc = concat!("As for `", stringify!($function), "`.")]
        #[inline(always)]
        pub unsafe fn $alias($($arg: $ty),*) -> $result {
            // SAFETY: the caller's promise.
            unsafe { crate::$function($($given),*) }
        }
    )*};
}

aliases! {
    PyImport_ImportModuleEx(
        name: *const c_char, globals: *mut PyObject, locals: *mut PyObject, fromlist: *mut PyObject
    ) -> *mut PyObject = PyImport_ImportModuleLevel(name, globals, locals, fromlist, 0);
    PyMapping_DelItem(object: *mut PyObject, key: *mut PyObject) -> c_int = PyObject_DelItem(object, key);
    PyMapping_DelItemString(object: *mut PyObject, key: *const c_char) -> c_int = PyObject_DelItemString(object, key);
    PyModule_Create(definition: *mut PyModuleDef) -> *mut PyObject
        = PyModule_Create2(definition, crate::PYTHON_API_VERSION as c_int);
    PyModule_FromDefAndSpec(definition: *mut PyModuleDef, spec: *mut PyObject) -> *mut PyObject
        = PyModule_FromDefAndSpec2(definition, spec, crate::PYTHON_API_VERSION as c_int);
    PyObject_CallMethodNoArgs(object: *mut PyObject, name: *mut PyObject) -> *mut PyObject
        = PyObject_VectorcallMethod(name, &raw const object, 1usize | PY_VECTORCALL_ARGUMENTS_OFFSET, core::ptr::null_mut());
    PyObject_GC_New(ty: *mut PyTypeObject) -> *mut PyObject = _PyObject_GC_New(ty);
    PyObject_GC_NewVar(ty: *mut PyTypeObject, items: Py_ssize_t) -> *mut PyVarObject = _PyObject_GC_NewVar(ty, items);
    PyObject_New(ty: *mut PyTypeObject) -> *mut PyObject = _PyObject_New(ty);
    PyObject_NewVar(ty: *mut PyTypeObject, items: Py_ssize_t) -> *mut PyVarObject = _PyObject_NewVar(ty, items);
    PyStructSequence_GET_ITEM(op: *mut PyObject, index: Py_ssize_t) -> *mut PyObject
        = PyStructSequence_GetItem(op, index);
    PyStructSequence_SET_ITEM(op: *mut PyObject, index: Py_ssize_t, item: *mut PyObject) -> ()
        = PyStructSequence_SetItem(op, index, item);
    PyThreadState_GET() -> *mut PyThreadState = PyThreadState_Get();
}

/// `PY_VECTORCALL_ARGUMENTS_OFFSET`: the callee may change the word before the arguments.
pub const PY_VECTORCALL_ARGUMENTS_OFFSET: usize = 1 << (usize::BITS - 1);

/// `PyObject_CallMethodOneArg`.
///
/// # Safety
///
/// As for `PyObject_VectorcallMethod`.
#[inline(always)]
pub unsafe fn PyObject_CallMethodOneArg(
    object: *mut PyObject,
    name: *mut PyObject,
    argument: *mut PyObject,
) -> *mut PyObject {
    let arguments = [object, argument];
    let count = arguments.len() | PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: the caller's promise; the object itself stands where the callee may write.
    unsafe { crate::PyObject_VectorcallMethod(name, arguments.as_ptr(), count, core::ptr::null_mut()) }
}

/// `PyExceptionInstance_Class`: the type, borrowed.
///
/// # Safety
///
/// `op` points to a live object.
#[inline(always)]
pub unsafe fn PyExceptionInstance_Class(op: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { Py_TYPE(op) }.cast()
}

/// `Py_XINCREF`: as `Py_INCREF`, but NULL is allowed.
///
/// # Safety
///
/// As for `Py_INCREF`, if `op` is not NULL.
#[inline(always)]
pub unsafe fn Py_XINCREF(op: *mut PyObject) {
    if !op.is_null() {
        // SAFETY: the caller's promise.
        unsafe { Py_INCREF(op) }
    }
}

/// `Py_XDECREF`: as `Py_DECREF`, but NULL is allowed.
///
/// # Safety
///
/// As for `Py_DECREF`, if `op` is not NULL.
#[inline(always)]
pub unsafe fn Py_XDECREF(op: *mut PyObject) {
    if !op.is_null() {
        // SAFETY: the caller's promise.
        unsafe { Py_DECREF(op) }
    }
}
