//! What can be done with an object of any type (Include/object.h, Include/abstract.h).

use std::ffi::CStr;

use super::{PyAny, PyBool, PyString, PyType, PyTypeInfo};
use crate::PyResult;
use crate::backend::{self, object};
use crate::handle::{Borrowed, Bound, Py};
use crate::python::Python;

/// The name of an attribute or a method.
///
/// A str object that is kept, an interned one best ([`PyString::intern`]), costs nothing; a
/// `&CStr` or a `&str` is made into a str first, as `PyObject_GetAttrString` does.
pub trait AttrName<'py>: Sized {
    /// Gives the name as a str to `body`.
    #[doc(hidden)]
    fn with_name<R>(self, py: Python<'py>, body: impl FnOnce(&Bound<'py, PyString>) -> PyResult<R>) -> PyResult<R>;
}

impl<'py> AttrName<'py> for &Bound<'py, PyString> {
    #[inline]
    fn with_name<R>(self, _py: Python<'py>, body: impl FnOnce(&Bound<'py, PyString>) -> PyResult<R>) -> PyResult<R> {
        body(self)
    }
}

impl<'py> AttrName<'py> for Borrowed<'_, 'py, PyString> {
    #[inline]
    fn with_name<R>(self, _py: Python<'py>, body: impl FnOnce(&Bound<'py, PyString>) -> PyResult<R>) -> PyResult<R> {
        body(&self)
    }
}

impl<'py> AttrName<'py> for &Py<PyString> {
    #[inline]
    fn with_name<R>(self, py: Python<'py>, body: impl FnOnce(&Bound<'py, PyString>) -> PyResult<R>) -> PyResult<R> {
        body(&self.bind(py))
    }
}

impl<'py> AttrName<'py> for &CStr {
    fn with_name<R>(self, py: Python<'py>, body: impl FnOnce(&Bound<'py, PyString>) -> PyResult<R>) -> PyResult<R> {
        body(&backend::str::from_cstr(py, self)?)
    }
}

impl<'py> AttrName<'py> for &str {
    fn with_name<R>(self, py: Python<'py>, body: impl FnOnce(&Bound<'py, PyString>) -> PyResult<R>) -> PyResult<R> {
        body(&backend::str::from_utf8(py, self.as_bytes())?)
    }
}

/// A comparison (`Py_LT` and so on).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum CompareOp {
    /// `<`
    Lt = 0,
    /// `<=`
    Le = 1,
    /// `==`
    Eq = 2,
    /// `!=`
    Ne = 3,
    /// `>`
    Gt = 4,
    /// `>=`
    Ge = 5,
}

impl CompareOp {
    /// The comparison with this number in C.
    pub(crate) const fn from_raw(op: i32) -> Option<Self> {
        Some(match op {
            0 => Self::Lt,
            1 => Self::Le,
            2 => Self::Eq,
            3 => Self::Ne,
            4 => Self::Gt,
            5 => Self::Ge,
            _ => return None,
        })
    }
}

/// Attributes.
impl<'py> Bound<'py, PyAny> {
    /// An attribute, by name (`PyObject_GetAttr`).
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the attribute raises.
    #[inline]
    pub fn getattr(&self, name: impl AttrName<'py>) -> PyResult<Bound<'py, PyAny>> {
        name.with_name(self.py(), |name| object::getattr(self, name))
    }

    /// An attribute, or `None` if there is none (`PyObject_GetOptionalAttr`).
    ///
    /// # Errors
    ///
    /// What the attribute raises, other than `AttributeError`.
    #[inline]
    pub fn getattr_opt(&self, name: impl AttrName<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        name.with_name(self.py(), |name| object::getattr_opt(self, name))
    }

    /// The attribute as `object` looks it up (`PyObject_GenericGetAttr`): for a class's own
    /// `__getattribute__`.
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what a descriptor raises.
    pub fn generic_getattr(&self, name: impl AttrName<'py>) -> PyResult<Bound<'py, PyAny>> {
        name.with_name(self.py(), |name| object::generic_getattr(self, name))
    }

    /// Sets the attribute as `object` does, or deletes it (`PyObject_GenericSetAttr`): for a
    /// class's own `__setattr__` and `__delattr__`.
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what a descriptor raises.
    pub fn generic_setattr(&self, name: impl AttrName<'py>, value: Option<&Bound<'py, PyAny>>) -> PyResult<()> {
        name.with_name(self.py(), |name| object::generic_setattr(self, name, value))
    }

    /// Whether it has an attribute (`PyObject_HasAttrWithError`).
    ///
    /// # Errors
    ///
    /// As [`getattr_opt`](Self::getattr_opt).
    pub fn hasattr(&self, name: impl AttrName<'py>) -> PyResult<bool> {
        name.with_name(self.py(), |name| object::hasattr(self, name))
    }

    /// Sets an attribute (`PyObject_SetAttr`).
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the attribute raises.
    pub fn setattr(&self, name: impl AttrName<'py>, value: &Bound<'py, PyAny>) -> PyResult<()> {
        name.with_name(self.py(), |name| object::setattr(self, name, value))
    }

    /// Deletes an attribute (`PyObject_DelAttr`).
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the attribute raises.
    pub fn delattr(&self, name: impl AttrName<'py>) -> PyResult<()> {
        name.with_name(self.py(), |name| object::delattr(self, name))
    }
}

/// The identity of an object.
impl<T> Bound<'_, T> {
    /// `id(self)`: where it is in memory (`PyLong_FromVoidPtr`). As long as it lives, no other object
    /// has this number.
    #[inline]
    pub fn id(&self) -> usize {
        object::address(self)
    }
}

/// The type of an object.
impl<'py> Bound<'py, PyAny> {
    /// `type(self)` (`Py_TYPE`).
    #[inline]
    pub fn get_type(&self) -> Bound<'py, PyType> {
        backend::types::type_of(self)
    }

