//! Keys and values: sorted, or as pairs of another dict's `items`.

use std::cmp::Ordering;

use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyDict, PyString, PyStringData, PyTuple};
use cpython_api::{Bound, PyErr, PyResult};

use super::Style;
use super::frame::Entry;

/// The items of a dict in the order of its keys; None if one of them is not of type `str` itself.
///
/// # Errors
///
/// `MemoryError`.
pub(super) fn sorted<'py>(dict: &Bound<'py, PyDict>) -> PyResult<Option<Vec<Entry<'py>>>> {
    let mut entries: Vec<Entry<'py>> = Vec::new();
    if entries.try_reserve_exact(dict.len()).is_err() {
        return Err(PyErr::no_memory(dict.py()));
    }
    let mut is_text = true;
    dict.locked_for_each(|key, value| {
        is_text &= key.cast_exact::<PyString>().is_some();
        if is_text {
            entries.push((key, value));
        }
        Ok(())
    })?;
    if !is_text {
        return Ok(None);
    }
    entries.sort_unstable_by(|(first, _), (second, _)| match (first.cast::<PyString>(), second.cast::<PyString>()) {
        (Some(first), Some(second)) => compare(first.data(), second.data()),
        _ => Ordering::Equal,
    });
    Ok(Some(entries))
}

/// The order of strs: that of their code points.
fn compare(first: PyStringData<'_>, second: PyStringData<'_>) -> Ordering {
    use PyStringData::{Ascii, Ucs1, Ucs2, Ucs4};
    match (first, second) {
        (Ascii(first) | Ucs1(first), Ascii(second) | Ucs1(second)) => first.cmp(second),
        (Ucs2(first), Ucs2(second)) => first.cmp(second),
        (Ucs4(first), Ucs4(second)) => first.cmp(second),
        _ => first.chars().cmp(second.chars()),
    }
}

/// The key and the value of a pair.
///
/// # Errors
///
/// `ValueError` or `TypeError` if it is no pair: for C a tuple of two, for Python what gives two items.
#[inline]
pub(super) fn split<'py>(style: Style, pair: &Bound<'py, PyAny>) -> PyResult<Entry<'py>> {
    match pair.cast::<PyTuple>() {
        Some(tuple) if style == Style::C || pair.cast_exact::<PyTuple>().is_some() => match *tuple.as_slice() {
            [key, value] => return Ok((key.to_owned(), value.to_owned())),
            _ if style == Style::C => {}
            _ => return unpack(pair),
        },
        _ if style == Style::Python => return unpack(pair),
        _ => {}
    }
    Err(PyErr::new::<ValueError>(pair.py(), "items must return 2-tuples"))
}

/// `key, value = pair`.
#[cold]
fn unpack<'py>(pair: &Bound<'py, PyAny>) -> PyResult<Entry<'py>> {
    let py = pair.py();
    let mut items = match pair.try_iter() {
        Err(error) if error.matches::<TypeError>(py) => {
            let error = error.take(py);
            let is_iterable = pair.get_type().hasattr(c"__iter__")? || pair.is_sequence();
            return Err(match is_iterable {
                true => PyErr::restore(error),
                false => PyErr::about_type(c"cannot unpack non-iterable ", pair, c" object"),
            });
        }
        items => items?,
    };
    let mut next = || items.next().transpose();
    let too_few =
        |count| PyErr::new::<ValueError>(py, format!("not enough values to unpack (expected 2, got {count})"));
    let Some(key) = next()? else { return Err(too_few(0)) };
    let Some(value) = next()? else { return Err(too_few(1)) };
    match next()? {
        None => Ok((key, value)),
        Some(_) => Err(PyErr::new::<ValueError>(py, "too many values to unpack (expected 2)")),
    }
}
