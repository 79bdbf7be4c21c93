//! Calls of objects (Include/abstract.h; PEP 590).

use crate::PyResult;
use crate::backend::{call, tuple};
use crate::conversion::IntoPyObject;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{AttrName, PyAny, PyDict, PyString, PyTuple};

/// The arguments of a call that are still to be converted: a tuple of up to eight values.
pub trait CallArgs<'py>: Sized {
    /// Gives the arguments as objects to `body`.
    #[doc(hidden)]
    fn with_args<R>(self, py: Python<'py>, body: impl FnOnce(&[&Bound<'py, PyAny>]) -> PyResult<R>) -> PyResult<R>;
}

macro_rules! tuples {
    ($($($ty:ident $item:ident),*;)*) => {$(
        impl<'py, $($ty: IntoPyObject<'py>),*> CallArgs<'py> for ($($ty,)*) {
            #[inline]
            fn with_args<R>(
                self,
                py: Python<'py>,
                body: impl FnOnce(&[&Bound<'py, PyAny>]) -> PyResult<R>,
            ) -> PyResult<R> {
                let ($($item,)*) = self;
                $(let $item = $item.into_pyobject(py)?;)*
                body(&[$(&$item),*])
            }
        }
    )*};
}

tuples! {
    A a;
    A a, B b;
    A a, B b, C c;
    A a, B b, C c, D d;
    A a, B b, C c, D d, E e;
    A a, B b, C c, D d, E e, F f;
    A a, B b, C c, D d, E e, F f, G g;
    A a, B b, C c, D d, E e, F f, G g, H h;
}

/// Calls. Objects are given as they are, up to eight of them without any allocation;
/// `call1` and `call_method1` convert the values of a tuple.
///
/// All of them raise what the call raises: `TypeError` if the object cannot be called.
impl<'py> Bound<'py, PyAny> {
    /// `self()` (`PyObject_CallNoArgs`).
    ///
    /// # Errors
    ///
    /// What the call raises.
    #[inline]
    pub fn call0(&self) -> PyResult<Bound<'py, PyAny>> {
        call::call0(self)
    }

    /// `self(*args)` (`PyObject_Vectorcall`).
    ///
    /// # Errors
    ///
    /// What the call raises.
    #[inline]
    pub fn call(&self, args: &[&Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
        call::vectorcall(self, args, None)
    }

    /// `self(*args)` with values that are converted: `f.call1((1, "two"))`.
    ///
    /// # Errors
    ///
    /// What a conversion or the call raises.
    #[inline]
    pub fn call1(&self, args: impl CallArgs<'py>) -> PyResult<Bound<'py, PyAny>> {
        args.with_args(self.py(), |args| self.call(args))
    }

    /// Calls it with arguments of which the last have the names in a tuple, which is made
    /// once with [`PyTuple::of_names`] and kept (`PyObject_Vectorcall` with `kwnames`).
    ///
    /// # Errors
    ///
    /// What the call raises; `TypeError` if a name is no str, `ValueError` if there are
    /// more names than arguments.
    #[inline]
    pub fn call_keywords(
        &self,
        args: &[&Bound<'py, PyAny>],
        names: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        call::vectorcall(self, args, Some(names))
    }

    /// Calls it with arguments of which the last have these names.
    ///
    /// # Errors
    ///
    /// As [`call_keywords`](Self::call_keywords).
    pub fn call_with_names(&self, args: &[&Bound<'py, PyAny>], names: &[&str]) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py();
        let names = tuple::collect(py, names.iter().map(|name| PyString::new(py, name).map(Bound::into_any)))?;
        self.call_keywords(args, &names)
    }

    /// `self(*args, **kwargs)` (`PyObject_Call`).
    ///
    /// # Errors
    ///
    /// What the call raises.
    pub fn call_with(
        &self,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        call::call_with(self, args, kwargs)
    }
}

/// Calls of methods (`PyObject_VectorcallMethod`), which make no method object where that
/// can be avoided.
///
/// All of them raise `AttributeError` if there is no such attribute, and what the call
/// raises.
impl<'py> Bound<'py, PyAny> {
    /// `self.name()`.
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the call raises.
    #[inline]
    pub fn call_method0(&self, name: impl AttrName<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call_method(name, &[])
    }

    /// `self.name(*args)`.
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what the call raises.
    #[inline]
    pub fn call_method(&self, name: impl AttrName<'py>, args: &[&Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
        name.with_name(self.py(), |name| call::vectorcall_method(self, name, args, None))
    }

    /// `self.name(*args)` with values that are converted.
    ///
    /// # Errors
    ///
    /// `AttributeError`, or what a conversion or the call raises.
    #[inline]
    pub fn call_method1(&self, name: impl AttrName<'py>, args: impl CallArgs<'py>) -> PyResult<Bound<'py, PyAny>> {
        args.with_args(self.py(), |args| self.call_method(name, args))
    }

    /// `self.name(..)` with names for the last arguments, as
    /// [`call_keywords`](Self::call_keywords).
    ///
    /// # Errors
    ///
    /// `AttributeError`, and as there.
    #[inline]
    pub fn call_method_keywords(
        &self,
        name: impl AttrName<'py>,
        args: &[&Bound<'py, PyAny>],
        names: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        name.with_name(self.py(), |name| call::vectorcall_method(self, name, args, Some(names)))
    }
}
