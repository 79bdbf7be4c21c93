//! JSON text to objects.

use cpython_api::exceptions::NotImplementedError;
use cpython_api::types::{PyAny, PyBytes, PyString};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python};

use crate::State;

/// How a document is read: what `json.JSONDecoder` has as attributes.
pub(crate) struct Options<'a, 'py> {
    /// Whether control characters in strings are errors.
    pub(crate) strict: bool,
    /// Called with each dict, unless there is an `object_pairs_hook`.
    pub(crate) object_hook: Option<&'a Bound<'py, PyAny>>,
    /// Called with a list of pairs for each object.
    pub(crate) object_pairs_hook: Option<&'a Bound<'py, PyAny>>,
    /// Called with the text of a float, if it is not `float`.
    pub(crate) parse_float: Option<&'a Bound<'py, PyAny>>,
    /// Called with the text of an int, if it is not `int`.
    pub(crate) parse_int: Option<&'a Bound<'py, PyAny>>,
    /// Called with `NaN`, `Infinity` or `-Infinity`.
    pub(crate) parse_constant: &'a Bound<'py, PyAny>,
}

/// Reads one term that begins at the character `start`: it, and the index of the character after it.
///
/// # Errors
///
/// `StopIteration(index)` where a term was expected, `json.JSONDecodeError`, and what hooks raise.
pub(crate) fn scan_once<'py>(
    state: &State,
    options: &Options<'_, 'py>,
    text: Borrowed<'_, 'py, PyString>,
    start: usize,
) -> PyResult<(Bound<'py, PyAny>, usize)> {
    Err(PyErr::new::<NotImplementedError>(text.py(), ""))
}

/// Reads a document that is a whole str, with whitespace around it: `JSONDecoder.decode`.
///
/// # Errors
///
/// `json.JSONDecodeError`, and what hooks raise.
pub(crate) fn decode<'py>(
    state: &State,
    options: &Options<'_, 'py>,
    text: Borrowed<'_, 'py, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    Err(PyErr::new::<NotImplementedError>(text.py(), ""))
}

/// Reads a document of UTF-8 without hooks and without an intermediate str; None, with no exception
/// set, if anything is wrong with it, so that the caller decodes it, reads the str and raises what that
/// raises. MemoryError, RecursionError and KeyboardInterrupt are errors as they are.
pub(crate) fn decode_utf8<'py>(
    py: Python<'py>,
    state: &State,
    options: &Options<'_, 'py>,
    text: &[u8],
) -> PyResult<Option<Bound<'py, PyAny>>> {
    Err(PyErr::new::<NotImplementedError>(py, ""))
}
