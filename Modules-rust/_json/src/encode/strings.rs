//! `encode_basestring` and `encode_basestring_ascii`.

use std::mem::MaybeUninit;

use cpython_api::types::{PyAny, PyString};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction};
use json_text::Short;
use json_text::writer::{Escapes, Writer};

use super::layout::text_of;
use crate::{State, docs};

/// Raises `TypeError` for what is no string.
#[cold]
pub(super) fn no_string(object: &Bound<'_, PyAny>) -> PyErr {
    PyErr::about_type_of(c"first argument must be a string, not ", object, 80, c"")
}

fn encode<'py>(
    py: Python<'py>,
    state: &State,
    object: Borrowed<'_, 'py, PyAny>,
    escapes: Escapes,
) -> PyResult<Bound<'py, PyString>> {
    let Some(text) = object.cast::<PyString>() else { return Err(no_string(&object)) };
    let mut space = [MaybeUninit::uninit(); super::SPACE];
    let mut writer = Writer::new(state.tier, escapes, &mut space);
    match writer.push_string(&Short::QUOTE, text_of(text.data()), &Short::QUOTE) {
        Ok(()) => super::to_str(py, writer.text()),
        Err(_) => Err(PyErr::no_memory(py)),
    }
}

#[pyfunction(signature = (string, /), text = None, doc = docs::ENCODE_BASESTRING)]
pub(crate) fn encode_basestring<'py>(
    py: Python<'py>,
    state: &State,
    string: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyString>> {
    encode(py, state, string, Escapes::Few)
}

#[pyfunction(signature = (string, /), text = None, doc = docs::ENCODE_BASESTRING_ASCII)]
pub(crate) fn encode_basestring_ascii<'py>(
    py: Python<'py>,
    state: &State,
    string: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyString>> {
    encode(py, state, string, Escapes::Ascii)
}
