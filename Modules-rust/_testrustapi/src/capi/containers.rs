//! Modules/_testlimitedcapi/abstract.c and Modules/_testcapi/abstract.c: the mapping and
//! the sequence protocol.

use cpython_api::exceptions::{ExceptionType, KeyError};
use cpython_api::types::{PyAny, PyList, PyTuple};
use cpython_api::{Bound, PyResult, Python, pyfunction};

use super::{Bytes, Object, text};

/// The result of a function that gives no object.
type Status = PyResult<i32>;

#[pyfunction(signature = (obj, /))]
pub(super) fn mapping_check(obj: Object<'_, '_>) -> bool {
    obj.is_mapping()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn mapping_size(obj: Object<'_, '_>) -> PyResult<usize> {
    obj.as_mapping().len()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn mapping_length(obj: Object<'_, '_>) -> PyResult<usize> {
    obj.as_mapping().len()
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_getitemstring<'py>(mapping: Object<'_, 'py>, key: Bytes<'_, '_>) -> PyResult<Bound<'py, PyAny>> {
    mapping.as_mapping().get_item_string(text(key)?.as_c_str())
}

/// The value, or `KeyError` itself.
fn or_key_error<'py>(py: Python<'py>, value: Option<Bound<'py, PyAny>>) -> Bound<'py, PyAny> {
    value.unwrap_or_else(|| KeyError::type_object(py).to_owned())
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_getoptionalitem<'py>(
    py: Python<'py>,
    mapping: Object<'_, 'py>,
    key: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_key_error(py, mapping.as_mapping().get_optional_item(&key)?))
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_getoptionalitemstring<'py>(
    py: Python<'py>,
    mapping: Object<'_, 'py>,
    key: Bytes<'_, '_>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_key_error(py, mapping.as_mapping().get_optional_item_string(text(key)?.as_c_str())?))
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_haskeywitherror(mapping: Object<'_, '_>, key: Object<'_, '_>) -> PyResult<bool> {
    mapping.as_mapping().has_key(&key)
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_haskeystringwitherror<'py>(mapping: Object<'_, 'py>, key: Bytes<'_, '_>) -> PyResult<bool> {
    mapping.as_mapping().has_key_string(text(key)?.as_c_str())
}

#[pyfunction(signature = (mapping, key, value, /))]
pub(super) fn mapping_setitemstring<'py>(
    mapping: Object<'_, 'py>,
    key: Bytes<'_, '_>,
    value: Object<'_, 'py>,
) -> Status {
    mapping.as_mapping().set_item_string(text(key)?.as_c_str(), &value).map(|()| 0)
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_delitem(mapping: Object<'_, '_>, key: Object<'_, '_>) -> Status {
    mapping.as_mapping().del_item(&key).map(|()| 0)
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn mapping_delitemstring<'py>(mapping: Object<'_, 'py>, key: Bytes<'_, '_>) -> Status {
    mapping.as_mapping().del_item_string(text(key)?.as_c_str()).map(|()| 0)
}

#[pyfunction(signature = (obj, /))]
pub(super) fn mapping_keys<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    obj.as_mapping().keys()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn mapping_values<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    obj.as_mapping().values()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn mapping_items<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    obj.as_mapping().items()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn sequence_check(obj: Object<'_, '_>) -> bool {
    obj.is_sequence()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn sequence_size(obj: Object<'_, '_>) -> PyResult<usize> {
    obj.as_sequence().len()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn sequence_length(obj: Object<'_, '_>) -> PyResult<usize> {
    obj.as_sequence().len()
}

#[pyfunction(signature = (seq1, seq2, /))]
pub(super) fn sequence_concat<'py>(seq1: Object<'_, 'py>, seq2: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    seq1.as_sequence().concat(&seq2)
}

#[pyfunction(signature = (seq, count, /))]
pub(super) fn sequence_repeat<'py>(seq: Object<'_, 'py>, count: isize) -> PyResult<Bound<'py, PyAny>> {
    seq.as_sequence().repeat(count)
}

#[pyfunction(signature = (seq1, seq2, /))]
pub(super) fn sequence_inplaceconcat<'py>(seq1: Object<'_, 'py>, seq2: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    seq1.as_sequence().in_place_concat(&seq2)
}

#[pyfunction(signature = (seq, count, /))]
pub(super) fn sequence_inplacerepeat<'py>(seq: Object<'_, 'py>, count: isize) -> PyResult<Bound<'py, PyAny>> {
    seq.as_sequence().in_place_repeat(count)
}

#[pyfunction(signature = (seq, i, /))]
pub(super) fn sequence_getitem<'py>(seq: Object<'_, 'py>, i: isize) -> PyResult<Bound<'py, PyAny>> {
    seq.as_sequence().get_item(i)
}

#[pyfunction(signature = (seq, i, val, /))]
pub(super) fn sequence_setitem(seq: Object<'_, '_>, i: isize, val: Object<'_, '_>) -> Status {
    seq.as_sequence().set_item(i, &val).map(|()| 0)
}

#[pyfunction(signature = (seq, i, /))]
pub(super) fn sequence_delitem(seq: Object<'_, '_>, i: isize) -> Status {
    seq.as_sequence().del_item(i).map(|()| 0)
}

#[pyfunction(signature = (sequence, i1, i2, obj, /))]
pub(super) fn sequence_setslice(sequence: Object<'_, '_>, i1: isize, i2: isize, obj: Object<'_, '_>) -> Status {
    sequence.as_sequence().set_slice(i1, i2, &obj).map(|()| 0)
}

#[pyfunction(signature = (sequence, i1, i2, /))]
pub(super) fn sequence_delslice(sequence: Object<'_, '_>, i1: isize, i2: isize) -> Status {
    sequence.as_sequence().del_slice(i1, i2).map(|()| 0)
}

#[pyfunction(signature = (seq, value, /))]
pub(super) fn sequence_count(seq: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<usize> {
    seq.as_sequence().count(&value)
}

#[pyfunction(signature = (seq, value, /))]
pub(super) fn sequence_contains(seq: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<bool> {
    seq.as_sequence().contains(&value)
}

#[pyfunction(signature = (seq, value, /))]
pub(super) fn sequence_index(seq: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<usize> {
    seq.as_sequence().index(&value)
}

#[pyfunction(signature = (obj, /))]
pub(super) fn sequence_list<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    obj.as_sequence().to_list()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn sequence_tuple<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyTuple>> {
    obj.as_sequence().to_tuple()
}
