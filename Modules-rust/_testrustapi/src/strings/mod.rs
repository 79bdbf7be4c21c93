//! Strs and bytes objects, read where they are and built in place.

mod building;
mod capi;

use cpython_api::types::{PyAny, PyBytes, PyList, PyString, PyStringData};
use cpython_api::{
    Borrowed, Bound, ModuleInit, ModuleState, PyResult, Python, Traverse, interned_strings, pyfunction, pymodule,
};

type Text<'a, 'py> = Borrowed<'a, 'py, PyString>;

interned_strings! {
    /// Names that are looked up.
    pub(crate) struct Names {
        append,
        /// `__class__`, under another name.
        class = "__class__",
        empty = "",
    }
}

/// The names.
#[derive(Traverse)]
pub(crate) struct State {
    names: Names,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { names: Names::new(module.py())? })
    }
}

/// Functions for test_strings.
#[pymodule(submodule)]
pub(crate) mod strings {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::building::{
        bytearray_with, bytes_elsewhere, bytes_uninit, bytes_with, fail_to_format, format_point, format_str,
        write_bytes, write_fails, write_too_much, write_unicode,
    };
    #[pymodule_export(module)]
    use super::capi::capi;
    #[pymodule_export]
    use super::{
        decode_utf8, encode, from_encoded_object, from_lossy, from_ucs, get, get_names, interned, keep_view, lossy,
        read_elsewhere, same, slice, view, view_backwards, view_slowly,
    };
}

/// The form of a str, the largest character it can have, its characters, and whether it is ASCII.
#[pyfunction(signature = (text, /))]
fn view(text: Text<'_, '_>) -> (usize, u32, Vec<u32>, bool) {
    let data = text.data();
    let mut chars = Vec::new();
    data.chars().for_each(|c| chars.push(c));
    (data.kind(), data.max_char_value(), chars, matches!(data, PyStringData::Ascii(_)))
}

/// The characters, one after the other, and how many were to come before each.
#[pyfunction(signature = (text, /))]
fn view_slowly(text: Text<'_, '_>) -> Vec<(u32, usize)> {
    let mut chars = text.data().chars();
    let mut seen = Vec::new();
    loop {
        let left = chars.len();
        let Some(c) = chars.next() else { return seen };
        seen.push((c, left));
    }
}

/// Every second character, from the end.
#[pyfunction(signature = (text, /))]
fn view_backwards(text: Text<'_, '_>) -> Vec<u32> {
    text.data().chars().rev().step_by(2).collect()
}

/// One character, or None.
#[pyfunction(signature = (text, index, /))]
fn get(text: Text<'_, '_>, index: usize) -> (Option<u32>, Option<u32>) {
    (text.data().get(index), text.data().chars().nth(index))
}

/// The characters of a range.
#[pyfunction(signature = (text, start, end, /))]
fn slice(text: Text<'_, '_>, start: usize, end: usize) -> Vec<u32> {
    text.data().slice(start..end).chars().collect()
}

/// Whether the characters are the same before and after a call.
#[pyfunction(signature = (text, call, /))]
fn keep_view(text: Text<'_, '_>, call: Borrowed<'_, '_, PyAny>) -> PyResult<bool> {
    let data = text.data();
    let before: Vec<u32> = data.chars().collect();
    let utf8 = text.to_str().map(str::to_owned)?;
    let lent = text.to_str()?;
    call.call0()?;
    Ok(data.chars().eq(before) && lent == utf8 && text.data().len() == data.len())
}

/// The sum of the characters, which a thread adds up that has nothing to do with Python.
#[pyfunction(signature = (text, /))]
fn read_elsewhere(text: Text<'_, '_>) -> u64 {
    let data = text.data();
    std::thread::scope(|scope| scope.spawn(move || data.chars().map(u64::from).sum()).join().unwrap_or_default())
}

/// A str of the same characters.
#[pyfunction(signature = (text, /))]
fn same<'py>(text: Text<'_, 'py>) -> PyResult<Bound<'py, PyString>> {
    PyString::from_data(text.py(), text.data())
}

/// A str of numbers, given as an array of so many bytes each.
#[pyfunction(signature = (kind, chars, /))]
fn from_ucs<'py>(py: Python<'py>, kind: usize, chars: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    match kind {
        1 => PyString::from_ucs1(py, &chars.extract::<Vec<u8>>()?),
        2 => PyString::from_ucs2(py, &chars.extract::<Vec<u16>>()?),
        _ => PyString::from_ucs4(py, &chars.extract::<Vec<u32>>()?),
    }
}

/// In UTF-8, with U+FFFD for what is not in it.
#[pyfunction(signature = (text, /))]
fn lossy<'py>(py: Python<'py>, text: Text<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new(py, text.to_string_lossy()?.as_bytes())
}

/// From UTF-8, with U+FFFD for what is not UTF-8.
#[pyfunction(signature = (data, /))]
fn from_lossy<'py>(py: Python<'py>, data: Borrowed<'_, 'py, PyBytes>) -> PyResult<Bound<'py, PyString>> {
    PyString::from_utf8_lossy(py, data.as_bytes())
}

/// `data.decode("utf-8", errors)`
#[pyfunction(signature = (data, errors, /))]
fn decode_utf8<'py>(
    py: Python<'py>,
    data: Borrowed<'_, 'py, PyBytes>,
    errors: &std::ffi::CStr,
) -> PyResult<Bound<'py, PyString>> {
    PyString::decode_utf8(py, data.as_bytes(), errors)
}

/// `str(object, encoding, errors)`
#[pyfunction(signature = (object, encoding = None, errors = None, /))]
fn from_encoded_object<'py>(
    object: Borrowed<'_, 'py, PyAny>,
    encoding: Option<&std::ffi::CStr>,
    errors: Option<&std::ffi::CStr>,
) -> PyResult<Bound<'py, PyString>> {
    PyString::from_encoded_object(&object, encoding, errors)
}

/// `text.encode(encoding, errors)`
#[pyfunction(signature = (text, encoding = None, errors = None, /))]
fn encode<'py>(
    text: Text<'_, 'py>,
    encoding: Option<&std::ffi::CStr>,
    errors: Option<&std::ffi::CStr>,
) -> PyResult<Bound<'py, PyBytes>> {
    text.encode(encoding, errors)
}

/// The names that the module keeps.
#[pyfunction]
fn interned<'py>(py: Python<'py>, state: &State) -> PyResult<Bound<'py, PyList>> {
    let names = &state.names;
    PyList::new(py, [&names.append, &names.class, &names.empty])
}

/// `object.append` and `object.__class__`
#[pyfunction(signature = (object, /))]
fn get_names<'py>(state: &State, object: Borrowed<'_, 'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    Ok((object.getattr(&state.names.append)?, object.getattr(&state.names.class)?))
}
