//! The type checks of all headers: `PyX_Check` and `PyX_CheckExact`. (Those that read a flag
//! are in [`object`](crate::object).)
#![expect(non_snake_case, reason = "the names are C's")]

use crate::object::{Py_TYPE, PyType_Check, PyType_HasFeature};
use crate::{Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_HAVE_GC, PyObject, PyType_IsSubtype, PyTypeObject};

/// `Py_IS_TYPE`: is `op` of this type, and not of a subtype?
///
/// # Safety
///
/// `op` points to a live object.
#[inline(always)]
pub unsafe fn Py_IS_TYPE(op: *mut PyObject, ty: *mut PyTypeObject) -> bool {
    // SAFETY: the caller's promise.
    unsafe { Py_TYPE(op) == ty }
}

/// `PyObject_TypeCheck`: is `op` of this type, or of a subtype?
///
/// # Safety
///
/// `op` points to a live object, `ty` to a type; the thread is attached.
#[inline(always)]
pub unsafe fn PyObject_TypeCheck(op: *mut PyObject, ty: *mut PyTypeObject) -> bool {
    // SAFETY: the caller's promise.
    let own = unsafe { Py_TYPE(op) };
    // SAFETY: the caller's promise; a live object holds a reference to its type.
    own == ty || unsafe { PyType_IsSubtype(own, ty) } != 0
}

/// Checks for one type each.
macro_rules! exact {
    ($($check:ident = $ty:ident;)*) => {$(
        #[doc = concat!("Is `op` an instance of `", stringify!($ty), "`, and not of a subtype?")]
        ///
        /// # Safety
        ///
        /// `op` points to a live object.
        #[inline(always)]
        pub unsafe fn $check(op: *mut PyObject) -> bool {
            // SAFETY: the caller's promise.
            unsafe { Py_IS_TYPE(op, &raw mut crate::$ty) }
        }
    )*};
}

/// Checks for some types or their subtypes.
macro_rules! subtype {
    ($($check:ident = $($ty:ident)|+;)*) => {$(
        #[doc = concat!("Is `op` an instance of `", stringify!($($ty)|+), "`, or of a subtype?")]
        ///
        /// # Safety
        ///
        /// `op` points to a live object; the thread is attached.
        #[inline(always)]
        pub unsafe fn $check(op: *mut PyObject) -> bool {
            // SAFETY: the caller's promise.
            false $(|| unsafe { PyObject_TypeCheck(op, &raw mut crate::$ty) })+
        }
    )*};
}

exact! {
    PyAsyncGen_CheckExact = PyAsyncGen_Type;
    PyBool_Check = PyBool_Type;
    PyByteArray_CheckExact = PyByteArray_Type;
    PyBytes_CheckExact = PyBytes_Type;
    PyCFunction_CheckExact = PyCFunction_Type;
    PyCMethod_CheckExact = PyCMethod_Type;
    PyCallIter_Check = PyCallIter_Type;
    PyCapsule_CheckExact = PyCapsule_Type;
    PyCell_Check = PyCell_Type;
    PyCode_Check = PyCode_Type;
    PyComplex_CheckExact = PyComplex_Type;
    PyContextToken_CheckExact = PyContextToken_Type;
    PyContextVar_CheckExact = PyContextVar_Type;
    PyContext_CheckExact = PyContext_Type;
    PyCoro_CheckExact = PyCoro_Type;
    PyDict_CheckExact = PyDict_Type;
    PyFloat_CheckExact = PyFloat_Type;
    PyFrameLocalsProxy_Check = PyFrameLocalsProxy_Type;
    PyFrame_Check = PyFrame_Type;
    PyFrozenSet_CheckExact = PyFrozenSet_Type;
    PyFunction_Check = PyFunction_Type;
    PyGen_CheckExact = PyGen_Type;
    PyInstanceMethod_Check = PyInstanceMethod_Type;
    PyList_CheckExact = PyList_Type;
    PyLong_CheckExact = PyLong_Type;
    PyMemoryView_Check = PyMemoryView_Type;
    PyMethod_Check = PyMethod_Type;
    PyModule_CheckExact = PyModule_Type;
    PyODict_CheckExact = PyODict_Type;
    PyPickleBuffer_Check = PyPickleBuffer_Type;
    PyRange_Check = PyRange_Type;
    PySeqIter_Check = PySeqIter_Type;
    PySet_CheckExact = PySet_Type;
    PySlice_Check = PySlice_Type;
    PyTraceBack_Check = PyTraceBack_Type;
    PyTuple_CheckExact = PyTuple_Type;
    PyType_CheckExact = PyType_Type;
    PyUnicode_CheckExact = PyUnicode_Type;
    PyWeakref_CheckRefExact = _PyWeakref_RefType;
}

