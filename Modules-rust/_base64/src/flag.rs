//! Arguments that are true or false, of which Python code may decide what they are.

use cpython_api::types::{PyAny, PyBool, PyInt};
use cpython_api::{Arg, Borrowed, FromArg, PyResult};

/// An argument for which any object is allowed, None as well.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a, 'py>(pub(crate) Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromArg<'a, 'py> for Given<'a, 'py> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Ok(Self(object))
    }

    #[inline]
    fn from_optional_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Option<Self>> {
        Ok(Some(Self(object)))
    }
}

/// A flag, which is false if it is not given.
pub(crate) type Flag<'a, 'py> = Option<Given<'a, 'py>>;

/// `bool(flag)`.
#[inline]
pub(crate) fn is_set(flag: Flag<'_, '_>) -> PyResult<bool> {
    flag.map_or(Ok(false), |flag| flag.0.is_truthy())
}

/// Whether it does not matter how often a flag is asked, and when: that runs no code.
#[inline]
pub(crate) fn is_plain(flag: Flag<'_, '_>) -> bool {
    flag.is_none_or(|Given(flag)| {
        flag.cast_exact::<PyBool>().is_some() || flag.cast_exact::<PyInt>().is_some() || flag.is_none()
    })
}
