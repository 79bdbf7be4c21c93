//! Twins of functions of Modules/_testcapi/unicode.c and Modules/_testlimitedcapi/unicode.c:
//! Lib/test/test_capi/test_unicode.py judges them.
//!
//! C's functions take NULL, numbers and objects of other types where these have types for
//! them; the errors for those are raised here.

use std::cmp::Ordering;
use std::ffi::CStr;

use cpython_api::exceptions::{IndexError, SystemError, TypeError, ValueError};
use cpython_api::types::{PyAny, PyBytes, PyList, PyString, PyTuple, PyUnicodeWriter};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction, pymodule};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;
type Text<'a, 'py> = Borrowed<'a, 'py, PyString>;
type Bytes<'a, 'py> = Borrowed<'a, 'py, PyBytes>;
type Str<'py> = PyResult<Bound<'py, PyString>>;

/// The functions, under their names in C.
#[pymodule(submodule)]
pub(crate) mod capi {
    #[pymodule_export]
    use super::{
        unicode_append, unicode_appendanddel, unicode_asucs4, unicode_asucs4copy, unicode_asutf8,
        unicode_asutf8andsize, unicode_asutf8andsize_null, unicode_compare, unicode_comparewithasciistring,
        unicode_concat, unicode_contains, unicode_count, unicode_equaltoutf8, unicode_equaltoutf8andsize, unicode_find,
        unicode_findchar, unicode_format, unicode_fromkindanddata, unicode_fromobject, unicode_fromordinal,
        unicode_fromstring, unicode_getlength, unicode_internfromstring, unicode_interninplace, unicode_isidentifier,
        unicode_join, unicode_partition, unicode_readchar, unicode_replace, unicode_rpartition, unicode_rsplit,
        unicode_split, unicode_splitlines, unicode_substring, unicode_tailmatch, unicode_translate,
    };
}

fn bad_internal_call(py: Python<'_>) -> PyErr {
    PyErr::new::<SystemError>(py, "bad argument to internal function")
}

/// What `PyErr_BadInternalCall` complains of: no str.
fn text_of<'a, 'py>(object: Object<'a, 'py>) -> PyResult<Text<'a, 'py>> {
    object.cast().ok_or_else(|| bad_internal_call(object.py()))
}

/// Bytes before the first NUL.
fn c_string<'a>(bytes: Bytes<'a, '_>) -> &'a [u8] {
    let bytes = bytes.into_any().extract::<&[u8]>().expect("they are bytes");
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn index(found: Option<usize>) -> isize {
    found.map_or(-1, usize::cast_signed)
}

#[pyfunction(signature = (left, right, /))]
fn unicode_append<'py>(py: Python<'py>, left: Object<'_, 'py>, right: Object<'_, 'py>) -> Str<'py> {
    let mut writer = PyUnicodeWriter::new(py);
    for text in [left, right] {
        let text = text_of(text)?;
        writer.write_py(&text)?;
    }
    writer.finish()
}

#[pyfunction(signature = (left, right, /))]
fn unicode_appendanddel<'py>(py: Python<'py>, left: Object<'_, 'py>, right: Object<'_, 'py>) -> Str<'py> {
    let (left, right) = (text_of(left)?, text_of(right)?);
    let mut writer = PyUnicodeWriter::with_capacity(py, left.len())?;
    writer.write_substring(&left, 0..left.len())?;
    for c in right.data().chars() {
        writer.write_code_point(c)?;
    }
    writer.finish()
}

#[pyfunction(signature = (text, length, copy_null, /))]
fn unicode_asucs4<'py>(py: Python<'py>, text: Text<'_, 'py>, length: usize, copy_null: bool) -> Str<'py> {
    let mut buffer = vec![0; length + 1];
    buffer[length] = 0xffff;
    let needed = text.len() + usize::from(copy_null);
    if needed > buffer.len() {
        return Err(PyErr::new::<SystemError>(py, "string is longer than the buffer"));
    }
    for (place, c) in buffer.iter_mut().zip(text.data().chars().chain(copy_null.then_some(0))) {
        *place = c;
    }
    PyString::from_ucs4(py, &buffer)
}

#[pyfunction(signature = (text, /))]
fn unicode_asucs4copy<'py>(py: Python<'py>, text: Text<'_, 'py>) -> Str<'py> {
    PyString::from_ucs4(py, &text.data().chars().chain([0]).collect::<Vec<_>>())
}

/// The first bytes of the UTF-8 form and the NUL after it.
fn utf8<'py>(py: Python<'py>, text: Text<'_, '_>, length: usize) -> PyResult<Bound<'py, PyBytes>> {
    let text = text.to_str()?;
    let bytes: Vec<u8> = text.bytes().chain([0]).take(length).collect();
    PyBytes::new(py, &bytes)
}

/// "bad argument type for built-in operation", whatever it is.
fn utf8_text<'a, 'py>(object: Object<'a, 'py>) -> PyResult<Text<'a, 'py>> {
    object.cast().ok_or_else(|| PyErr::new::<TypeError>(object.py(), "bad argument type for built-in operation"))
}

