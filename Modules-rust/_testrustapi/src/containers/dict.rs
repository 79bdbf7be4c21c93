//! Dicts: Modules/_testlimitedcapi/dict.c and Modules/_testcapi/dict.c.

use cpython_api::types::{PyAny, PyDict, PyList, PyMappingProxy};
use cpython_api::{Borrowed, Bound, PyResult, Python, pyfunction};

use super::{Given, Object, Of, Text, or_key_error, status};

type Dict<'a, 'py> = Of<'a, 'py, PyDict>;

#[pyfunction(signature = (object, /))]
fn dict_check(object: Object<'_, '_>) -> i32 {
    object.cast::<PyDict>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn dict_checkexact(object: Object<'_, '_>) -> i32 {
    object.cast_exact::<PyDict>().is_some().into()
}

#[pyfunction]
fn dict_new(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    PyDict::new(py)
}

#[pyfunction(signature = (mapping, /))]
fn dictproxy_new<'py>(mapping: Given<'_, 'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
    PyMappingProxy::new(&mapping.0)
}

/// C's function does nothing to what is no dict.
#[pyfunction(signature = (object, /))]
fn dict_clear(object: Object<'_, '_>) {
    if let Some(dict) = object.cast::<PyDict>() {
        dict.clear();
    }
}

#[pyfunction(signature = (dict, /))]
fn dict_copy<'py>(dict: Dict<'_, 'py>) -> PyResult<Bound<'py, PyDict>> {
    dict.0.copy()
}

#[pyfunction(signature = (dict, /))]
fn dict_size(dict: Dict<'_, '_>) -> usize {
    dict.0.len()
}

#[pyfunction(signature = (dict, key, /))]
fn dict_contains(dict: Dict<'_, '_>, key: Given<'_, '_>) -> PyResult<i32> {
    dict.0.contains(&key.0).map(i32::from)
}

#[pyfunction(signature = (dict, key, /))]
fn dict_containsstring(dict: Dict<'_, '_>, key: Text) -> PyResult<i32> {
    dict.0.contains_str(&key.0).map(i32::from)
}

#[pyfunction(signature = (dict, key, /))]
fn dict_getitemref<'py>(py: Python<'py>, dict: Dict<'_, 'py>, key: Given<'_, '_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_key_error(py, dict.0.get_item(&key.0)?))
}

#[pyfunction(signature = (dict, key, /))]
fn dict_getitemwitherror<'py>(py: Python<'py>, dict: Dict<'_, 'py>, key: Given<'_, '_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_key_error(py, dict.0.get_item(&key.0)?))
}

#[pyfunction(signature = (dict, key, /))]
fn dict_getitemstringref<'py>(py: Python<'py>, dict: Dict<'_, 'py>, key: Text) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_key_error(py, dict.0.get_item_str(&key.0)?))
}

#[pyfunction(signature = (dict, key, value, /))]
fn dict_setitem(dict: Dict<'_, '_>, key: Given<'_, '_>, value: Given<'_, '_>) -> PyResult<i32> {
    status(dict.0.set_item(&key.0, &value.0))
}

#[pyfunction(signature = (dict, key, value, /))]
fn dict_setitemstring(dict: Dict<'_, '_>, key: Text, value: Given<'_, '_>) -> PyResult<i32> {
    status(dict.0.set_item_str(&key.0, &value.0))
}

#[pyfunction(signature = (dict, key, /))]
fn dict_delitem(dict: Dict<'_, '_>, key: Given<'_, '_>) -> PyResult<i32> {
    status(dict.0.del_item(&key.0))
}

#[pyfunction(signature = (dict, key, /))]
fn dict_delitemstring(dict: Dict<'_, '_>, key: Text) -> PyResult<i32> {
    status(dict.0.del_item_str(&key.0))
}

#[pyfunction(signature = (dict, key, default, /))]
fn dict_setdefault<'py>(
    dict: Dict<'_, 'py>,
    key: Given<'_, '_>,
    default: Given<'_, '_>,
) -> PyResult<Bound<'py, PyAny>> {
    dict.0.set_default(&key.0, &default.0)
}

