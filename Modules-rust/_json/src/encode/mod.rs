//! Objects to JSON text.

use cpython_api::exceptions::NotImplementedError;
use cpython_api::types::{PyAny, PyDict, PyString};
use cpython_api::{Bound, PyErr, PyResult, Python};

use crate::State;

/// How objects are written: what `json.JSONEncoder` has as attributes.
pub(crate) struct Options<'a, 'py> {
    /// How it is found that an object contains itself.
    pub(crate) markers: Markers<'a, 'py>,
    /// Called with what JSON does not know.
    pub(crate) default: &'a Bound<'py, PyAny>,
    /// How strings are written.
    pub(crate) strings: Strings<'a, 'py>,
    /// What each level is indented by.
    pub(crate) indent: Option<&'a Bound<'py, PyAny>>,
    pub(crate) key_separator: &'a Bound<'py, PyString>,
    pub(crate) item_separator: &'a Bound<'py, PyString>,
    pub(crate) sort_keys: bool,
    pub(crate) skipkeys: bool,
    pub(crate) allow_nan: bool,
}

/// How it is found that an object contains itself.
#[derive(Clone, Copy)]
pub(crate) enum Markers<'a, 'py> {
    /// It is not.
    Unchecked,
    /// By the containers that are open, which nobody sees.
    Stack,
    /// By a dict that the caller of `make_encoder` has.
    Dict(&'a Bound<'py, PyDict>),
}

/// How strings are written.
#[derive(Clone, Copy)]
pub(crate) enum Strings<'a, 'py> {
    /// As `encode_basestring_ascii` does.
    Ascii,
    /// As `encode_basestring` does.
    Unicode,
    /// By a function of the caller's.
    Call(&'a Bound<'py, PyAny>),
}

/// `JSONEncoder.encode`: the text of `object`, which begins at the level of indentation `level`.
///
/// # Errors
///
/// Those of `Modules/_json.c`'s encoder.
pub(crate) fn encode<'py>(
    state: &State,
    options: &Options<'_, 'py>,
    object: &Bound<'py, PyAny>,
    level: isize,
) -> PyResult<Bound<'py, PyString>> {
    Err(PyErr::new::<NotImplementedError>(object.py(), ""))
}

/// The text that `JSONEncoder.iterencode`, which is Python code, would give piece by piece: it goes to
/// `write` in large pieces, and what precedes an error goes there before the error is raised.
///
/// # Errors
///
/// Those of Lib/json/encoder.py's `_make_iterencode`, and `write`'s.
pub(crate) fn encode_to<'py>(
    state: &State,
    options: &Options<'_, 'py>,
    object: &Bound<'py, PyAny>,
    write: &mut dyn FnMut(&Bound<'py, PyString>) -> PyResult<()>,
) -> PyResult<()> {
    Err(PyErr::new::<NotImplementedError>(object.py(), ""))
}
