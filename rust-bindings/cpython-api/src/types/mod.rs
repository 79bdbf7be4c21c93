//! The types of objects, as types of Rust, and what can be done with each.

use std::ops::Deref;

mod any;
mod bytearray;
mod bytes;
mod capsule;
mod complex;
pub mod datetime;
mod dict;
mod dict_watch;
mod float;
mod function;
mod int;
mod iterator;
mod lent;
mod list;
mod mapping;
mod memoryview;
mod number;
mod order;
mod range;
mod sequence;
mod set;
mod slice;
mod string;
mod string_data;
mod string_methods;
mod tuple;
mod type_object;
mod value;
mod weakref;

pub use any::{AttrName, CompareOp};
pub use complex::Complex;
pub use dict::{DictItem, DictIterator, DictPosition, DictProgress};
pub use dict_watch::{DictEvent, DictWatcher};
pub use int::Integer;
pub use iterator::PySendResult;
pub use lent::{Lent, VisitPlain};
pub use list::ListIterator;
pub use order::TypeOrder;
pub use sequence::{FastSequence, ItemGetter};
pub use set::SetIterator;
pub use slice::SliceIndices;
pub use string_data::{PyStringChars, PyStringData};

pub use crate::backend::bytes_writer::{PyBytesWriter, UninitBytes};
pub use crate::backend::closure::Callable;
pub use crate::backend::locked_list::LockedList;
pub use crate::backend::str_writer::PyUnicodeWriter;
use crate::backend::{class, types};
use crate::class::PyClassItems;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;

