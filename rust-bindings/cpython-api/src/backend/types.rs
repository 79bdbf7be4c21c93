//! Which type an object has (Include/object.h), and types as objects.

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use super::object::{immortal, truth};
use super::raw::{Ptr, owned};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyString, PyType};
use crate::{PyErr, PyResult};

/// `Py_IS_TYPE`.
#[inline]
pub(super) fn is_exact_type(object: &Bound<'_, PyAny>, ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: the handle's object is alive.
    unsafe { ffi::object::Py_TYPE(object.as_raw()) == ty }
}

/// `PyObject_TypeCheck` for types without a flag.
#[inline]
pub(super) fn is_instance_of(object: &Bound<'_, PyAny>, ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: the handle's object is alive.
    let of = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: both are live types.
    of == ty || unsafe { ffi::PyType_IsSubtype(of, ty) != 0 }
}

/// What is asked of the interpreter's static types: is it the object's, and which object
/// is it.
macro_rules! static_types {
    ($($exact:ident, $object:ident = $variable:ident;)*) => {$(
        #[inline]
        pub(crate) fn $exact(object: &Bound<'_, PyAny>) -> bool {
            is_exact_type(object, &raw mut ffi::$variable)
        }

        pub(crate) fn $object(py: Python<'_>) -> Borrowed<'_, '_, PyType> {
            let raw = (&raw mut ffi::$variable).cast();
            // SAFETY: static types are immortal, and types.
            unsafe { immortal(py, raw) }
        }
    )*};
}

static_types! {
    is_exact_bool, bool_type = PyBool_Type;
    is_exact_bytearray, bytearray_type = PyByteArray_Type;
    is_exact_bytes, bytes_type = PyBytes_Type;
    is_exact_capsule, capsule_type = PyCapsule_Type;
    is_exact_cfunction, cfunction_type = PyCFunction_Type;
    is_exact_complex, complex_type = PyComplex_Type;
    is_exact_dict, dict_type = PyDict_Type;
    is_exact_float, float_type = PyFloat_Type;
    is_exact_frozenset, frozenset_type = PyFrozenSet_Type;
    is_exact_function, function_type = PyFunction_Type;
    is_exact_int, int_type = PyLong_Type;
    is_exact_list, list_type = PyList_Type;
    is_exact_mappingproxy, mappingproxy_type = PyDictProxy_Type;
    is_exact_memoryview, memoryview_type = PyMemoryView_Type;
    is_exact_method, method_type = PyMethod_Type;
    is_exact_module, module_type = PyModule_Type;
    is_exact_range, range_type = PyRange_Type;
    is_exact_set, set_type = PySet_Type;
    is_exact_slice, slice_type = PySlice_Type;
    is_exact_str, str_type = PyUnicode_Type;
    is_exact_tuple, tuple_type = PyTuple_Type;
    is_exact_type_object, type_type = PyType_Type;
    is_exact_weakref, weakref_type = _PyWeakref_RefType;
}

/// The checks of a flag that subtypes inherit.
macro_rules! flag_checks {
    ($($name:ident = $check:ident;)*) => {$(
        #[inline]
        pub(crate) fn $name(object: &Bound<'_, PyAny>) -> bool {
            // SAFETY: the handle's object is alive.
            unsafe { ffi::object::$check(object.as_raw()) }
        }
    )*};
}

flag_checks! {
    is_bytes = PyBytes_Check;
    is_dict = PyDict_Check;
    is_exception = PyExceptionInstance_Check;
    is_int = PyLong_Check;
    is_list = PyList_Check;
    is_str = PyUnicode_Check;
    is_tuple = PyTuple_Check;
    is_type = PyType_Check;
}

/// The checks that have to walk the base types.
macro_rules! subtype_checks {
    ($($name:ident = $variable:ident;)*) => {$(
        #[inline]
        pub(crate) fn $name(object: &Bound<'_, PyAny>) -> bool {
            is_instance_of(object, &raw mut ffi::$variable)
        }
    )*};
}

subtype_checks! {
    is_bytearray = PyByteArray_Type;
    is_cfunction = PyCFunction_Type;
    is_complex = PyComplex_Type;
    is_float = PyFloat_Type;
    is_frozenset = PyFrozenSet_Type;
    is_module = PyModule_Type;
    is_set = PySet_Type;
    is_weakref = _PyWeakref_RefType;
}

/// `PyWeakref_CheckProxy`.
pub(crate) fn is_weakref_proxy(object: &Bound<'_, PyAny>) -> bool {
    is_exact_type(object, &raw mut ffi::_PyWeakref_ProxyType)
        || is_exact_type(object, &raw mut ffi::_PyWeakref_CallableProxyType)
}

/// `BaseException`.
pub(crate) fn base_exception_type(py: Python<'_>) -> Borrowed<'_, '_, PyType> {
    // SAFETY: the variable is set before any extension module is loaded and never changes.
    let raw = unsafe { ffi::PyExc_BaseException };
    // SAFETY: static types are immortal, and types.
    unsafe { immortal(py, raw) }
}

/// Whether it is a `BaseException`, and not an instance of a subtype.
pub(crate) fn is_exact_base_exception(object: &Bound<'_, PyAny>) -> bool {
    is_exact_instance(object, &base_exception_type(object.py()))
}