#[pyfunction(signature = (dict, key, default, /))]
fn dict_setdefaultref<'py>(
    dict: Dict<'_, 'py>,
    key: Given<'_, '_>,
    default: Given<'_, '_>,
) -> PyResult<Bound<'py, PyAny>> {
    dict.0.set_default(&key.0, &default.0)
}

#[pyfunction(signature = (dict, /))]
fn dict_keys<'py>(dict: Dict<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    dict.0.keys()
}

#[pyfunction(signature = (dict, /))]
fn dict_values<'py>(dict: Dict<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    dict.0.values()
}

#[pyfunction(signature = (dict, /))]
fn dict_items<'py>(dict: Dict<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    dict.0.items()
}

/// 1, the next position, the key and the value.
type Next<'py> = (i32, usize, Bound<'py, PyAny>, Bound<'py, PyAny>);

/// The item after so many.
#[pyfunction(signature = (dict, position, /))]
fn dict_next<'py>(dict: Dict<'_, 'py>, position: usize) -> PyResult<Option<Next<'py>>> {
    let Some(item) = dict.0.iter().nth(position) else { return Ok(None) };
    let (key, value) = item?;
    Ok(Some((1, position + 1, key, value)))
}

#[pyfunction(signature = (dict, other, replace, /))]
fn dict_merge(dict: Dict<'_, '_>, other: Given<'_, '_>, replace: i32) -> PyResult<i32> {
    status(if replace == 0 { dict.0.update_if_missing(&other.0) } else { dict.0.update(&other.0) })
}

#[pyfunction(signature = (dict, other, /))]
fn dict_update(dict: Dict<'_, '_>, other: Given<'_, '_>) -> PyResult<i32> {
    status(dict.0.update(&other.0))
}

#[pyfunction(signature = (dict, pairs, replace, /))]
fn dict_mergefromseq2(dict: Dict<'_, '_>, pairs: Given<'_, '_>, replace: i32) -> PyResult<i32> {
    status(dict.0.update_from_pairs(&pairs.0, replace != 0))
}

/// Whether a key was there, and its value.
fn popped<'py>(value: Option<Bound<'py, PyAny>>) -> (i32, Option<Bound<'py, PyAny>>) {
    (value.is_some().into(), value)
}

#[pyfunction(signature = (dict, key, /))]
fn dict_pop<'py>(dict: Dict<'_, 'py>, key: Object<'_, '_>) -> PyResult<(i32, Option<Bound<'py, PyAny>>)> {
    dict.0.pop(&key).map(popped)
}

#[pyfunction(signature = (dict, key, /))]
fn dict_pop_null(dict: Dict<'_, '_>, key: Object<'_, '_>) -> PyResult<i32> {
    Ok(dict.0.pop(&key)?.is_some().into())
}

#[pyfunction(signature = (dict, key, /))]
fn dict_popstring<'py>(dict: Dict<'_, 'py>, key: Text) -> PyResult<(i32, Option<Bound<'py, PyAny>>)> {
    dict.0.pop_str(&key.0).map(popped)
}

#[pyfunction(signature = (dict, key, /))]
fn dict_popstring_null(dict: Dict<'_, '_>, key: Text) -> PyResult<i32> {
    Ok(dict.0.pop_str(&key.0)?.is_some().into())
}

/// A dict of the keys and values from `start` on, and the others.
#[pyfunction(signature = (items, start, /))]
fn dict_from_stack<'py>(
    py: Python<'py>,
    items: Borrowed<'_, 'py, PyList>,
    start: usize,
) -> PyResult<(Bound<'py, PyDict>, Bound<'py, PyList>)> {
    let mut stack: Vec<_> = items.iter().collect();
    let last = PyDict::from_stack(py, &mut stack, start)?;
    Ok((last, PyList::from_stack(py, &mut stack, 0)?))
}