/// A type that objects can be asked for: `object.cast::<T>()`.
///
/// Sealed: a handle's static type is a promise about the object. Classes written in Rust
/// are such types, too.
pub trait PyTypeCheck: sealed::Sealed {
    #[doc(hidden)]
    fn is_type_of(object: &Bound<'_, PyAny>) -> bool;
    #[doc(hidden)]
    fn is_exact_type_of(object: &Bound<'_, PyAny>) -> bool;

    /// Its name in errors: "must be str, not int".
    #[doc(hidden)]
    const NAME: &'static std::ffi::CStr;
}

/// A built-in type.
pub trait PyTypeInfo: PyTypeCheck {
    /// The type as an object.
    fn type_object(py: Python<'_>) -> Borrowed<'_, '_, PyType>;
}

mod sealed {
    pub trait Sealed {}
    impl<T: crate::class::PyClassItems> Sealed for T {}
}

impl<T: PyClassItems> PyTypeCheck for T {
    // As errors of C have a class: with its module.
    const NAME: &'static std::ffi::CStr = T::NAME;

    #[inline]
    fn is_type_of(object: &Bound<'_, PyAny>) -> bool {
        class::is_instance::<T>(object)
    }
    #[inline]
    fn is_exact_type_of(object: &Bound<'_, PyAny>) -> bool {
        class::is_exact_instance::<T>(object)
    }
}

/// Defines the Rust type for a Python type: its name, whether an object is one or an
/// instance of a subtype, whether it is one itself, and the type as an object.
macro_rules! types {
    ($($(#[$doc:meta])* $name:ident = $text:literal: $check:ident, $exact:ident, $object:ident;)*) => {$(
        $(#[$doc])*
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl PyTypeCheck for $name {
            const NAME: &'static std::ffi::CStr = $text;

            #[inline]
            fn is_type_of(object: &Bound<'_, PyAny>) -> bool {
                types::$check(object)
            }
            #[inline]
            fn is_exact_type_of(object: &Bound<'_, PyAny>) -> bool {
                types::$exact(object)
            }
        }
        impl PyTypeInfo for $name {
            fn type_object(py: Python<'_>) -> Borrowed<'_, '_, PyType> {
                types::$object(py)
            }
        }
    )*};
}

/// An object of any type.
pub enum PyAny {}

/// An iterator. Its type may be any that has `__next__`, so it is asked for with
/// [`Bound::try_iter`], which gives an iterator itself.
pub enum PyIterator {}

/// An object of any type, by way of the mapping protocol: [`Bound::as_mapping`].
pub enum PyMapping {}

/// An object of any type, by way of the sequence protocol: [`Bound::as_sequence`].
pub enum PySequence {}

types! {
    /// `BaseException`.
    PyBaseException = c"BaseException": is_exception, is_exact_base_exception, base_exception_type;
    /// `bool`, which has no subtypes.
    PyBool = c"bool": is_exact_bool, is_exact_bool, bool_type;
    /// `bytearray`.
    PyByteArray = c"bytearray": is_bytearray, is_exact_bytearray, bytearray_type;
    /// `bytes`.
    PyBytes = c"bytes": is_bytes, is_exact_bytes, bytes_type;
    /// A function that is written in C or Rust (`builtin_function_or_method`).
    PyCFunction = c"builtin_function_or_method": is_cfunction, is_exact_cfunction, cfunction_type;
    /// A capsule, which holds what is no object; it has no subtypes.
    PyCapsule = c"PyCapsule": is_exact_capsule, is_exact_capsule, capsule_type;
    /// `complex`.
    PyComplex = c"complex": is_complex, is_exact_complex, complex_type;
    /// `dict`.
    PyDict = c"dict": is_dict, is_exact_dict, dict_type;
    /// `float`.
    PyFloat = c"float": is_float, is_exact_float, float_type;
    /// `frozenset`.
    PyFrozenSet = c"frozenset": is_frozenset, is_exact_frozenset, frozenset_type;
    /// A function that is written in Python, which has no subtypes.
    PyFunction = c"function": is_exact_function, is_exact_function, function_type;
    /// `int`.
    PyInt = c"int": is_int, is_exact_int, int_type;
    /// `list`.
    PyList = c"list": is_list, is_exact_list, list_type;
    /// `types.MappingProxyType`, which has no subtypes.
    PyMappingProxy = c"mappingproxy": is_exact_mappingproxy, is_exact_mappingproxy, mappingproxy_type;
    /// `memoryview`, which has no subtypes.
    PyMemoryView = c"memoryview": is_exact_memoryview, is_exact_memoryview, memoryview_type;
    /// A function of Python bound to an object, which has no subtypes.
    PyMethod = c"method": is_exact_method, is_exact_method, method_type;
    /// A module.
    PyModule = c"module": is_module, is_exact_module, module_type;
    /// `range`, which has no subtypes.
    PyRange = c"range": is_exact_range, is_exact_range, range_type;
    /// `set`.
    PySet = c"set": is_set, is_exact_set, set_type;
    /// `slice`, which has no subtypes.
    PySlice = c"slice": is_exact_slice, is_exact_slice, slice_type;
    /// `str`.
    PyString = c"str": is_str, is_exact_str, str_type;
    /// `tuple`.
    PyTuple = c"tuple": is_tuple, is_exact_tuple, tuple_type;
    /// `type`: an object is one if it is a class.
    PyType = c"type": is_type, is_exact_type_object, type_type;
    /// `weakref.ref`.
    PyWeakref = c"weakref.ReferenceType": is_weakref, is_exact_weakref, weakref_type;
}

/// `weakref.proxy`: of two types, the one for objects that can be called.
pub enum PyWeakrefProxy {}

impl sealed::Sealed for PyWeakrefProxy {}

impl PyTypeCheck for PyWeakrefProxy {
    const NAME: &'static std::ffi::CStr = c"weakref.ProxyType";

    fn is_type_of(object: &Bound<'_, PyAny>) -> bool {
        types::is_weakref_proxy(object)
    }
    fn is_exact_type_of(object: &Bound<'_, PyAny>) -> bool {
        types::is_weakref_proxy(object)
    }
}

/// What can be done with any object can be done with one of a known type.
impl<'py, T: PyTypeCheck> Deref for Bound<'py, T> {
    type Target = Bound<'py, PyAny>;

    #[inline]
    fn deref(&self) -> &Bound<'py, PyAny> {
        self.as_any()
    }
}

/// As above, for what objects are not asked for with [`Bound::cast`].
macro_rules! derefs {
    ($($name:ty)*) => {$(
        impl<'py> Deref for Bound<'py, $name> {
            type Target = Bound<'py, PyAny>;

            #[inline]
            fn deref(&self) -> &Bound<'py, PyAny> {
                self.as_any()
            }
        }
    )*};
}

derefs! {
    PyIterator PyMapping PySequence
    datetime::PyDate datetime::PyDateTime datetime::PyDelta datetime::PyTime datetime::PyTzInfo
}