subtype! {
    PyAnySet_Check = PySet_Type | PyFrozenSet_Type;
    PyByteArray_Check = PyByteArray_Type;
    PyCFunction_Check = PyCFunction_Type;
    PyCMethod_Check = PyCMethod_Type;
    PyComplex_Check = PyComplex_Type;
    PyDictItems_Check = PyDictItems_Type;
    PyDictKeys_Check = PyDictKeys_Type;
    PyDictValues_Check = PyDictValues_Type;
    PyDictViewSet_Check = PyDictKeys_Type | PyDictItems_Type;
    PyFloat_Check = PyFloat_Type;
    PyFrozenSet_Check = PyFrozenSet_Type;
    PyGen_Check = PyGen_Type;
    PyModule_Check = PyModule_Type;
    PyODict_Check = PyODict_Type;
    PySet_Check = PySet_Type;
    PyWeakref_CheckRef = _PyWeakref_RefType;
}

/// `PyAnySet_CheckExact`: is `op` a set or a frozenset, and not of a subtype?
///
/// # Safety
///
/// `op` points to a live object.
#[inline(always)]
pub unsafe fn PyAnySet_CheckExact(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    let set = unsafe { PySet_CheckExact(op) };
    // SAFETY: as above.
    set || unsafe { PyFrozenSet_CheckExact(op) }
}

/// `PyWeakref_CheckProxy`: is `op` one of the two kinds of weak proxies?
///
/// # Safety
///
/// `op` points to a live object.
#[inline(always)]
pub unsafe fn PyWeakref_CheckProxy(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    let ty = unsafe { Py_TYPE(op) };
    ty == &raw mut crate::_PyWeakref_ProxyType || ty == &raw mut crate::_PyWeakref_CallableProxyType
}

/// `PyWeakref_Check`: is `op` a weak reference, of a subtype too, or a weak proxy?
///
/// # Safety
///
/// `op` points to a live object; the thread is attached.
#[inline(always)]
pub unsafe fn PyWeakref_Check(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    let reference = unsafe { PyWeakref_CheckRef(op) };
    // SAFETY: as above.
    reference || unsafe { PyWeakref_CheckProxy(op) }
}

/// `PyExceptionClass_Check`: is `op` a type of exceptions?
///
/// # Safety
///
/// `op` points to a live object.
#[inline(always)]
pub unsafe fn PyExceptionClass_Check(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    if !unsafe { PyType_Check(op) } {
        return false;
    }
    // SAFETY: it is a type.
    unsafe { PyType_HasFeature(op.cast(), Py_TPFLAGS_BASE_EXC_SUBCLASS.into()) }
}

/// `PyType_IS_GC`: does the collector track instances of the type?
///
/// # Safety
///
/// `ty` points to a live type.
#[inline(always)]
pub unsafe fn PyType_IS_GC(ty: *mut PyTypeObject) -> bool {
    // SAFETY: the caller's promise.
    unsafe { PyType_HasFeature(ty, Py_TPFLAGS_HAVE_GC.into()) }
}
