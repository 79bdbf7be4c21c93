//! `**kwargs`: as a dict, or as C gives them.

use crate::PyResult;
use crate::args::Rest;
use crate::handle::{Borrowed, Bound};
use crate::types::{PyAny, PyDict, PyTuple};

/// The arguments of `**kwargs`: none, a dict, or a tuple of names and the values where the caller
/// has them, if no parameter has a name.
pub(crate) enum VarKeywords<'a, 'py> {
    None,
    Dict(Bound<'py, PyDict>),
    Lent(Borrowed<'a, 'py, PyTuple>, &'a [Borrowed<'a, 'py, PyAny>]),
}

/// A type for `**kwargs`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type for `**kwargs`",
    note = "it is `Option<Bound<'py, PyDict>>`, `Bound<'py, PyDict>`, or `Keywords<'_, 'py>`"
)]
pub trait FromVarKeywords<'a, 'py>: Sized {
    /// The keyword arguments as a value of this type.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    fn from_var_keywords(rest: &'a Rest<'_, 'py>) -> PyResult<Self>;
}

/// A dict, or `None` if there are no such arguments.
impl<'py> FromVarKeywords<'_, 'py> for Option<Bound<'py, PyDict>> {
    #[inline]
    fn from_var_keywords(rest: &Rest<'_, 'py>) -> PyResult<Self> {
        match &rest.kwargs {
            VarKeywords::None => Ok(None),
            VarKeywords::Dict(kwargs) => Ok(Some(kwargs.clone())),
            VarKeywords::Lent(names, values) => {
                let kwargs = PyDict::new(rest.py)?;
                names.iter().zip(*values).try_for_each(|(name, value)| kwargs.set_item(&name, value))?;
                Ok(Some(kwargs))
            }
        }
    }
}

/// A dict, which may be empty.
impl<'py> FromVarKeywords<'_, 'py> for Bound<'py, PyDict> {
    fn from_var_keywords(rest: &Rest<'_, 'py>) -> PyResult<Self> {
        match Option::from_var_keywords(rest)? {
            Some(kwargs) => Ok(kwargs),
            None => PyDict::new(rest.py),
        }
    }
}

/// Keyword arguments, without a dict around them if `(*args, **kwargs)` is all that the signature
/// has: for a function that passes its arguments on.
pub struct Keywords<'a, 'py>(Given<'a, 'py>);

enum Given<'a, 'py> {
    None,
    Lent(Borrowed<'a, 'py, PyTuple>, &'a [Borrowed<'a, 'py, PyAny>]),
    Made(Bound<'py, PyTuple>, Bound<'py, PyTuple>),
}

impl<'py> Keywords<'_, 'py> {
    /// The names, for [`call_keywords`](Bound::call_keywords); `None` if there are no keyword arguments.
    #[inline]
    pub fn names(&self) -> Option<&Bound<'py, PyTuple>> {
        match &self.0 {
            Given::None => None,
            Given::Lent(names, _) => Some(names),
            Given::Made(names, _) => Some(names),
        }
    }

    /// The values, in the order of the names.
    #[inline]
    pub fn values(&self) -> &[Borrowed<'_, 'py, PyAny>] {
        match &self.0 {
            Given::None => &[],
            Given::Lent(_, values) => values,
            Given::Made(_, values) => values.as_slice(),
        }
    }
}

impl<'a, 'py> FromVarKeywords<'a, 'py> for Keywords<'a, 'py> {
    #[inline]
    fn from_var_keywords(rest: &'a Rest<'_, 'py>) -> PyResult<Self> {
        Ok(Self(match &rest.kwargs {
            VarKeywords::None => Given::None,
            VarKeywords::Lent(names, values) => Given::Lent(*names, values),
            VarKeywords::Dict(kwargs) => {
                let (names, values) = (kwargs.keys()?, kwargs.values()?);
                Given::Made(names.to_tuple()?, values.to_tuple()?)
            }
        }))
    }
}