#[pyfunction(signature = (text, length, /))]
fn unicode_asutf8<'py>(py: Python<'py>, text: Object<'_, 'py>, length: usize) -> PyResult<Bound<'py, PyBytes>> {
    utf8(py, utf8_text(text)?, length)
}

#[pyfunction(signature = (text, length, /))]
fn unicode_asutf8andsize<'py>(
    py: Python<'py>,
    text: Object<'_, 'py>,
    length: usize,
) -> PyResult<(Bound<'py, PyBytes>, usize)> {
    let text = utf8_text(text)?;
    Ok((utf8(py, text, length)?, text.to_str()?.len()))
}

#[pyfunction(signature = (text, length, /))]
fn unicode_asutf8andsize_null<'py>(
    py: Python<'py>,
    text: Object<'_, 'py>,
    length: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    utf8(py, utf8_text(text)?, length)
}

#[pyfunction(signature = (left, right, /))]
fn unicode_compare(left: Text<'_, '_>, right: Text<'_, '_>) -> i8 {
    left.compare(&right) as i8
}

#[pyfunction(signature = (left, right, /))]
fn unicode_comparewithasciistring(left: Text<'_, '_>, right: Bytes<'_, '_>) -> i8 {
    let order: Ordering = left.data().chars().cmp(c_string(right).iter().map(|byte| u32::from(*byte)));
    order as i8
}

#[pyfunction(signature = (left, right, /))]
fn unicode_concat<'py>(left: Text<'_, 'py>, right: Text<'_, 'py>) -> Str<'py> {
    left.concat(&right)
}

#[pyfunction(signature = (text, part, /))]
fn unicode_contains(text: Text<'_, '_>, part: Text<'_, '_>) -> PyResult<bool> {
    text.contains(&part)
}

#[pyfunction(signature = (text, part, start, end, /))]
fn unicode_count(text: Text<'_, '_>, part: Text<'_, '_>, start: isize, end: isize) -> PyResult<usize> {
    text.count(&part, (start, end))
}

#[pyfunction(signature = (left, right, /))]
fn unicode_equaltoutf8(left: Text<'_, '_>, right: Bytes<'_, '_>) -> bool {
    std::str::from_utf8(c_string(right)).is_ok_and(|right| left.equals(right))
}

#[pyfunction(signature = (left, right, size = None, /))]
fn unicode_equaltoutf8andsize(left: Text<'_, '_>, right: Bytes<'_, '_>, size: Option<isize>) -> bool {
    let right = right.as_bytes();
    let right = match size {
        None => Some(right),
        Some(size) => usize::try_from(size).ok().and_then(|size| right.get(..size)),
    };
    right.and_then(|right| std::str::from_utf8(right).ok()).is_some_and(|right| left.equals(right))
}

#[pyfunction(signature = (text, part, start, end, direction, /))]
fn unicode_find(text: Text<'_, '_>, part: Text<'_, '_>, start: isize, end: isize, direction: i32) -> PyResult<isize> {
    let found = if direction > 0 { text.find(&part, (start, end)) } else { text.rfind(&part, (start, end)) };
    found.map(index)
}

#[pyfunction(signature = (text, c, start, end, direction, /))]
fn unicode_findchar(text: Text<'_, '_>, c: u32, start: isize, end: isize, direction: i32) -> isize {
    index(if direction > 0 { text.find_char(c, (start, end)) } else { text.rfind_char(c, (start, end)) })
}

#[pyfunction(signature = (format, args, /))]
fn unicode_format<'py>(format: Object<'_, 'py>, args: Object<'_, 'py>) -> Str<'py> {
    if args.is_none() {
        return Err(bad_internal_call(args.py()));
    }
    text_of(format)?.format(&args)
}

#[pyfunction(signature = (kind, data, size = None, /))]
fn unicode_fromkindanddata<'py>(
    py: Python<'py>,
    kind: i32,
    data: Option<Bytes<'_, '_>>,
    size: Option<isize>,
) -> Str<'py> {
    let data = data.as_ref().map_or(&[][..], |data| data.as_bytes());
    let Ok(size) = usize::try_from(size.unwrap_or(data.len().cast_signed())) else {
        return Err(PyErr::new::<ValueError>(py, "size must be positive"));
    };
    let data = &data[..size];
    match kind {
        1 => PyString::from_ucs1(py, data),
        2 => {
            let (chars, rest) = data.as_chunks();
            assert!(rest.is_empty());
            PyString::from_ucs2(py, &chars.iter().map(|c| u16::from_ne_bytes(*c)).collect::<Vec<_>>())
        }
        4 => {
            let (chars, rest) = data.as_chunks();
            assert!(rest.is_empty());
            PyString::from_ucs4(py, &chars.iter().map(|c| u32::from_ne_bytes(*c)).collect::<Vec<_>>())
        }
        _ => Err(PyErr::new::<SystemError>(py, "invalid kind")),
    }
}

