//! The types of objects, as types of Rust, and what can be done with each.

use std::ffi::CStr;

use crate::PyResult;
pub use crate::backend::bytes::PyBytesWriter;
use crate::backend::{self, object};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;

/// A type that objects can be asked for.
///
/// Sealed: a handle's static type is a promise about the object.
pub trait PyType: sealed::Sealed {
    #[doc(hidden)]
    fn is_type_of(object: &Bound<'_, PyAny>) -> bool;
    #[doc(hidden)]
    fn is_exact_type_of(object: &Bound<'_, PyAny>) -> bool;

    /// The type as an object.
    fn type_object(py: Python<'_>) -> Borrowed<'_, '_, PyAny>;
}

mod sealed {
    pub trait Sealed {}
}

/// Defines the Rust type for a Python type.
macro_rules! types {
    ($($(#[$doc:meta])* $name:ident: $check:path, $exact:path, $object:path;)*) => {$(
        $(#[$doc])*
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl PyType for $name {
            #[inline]
            fn is_type_of(object: &Bound<'_, PyAny>) -> bool {
                $check(object)
            }
            #[inline]
            fn is_exact_type_of(object: &Bound<'_, PyAny>) -> bool {
                $exact(object)
            }
            fn type_object(py: Python<'_>) -> Borrowed<'_, '_, PyAny> {
                $object(py)
            }
        }
    )*};
}

/// An object of any type.
pub enum PyAny {}

types! {
    /// `bytes`.
    PyBytes: object::is_bytes, object::is_exact_bytes, object::bytes_type;
    /// `bytearray`.
    PyByteArray: object::is_bytearray, object::is_exact_bytearray, object::bytearray_type;
    /// `memoryview`, which has no subtypes.
    PyMemoryView: object::is_memoryview, object::is_exact_memoryview, object::memoryview_type;
    /// A module.
    PyModule: object::is_module, object::is_exact_module, object::module_type;
    /// `str`.
    PyString: object::is_str, object::is_exact_str, object::str_type;
}

impl<'py, T> Bound<'py, T> {
    /// An attribute, by name (`PyObject_GetAttrString`).
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the attribute raises.
    pub fn getattr(&self, name: &CStr) -> PyResult<Bound<'py, PyAny>> {
        object::getattr(self.as_any(), name)
    }

    /// Sets an attribute (`PyObject_SetAttrString`).
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the attribute raises.
    pub fn setattr(&self, name: &CStr, value: &Bound<'py, PyAny>) -> PyResult<()> {
        object::setattr(self.as_any(), name, value)
    }

    /// `isinstance(self, T)` (`PyObject_IsInstance`): unlike [`Bound::cast`] this believes
    /// a `__class__` attribute, and may run Python code.
    ///
    /// # Errors
    ///
    /// What that code raises.
    pub fn is_instance_of<U: PyType>(&self) -> PyResult<bool> {
        object::isinstance(self.as_any(), &U::type_object(self.py()))
    }

    /// `len(self)` (`PyObject_Size`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has none, or what its `__len__` raises.
    #[expect(clippy::len_without_is_empty, reason = "the name is Python's, and the call may fail")]
    pub fn len(&self) -> PyResult<usize> {
        object::len(self.as_any())
    }

    /// `bool(self)` (`PyObject_IsTrue`).
    ///
    /// # Errors
    ///
    /// What its `__bool__` or `__len__` raises.
    pub fn is_truthy(&self) -> PyResult<bool> {
        object::is_true(self.as_any())
    }

    /// `repr(self)` (`PyObject_Repr`).
    ///
    /// # Errors
    ///
    /// What its `__repr__` raises.
    pub fn repr(&self) -> PyResult<Bound<'py, PyString>> {
        object::repr(self.as_any())
    }

    /// `str(self)` (`PyObject_Str`).
    ///
    /// # Errors
    ///
    /// What its `__str__` raises.
    pub fn str(&self) -> PyResult<Bound<'py, PyString>> {
        object::str(self.as_any())
    }

    /// Calls it with positional arguments (`PyObject_Vectorcall`).
    ///
    /// # Errors
    ///
    /// What the call raises.
    pub fn call(&self, args: &[&Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
        object::vectorcall(self.as_any(), args, None)
    }

    /// Calls it with arguments of which the last have these names.
    ///
    /// # Errors
    ///
    /// What the call raises.
    pub fn call_with_names(&self, args: &[&Bound<'py, PyAny>], names: &[&str]) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py();
        let names: Vec<_> =
            names.iter().map(|name| PyString::new(py, name).map(Bound::into_any)).collect::<PyResult<_>>()?;
        object::vectorcall(self.as_any(), args, Some(&object::tuple(py, &names)?))
    }

    /// Calls a method with positional arguments.
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the call raises.
    pub fn call_method(&self, name: &CStr, args: &[&Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
        self.getattr(name)?.call(args)
    }

    /// Whether this is `None`.
    pub fn is_none(&self) -> bool {
        self.is(&self.py().None())
    }
}

impl PyAny {
    /// A tuple of these objects (`PyTuple_New`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn tuple<'py>(py: Python<'py>, items: &[Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
        object::tuple(py, items)
    }

    /// `True` or `False` (`PyBool_FromLong`).
    pub fn bool(py: Python<'_>, value: bool) -> Borrowed<'_, '_, PyAny> {
        object::bool_from(py, value)
    }

    /// An int (`PyLong_FromUnsignedLongLong`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn int(py: Python<'_>, value: u64) -> PyResult<Bound<'_, PyAny>> {
        object::int_from_u64(py, value)
    }
}

impl PyBytes {
    /// A copy of `bytes` as a bytes object (`PyBytes_FromStringAndSize`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        backend::bytes::from_slice(py, bytes)
    }
}

impl Bound<'_, PyBytes> {
    /// The bytes, where they are.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        backend::bytes::as_slice(self)
    }
}

impl PyString {
    /// `text` as a str (`PyUnicode_FromStringAndSize`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyString>> {
        object::str_from_utf8(py, text)
    }
}

impl<'py> Bound<'py, PyString> {
    /// The characters where they are, if all are ASCII (`PyUnicode_IS_ASCII`).
    #[inline]
    pub fn as_ascii(&self) -> Option<&[u8]> {
        object::str_ascii(self)
    }

    /// The str in UTF-8, which it keeps (`PyUnicode_AsUTF8AndSize`).
    ///
    /// # Errors
    ///
    /// `UnicodeEncodeError` if it has lone surrogates; `MemoryError`.
    pub fn to_str(&self) -> PyResult<&str> {
        object::str_utf8(self)
    }

    /// `self + other` (`PyUnicode_Concat`).
    ///
    /// # Errors
    ///
    /// `MemoryError`, or `OverflowError` if it would be too long.
    pub fn concat(&self, other: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        object::str_concat(self, other)
    }

    /// `self.encode("ascii")` of `str` itself (`PyUnicode_AsASCIIString`).
    ///
    /// # Errors
    ///
    /// `UnicodeEncodeError`.
    pub fn encode_ascii(&self) -> PyResult<Bound<'py, PyAny>> {
        object::str_encode_ascii(self)
    }
}

impl PyMemoryView {
    /// `memoryview(object)` (`PyMemoryView_FromObject`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports no buffer, or what the exporter raises.
    pub fn new<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyMemoryView>> {
        object::memoryview(object)
    }
}