/// `Py_TYPE`, as a new reference, because `__class__` may be assigned to.
pub(crate) fn type_of<'py>(object: &Bound<'py, PyAny>) -> Bound<'py, PyType> {
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: every object has a type.
    let ptr = unsafe { Ptr::new_unchecked(ty.cast()) };
    ptr.incref(object.py());
    // SAFETY: a type, and the reference just made.
    unsafe { Bound::from_owned(object.py(), ptr) }
}

/// `Py_IS_TYPE`.
pub(crate) fn is_exact_instance(object: &Bound<'_, PyAny>, ty: &Bound<'_, PyType>) -> bool {
    is_exact_type(object, ty.as_raw().cast())
}

/// `PyObject_TypeCheck`.
pub(crate) fn is_type_instance(object: &Bound<'_, PyAny>, ty: &Bound<'_, PyType>) -> bool {
    is_instance_of(object, ty.as_raw().cast())
}

/// `PyObject_IsInstance`, which asks `__class__` and `__instancecheck__` too.
pub(crate) fn isinstance(object: &Bound<'_, PyAny>, class: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: live objects, an attached thread.
    truth(object.py(), unsafe { ffi::PyObject_IsInstance(object.as_raw(), class.as_raw()) })
}

/// `PyType_IsSubtype`.
pub(crate) fn is_subtype(ty: &Bound<'_, PyType>, of: &Bound<'_, PyType>) -> bool {
    // SAFETY: the handles' invariant: both are live types.
    unsafe { ffi::PyType_IsSubtype(ty.as_raw().cast(), of.as_raw().cast()) != 0 }
}

/// The functions that tell a name of a type.
macro_rules! names {
    ($($name:ident = $function:ident -> $result:ty;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name<'py>(ty: &Bound<'py, PyType>) -> PyResult<Bound<'py, $result>> {
            // SAFETY: the handle's invariant: it is a live type.
            let raw = unsafe { ffi::$function(ty.as_raw().cast()) };
            // SAFETY: a new reference to a str (an object of any type for the module's
            // name), or NULL.
            unsafe { owned(ty.py(), raw) }
        }
    )*};
}

names! {
    name = PyType_GetName -> PyString;
    qualname = PyType_GetQualName -> PyString;
    fully_qualified_name = PyType_GetFullyQualifiedName -> PyString;
    module_name = PyType_GetModuleName -> PyAny;
}

/// Raises TypeError with the name of the object's type in this text.
#[cold]
pub(crate) fn type_error_about(format: &'static CStr, object: &Bound<'_, PyAny>) -> PyErr {
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: a live type.
    let name = unsafe { (*ty).tp_name };
    // SAFETY: the variable is set before any extension module is loaded.
    let type_error = unsafe { ffi::PyExc_TypeError };
    // SAFETY: the format asks for one string that ends with NUL.
    ffi::hang_on_unwind(|| unsafe { ffi::variadic::PyErr_Format(type_error, format.as_ptr(), name) });
    PyErr::assume_set(object.py())
}

/// Raises TypeError with the name of the object's type, or so much of it, between two texts (`"%s%.*s%s"`).
#[cold]
pub(crate) fn type_error_between(before: &CStr, object: &Bound<'_, PyAny>, length: u8, after: &CStr) -> PyErr {
    const FORMAT: &CStr = c"%s%.*s%s";
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: a live type.
    let name = unsafe { (*ty).tp_name };
    // SAFETY: the variable is set before any extension module is loaded.
    let type_error = unsafe { ffi::PyExc_TypeError };
    let (before, length, after) = (before.as_ptr(), c_int::from(length), after.as_ptr());
    // SAFETY: the format asks for three strings that end with NUL, and an int before the second.
    let raise = || unsafe { ffi::variadic::PyErr_Format(type_error, FORMAT.as_ptr(), before, length, name, after) };
    ffi::hang_on_unwind(raise);
    PyErr::assume_set(object.py())
}

/// Raises TypeError, because two objects cannot be compared so.
#[cold]
pub(crate) fn no_order(sign: &CStr, a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyErr {
    const FORMAT: &CStr = c"'%s' not supported between instances of '%.100s' and '%.100s'";
    let name = |object: &Bound<'_, PyAny>| {
        // SAFETY: the handle's object is alive.
        let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
        // SAFETY: a live type.
        unsafe { (*ty).tp_name }
    };
    // SAFETY: the variable is set before any extension module is loaded.
    let type_error = unsafe { ffi::PyExc_TypeError };
    let (sign, a_name, b_name) = (sign.as_ptr(), name(a), name(b));
    // SAFETY: the format asks for three strings that end with NUL.
    ffi::hang_on_unwind(|| unsafe { ffi::variadic::PyErr_Format(type_error, FORMAT.as_ptr(), sign, a_name, b_name) });
    PyErr::assume_set(a.py())
}

/// Raises TypeError "must be `expected`, not .." with the name of the object's type, as
/// `PyArg_Parse` does.
#[cold]
pub(crate) fn must_be(expected: &CStr, object: &Bound<'_, PyAny>) -> PyErr {
    const FORMAT: &CStr = c"must be %.50s, not %.50s";
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: a live type.
    let name = if object.is_none() { c"None".as_ptr() } else { unsafe { (*ty).tp_name } };
    // SAFETY: the variable is set before any extension module is loaded.
    let type_error = unsafe { ffi::PyExc_TypeError };
    // SAFETY: the format asks for two strings that end with NUL.
    let raise = || unsafe { ffi::variadic::PyErr_Format(type_error, FORMAT.as_ptr(), expected.as_ptr(), name) };
    ffi::hang_on_unwind(raise);
    PyErr::assume_set(object.py())
}