    /// `isinstance(self, T)` (`PyObject_IsInstance`): unlike [`Bound::cast`] this believes
    /// a `__class__` attribute, and may run Python code.
    ///
    /// # Errors
    ///
    /// What that code raises.
    pub fn is_instance_of<T: PyTypeInfo>(&self) -> PyResult<bool> {
        self.is_instance(&T::type_object(self.py()))
    }

    /// `isinstance(self, class)` for a class or a tuple of classes (`PyObject_IsInstance`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is something else, or what `__instancecheck__` raises.
    pub fn is_instance(&self, class: &Bound<'_, PyAny>) -> PyResult<bool> {
        backend::types::isinstance(self, class)
    }

    /// `issubclass(self, class)` for a class or a tuple of classes (`PyObject_IsSubclass`).
    ///
    /// # Errors
    ///
    /// `TypeError` if one of them is no class, or what `__subclasscheck__` raises.
    pub fn is_subclass(&self, class: &Bound<'_, PyAny>) -> PyResult<bool> {
        object::is_subclass(self, class)
    }

    /// Whether its type is this one or a subtype (`PyObject_TypeCheck`).
    pub fn is_type_instance(&self, ty: &Bound<'_, PyType>) -> bool {
        backend::types::is_type_instance(self, ty)
    }

    /// Whether its type is this one itself (`Py_IS_TYPE`).
    #[inline]
    pub fn is_exact_instance(&self, ty: &Bound<'_, PyType>) -> bool {
        backend::types::is_exact_instance(self, ty)
    }

    /// Whether this is `None` (`Py_IsNone`).
    #[inline]
    pub fn is_none(&self) -> bool {
        self.is(&self.py().None())
    }

    /// Whether it can be called (`PyCallable_Check`).
    pub fn is_callable(&self) -> bool {
        object::is_callable(self)
    }
}

/// Items.
impl<'py> Bound<'py, PyAny> {
    /// `len(self)` (`PyObject_Size`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has none, or what its `__len__` raises.
    pub fn len(&self) -> PyResult<usize> {
        object::len(self)
    }

    /// `self[key]` (`PyObject_GetItem`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has no items, or what its `__getitem__` raises.
    pub fn get_item(&self, key: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        object::get_item(self, key)
    }

    /// `self[key] = value` (`PyObject_SetItem`).
    ///
    /// # Errors
    ///
    /// `TypeError` if its items cannot be set, or what its `__setitem__` raises.
    pub fn set_item(&self, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        object::set_item(self, key, value)
    }

    /// `del self[key]` (`PyObject_DelItem`).
    ///
    /// # Errors
    ///
    /// `TypeError` if its items cannot be deleted, or what its `__delitem__` raises.
    pub fn del_item(&self, key: &Bound<'_, PyAny>) -> PyResult<()> {
        object::del_item(self, key)
    }

    /// `item in self` (`PySequence_Contains`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is no container, or what its `__contains__` raises.
    pub fn contains(&self, item: &Bound<'_, PyAny>) -> PyResult<bool> {
        object::contains(self, item)
    }
}

impl PyBool {
    /// `True` or `False` (`PyBool_FromLong`).
    #[inline]
    pub fn new(py: Python<'_>, value: bool) -> Borrowed<'_, '_, PyBool> {
        object::bool_from(py, value)
    }
}

impl Bound<'_, PyBool> {
    /// Whether this is `True` (`Py_IsTrue`).
    #[inline]
    pub fn is_true(&self) -> bool {
        self.is(&PyBool::new(self.py(), true))
    }
}