#[pyfunction(signature = (text, /))]
fn unicode_fromobject<'py>(text: Text<'_, 'py>) -> Str<'py> {
    text.to_exact()
}

#[pyfunction(signature = (ordinal, /))]
fn unicode_fromordinal<'py>(py: Python<'py>, ordinal: i32) -> Str<'py> {
    PyString::from_ordinal(py, ordinal)
}

#[pyfunction(signature = (data, /))]
fn unicode_fromstring<'py>(py: Python<'py>, data: Bytes<'_, 'py>) -> Str<'py> {
    let mut writer = PyUnicodeWriter::new(py);
    writer.write_utf8(c_string(data))?;
    writer.finish()
}

#[pyfunction(signature = (text, /))]
fn unicode_getlength(text: Text<'_, '_>) -> usize {
    text.len()
}

#[pyfunction(signature = (data, /))]
fn unicode_internfromstring<'py>(py: Python<'py>, data: Bytes<'_, 'py>) -> Str<'py> {
    PyString::intern(py, PyString::from_bytes(py, c_string(data))?.to_str()?)
}

#[pyfunction(signature = (text, /))]
fn unicode_interninplace<'py>(py: Python<'py>, text: Text<'_, 'py>) -> Str<'py> {
    PyString::intern(py, text.to_str()?)
}

#[pyfunction(signature = (text, /))]
fn unicode_isidentifier(text: Text<'_, '_>) -> bool {
    text.is_identifier()
}

#[pyfunction(signature = (separator, items, /))]
fn unicode_join<'py>(py: Python<'py>, separator: Option<Text<'_, 'py>>, items: Object<'_, 'py>) -> Str<'py> {
    if items.is_none() {
        return Err(bad_internal_call(py));
    }
    match separator {
        Some(separator) => separator.join(&items),
        None => PyString::new(py, " ")?.join(&items),
    }
}

#[pyfunction(signature = (text, separator, /))]
fn unicode_partition<'py>(text: Text<'_, 'py>, separator: Text<'_, 'py>) -> PyResult<Bound<'py, PyTuple>> {
    text.partition(&separator)
}

#[pyfunction(signature = (text, index, /))]
fn unicode_readchar(text: Text<'_, '_>, index: isize) -> PyResult<u32> {
    let c = usize::try_from(index).ok().and_then(|index| text.read_char(index));
    c.ok_or_else(|| PyErr::new::<IndexError>(text.py(), "string index out of range"))
}

#[pyfunction(signature = (text, old, new, count = -1, /))]
fn unicode_replace<'py>(text: Text<'_, 'py>, old: Text<'_, '_>, new: Text<'_, '_>, count: isize) -> Str<'py> {
    text.replace(&old, &new, count)
}

#[pyfunction(signature = (text, separator, /))]
fn unicode_rpartition<'py>(text: Text<'_, 'py>, separator: Text<'_, 'py>) -> PyResult<Bound<'py, PyTuple>> {
    text.rpartition(&separator)
}

#[pyfunction(signature = (text, separator, count = -1, /))]
fn unicode_rsplit<'py>(
    text: Text<'_, 'py>,
    separator: Option<Text<'_, 'py>>,
    count: isize,
) -> PyResult<Bound<'py, PyList>> {
    text.rsplit(separator.as_deref(), count)
}

#[pyfunction(signature = (text, separator, count = -1, /))]
fn unicode_split<'py>(
    text: Text<'_, 'py>,
    separator: Option<Text<'_, 'py>>,
    count: isize,
) -> PyResult<Bound<'py, PyList>> {
    text.split(separator.as_deref(), count)
}

#[pyfunction(signature = (text, keep_ends = false, /))]
fn unicode_splitlines<'py>(text: Text<'_, 'py>, keep_ends: bool) -> PyResult<Bound<'py, PyList>> {
    text.splitlines(keep_ends)
}

#[pyfunction(signature = (text, start, end, /))]
fn unicode_substring<'py>(text: Text<'_, 'py>, start: isize, end: isize) -> Str<'py> {
    match (usize::try_from(start), usize::try_from(end)) {
        (Ok(start), Ok(end)) => text.substring(start..end),
        _ => Err(PyErr::new::<IndexError>(text.py(), "string index out of range")),
    }
}

#[pyfunction(signature = (text, part, start, end, direction, /))]
fn unicode_tailmatch(text: Text<'_, '_>, part: Text<'_, '_>, start: isize, end: isize, direction: i32) -> bool {
    if direction > 0 { text.ends_with(&part, (start, end)) } else { text.starts_with(&part, (start, end)) }
}

#[pyfunction(signature = (text, table, errors = None, /))]
fn unicode_translate<'py>(text: Text<'_, 'py>, table: Object<'_, 'py>, errors: Option<&CStr>) -> Str<'py> {
    text.translate(&table, errors)
}
