//! JSON text to objects.

mod error;
mod form;
mod memo;
mod objects;
pub(crate) mod scanner;

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyString, PyStringData};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python};
use json_text::encoding::{Ucs1, Ucs2, Ucs4, Utf8};
use json_text::error::Error;
use json_text::parser::{self, parse};
use json_text::string::Strings;

use crate::State;
use form::Form;
use objects::Objects;

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

impl Options<'_, '_> {
    fn has_object_hook(&self) -> bool {
        self.object_hook.is_some() || self.object_pairs_hook.is_some()
    }
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
    scan(state, options, text, start).map_err(|error| error::raise(&text, error))
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
    let start = skip_space(text, 0);
    let (object, end) = scan(state, options, text, start).map_err(|error| error::raise_as_decoder(&text, error))?;
    let end = skip_space(text, end);
    if end != text.len() {
        return Err(error::decode_error(&text, "Extra data", end));
    }
    Ok(object)
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
    let start = parser::skip_space(text, 0);
    match scan_as::<Utf8>(py, state, options, text, start) {
        Ok((object, end)) => Ok((parser::skip_space(text, end) == text.len()).then_some(object)),
        Err(Error::NoValue(_) | Error::Syntax(..)) => Ok(None),
        // What is no UTF-8, and an int with too many digits.
        Err(Error::Builder(error)) if error.matches::<ValueError>(py) => {
            drop(error.take(py));
            Ok(None)
        }
        Err(Error::Builder(error)) => Err(error),
        Err(Error::NoMemory) => Err(PyErr::no_memory(py)),
    }
}

/// The index of the first character that is no whitespace.
#[inline]
pub(crate) fn skip_space(text: Borrowed<'_, '_, PyString>, start: usize) -> usize {
    match text.data() {
        PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => parser::skip_space(chars, start),
        PyStringData::Ucs2(chars) => parser::skip_space(chars, start),
        PyStringData::Ucs4(chars) => parser::skip_space(chars, start),
    }
}

/// As [`scan_once`], and has not raised what is wrong with the text.
#[inline]
fn scan<'py>(
    state: &State,
    options: &Options<'_, 'py>,
    text: Borrowed<'_, 'py, PyString>,
    start: usize,
) -> Result<(Bound<'py, PyAny>, usize), Error<PyErr>> {
    let py = text.py();
    match text.data() {
        PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => scan_as::<Ucs1>(py, state, options, chars, start),
        PyStringData::Ucs2(chars) => scan_as::<Ucs2>(py, state, options, chars, start),
        PyStringData::Ucs4(chars) => scan_as::<Ucs4>(py, state, options, chars, start),
    }
}

/// As [`scan`], of a text in one form.
#[inline(never)]
fn scan_as<'py, F: Form>(
    py: Python<'py>,
    state: &State,
    options: &Options<'_, 'py>,
    text: &[F::Unit],
    start: usize,
) -> Result<(Bound<'py, PyAny>, usize), Error<PyErr>> {
    let mut objects = Objects::<F>::new(py, options, &state.hasher);
    let strings = Strings { tier: state.tier, strict: options.strict };
    let end = parse::<F, _>(text, start, strings, &mut objects)?;
    Ok((objects.finish(), end))
}
