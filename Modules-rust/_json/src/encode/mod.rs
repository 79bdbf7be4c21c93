//! Objects to JSON text.

mod class;
mod frame;
mod kind;
mod layout;
mod markers;
mod output;
mod pairs;
mod strings;
mod walk;

use std::mem::MaybeUninit;

use cpython_api::types::{PyAny, PyDict, PyString, PyStringData};
use cpython_api::{Bound, PyErr, PyResult, Python};
use json_text::Text;
use json_text::writer::{Escapes, Writer};

pub(crate) use class::Encoder;
use kind::Style;
use layout::Levels;
use output::Output;
pub(crate) use strings::{encode_basestring, encode_basestring_ascii};
use walk::Walk;

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

/// How many characters are written on the stack, before memory is asked for.
const SPACE: usize = 2048;

/// A text as a str.
#[inline]
fn to_str<'py>(py: Python<'py>, text: Text<'_>) -> PyResult<Bound<'py, PyString>> {
    PyString::from_data(
        py,
        match text {
            Text::Ascii(chars) => PyStringData::Ascii(chars),
            Text::Latin1(chars) => PyStringData::Ucs1(chars),
            Text::Ucs2(chars) => PyStringData::Ucs2(chars),
            Text::Ucs4(chars) => PyStringData::Ucs4(chars),
        },
    )
}

/// What writes the text of a document.
#[inline]
fn writer<'w>(state: &'w State, options: &Options<'_, '_>, space: &'w mut [MaybeUninit<u8>]) -> Writer<'w> {
    let escapes = if let Strings::Ascii = options.strings { Escapes::Ascii } else { Escapes::Few };
    Writer::new(state.tier, escapes, space).with_spare(&state.spare)
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
    let py = object.py();
    let levels = Levels::new(py, options.item_separator, options.indent, level)?;
    let mut space = [MaybeUninit::uninit(); SPACE];
    let out = Output::new(py, options, Style::C, writer(state, options, &mut space), None);
    let mut walk = Walk::new(py, options, out, levels);
    walk.write(object)?;
    walk.out.finish()
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
    let py = object.py();
    let levels = Levels::new(py, options.item_separator, options.indent, 0)?;
    let mut space = [MaybeUninit::uninit(); SPACE];
    let out = Output::new(py, options, Style::Python, writer(state, options, &mut space), Some(write));
    let mut walk = Walk::new(py, options, out, levels);
    match walk.write(object) {
        Ok(()) => walk.out.flush(),
        Err(error) => {
            let error = error.take(py);
            walk.out.flush()?;
            Err(PyErr::restore(error))
        }
    }
}
