//! What an object is written as.

use cpython_api::types::{PyAny, PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyTypeInfo};
use cpython_api::{Bound, PyErr, PyResult};

/// What an object is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    /// `null`, `true` or `false`.
    Constant(&'static str),
    Int,
    Float,
    /// A list or a tuple.
    Sequence,
    Dict,
    /// What `default` gives for it.
    Other,
}

/// Which of the two encoders the text is that of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// That of Modules/_json.c: objects are what their types are.
    C,
    /// That of Lib/json/encoder.py: objects are what `isinstance` says, and are iterated over as
    /// loops do it.
    Python,
}

impl Style {
    /// What an object is written as.
    ///
    /// # Errors
    ///
    /// What its `__class__` raises.
    #[inline]
    pub(super) fn kind(self, object: &Bound<'_, PyAny>) -> PyResult<Kind> {
        if object.is_none() {
            return Ok(Kind::Constant("null"));
        }
        if let Some(value) = object.cast_exact::<PyBool>() {
            return Ok(Kind::Constant(if value.is_true() { "true" } else { "false" }));
        }
        Ok(if self.is::<PyString>(object)? {
            Kind::String
        } else if self.is::<PyInt>(object)? {
            Kind::Int
        } else if self.is::<PyFloat>(object)? {
            Kind::Float
        } else if self.is::<PyList>(object)? || self.is::<PyTuple>(object)? {
            Kind::Sequence
        } else if self.is::<PyDict>(object)? {
            Kind::Dict
        } else {
            Kind::Other
        })
    }

    fn is<T: PyTypeInfo>(self, object: &Bound<'_, PyAny>) -> PyResult<bool> {
        match self {
            Self::C => Ok(object.cast::<T>().is_some()),
            Self::Python => Ok(object.cast::<T>().is_some() || object.is_instance_of::<T>()?),
        }
    }
}

/// `T.__repr__(object)`, for an object that only says that it is a `T`: usually TypeError.
pub(super) fn call_repr<'py, T: PyTypeInfo>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    let repr = T::type_object(object.py()).getattr(c"__repr__")?.call(&[object])?;
    repr.cast_into::<PyString>()
        .map_err(|other| PyErr::about_type(c"__repr__ returned non-string (type ", &other, c")"))
}
