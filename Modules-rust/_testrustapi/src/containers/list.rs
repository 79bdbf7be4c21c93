//! Lists: Modules/_testlimitedcapi/list.c and Modules/_testcapi/list.c.

use cpython_api::types::{PyAny, PyList, PyTuple};
use cpython_api::{Borrowed, Bound, PyResult, Python, pyfunction};

use super::{Given, Object, Of, clipped, status, unsigned};

type List<'a, 'py> = Of<'a, 'py, PyList>;

#[pyfunction(signature = (object, /))]
fn list_check(object: Object<'_, '_>) -> i32 {
    object.cast::<PyList>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn list_check_exact(object: Object<'_, '_>) -> i32 {
    object.cast_exact::<PyList>().is_some().into()
}

#[pyfunction(signature = (list, /))]
fn list_size(list: List<'_, '_>) -> usize {
    list.0.len()
}

#[pyfunction(signature = (list, /))]
fn list_get_size(list: List<'_, '_>) -> usize {
    list.0.len()
}

#[pyfunction(signature = (list, index, /))]
fn list_getitem<'py>(list: List<'_, 'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
    list.0.get_item(unsigned(index))
}

/// C's function raises TypeError for what is no list.
#[pyfunction(signature = (list, index, /))]
fn list_get_item_ref<'py>(list: Borrowed<'_, 'py, PyList>, index: isize) -> PyResult<Bound<'py, PyAny>> {
    list.get_item(unsigned(index))
}

#[pyfunction(signature = (list, index, /))]
fn list_get_item<'py>(list: List<'_, 'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
    list.0.get_item(unsigned(index))
}

#[pyfunction(signature = (list, index, value, /))]
fn list_setitem(list: List<'_, '_>, index: isize, value: Given<'_, '_>) -> PyResult<i32> {
    status(list.0.set_item(unsigned(index), value.0.to_owned()))
}

#[pyfunction(signature = (list, index, value, /))]
fn list_set_item(list: List<'_, '_>, index: isize, value: Given<'_, '_>) -> PyResult<()> {
    list.0.set_item(unsigned(index), value.0.to_owned())
}

#[pyfunction(signature = (list, index, value, /))]
fn list_insert(list: List<'_, '_>, index: isize, value: Given<'_, '_>) -> PyResult<i32> {
    // As C's function: from the end, if it is negative, but not from before the beginning.
    let index = if index < 0 { index.saturating_add_unsigned(list.0.len()).max(0) } else { index };
    status(list.0.insert(unsigned(index), &value.0))
}

#[pyfunction(signature = (list, value, /))]
fn list_append(list: List<'_, '_>, value: Given<'_, '_>) -> PyResult<i32> {
    status(list.0.append(&value.0))
}

#[pyfunction(signature = (list, low, high, /))]
fn list_getslice<'py>(list: List<'_, 'py>, low: isize, high: isize) -> PyResult<Bound<'py, PyList>> {
    let (low, high) = clipped(low, high);
    list.0.get_slice(low, high)
}

/// None stands for NULL: the items are deleted.
#[pyfunction(signature = (list, low, high, items, /))]
fn list_setslice(list: List<'_, '_>, low: isize, high: isize, items: Option<Object<'_, '_>>) -> PyResult<i32> {
    let (low, high) = clipped(low, high);
    status(match items {
        Some(items) => list.0.set_slice(low, high, &items),
        None => list.0.del_slice(low, high),
    })
}

#[pyfunction(signature = (list, /))]
fn list_sort(list: List<'_, '_>) -> PyResult<i32> {
    status(list.0.sort())
}

#[pyfunction(signature = (list, /))]
fn list_reverse(list: List<'_, '_>) -> PyResult<i32> {
    status(list.0.reverse())
}

#[pyfunction(signature = (list, /))]
fn list_astuple<'py>(list: List<'_, 'py>) -> PyResult<Bound<'py, PyTuple>> {
    list.0.to_tuple()
}

#[pyfunction(signature = (list, /))]
fn list_clear(list: List<'_, '_>) -> PyResult<i32> {
    status(list.0.clear())
}

#[pyfunction(signature = (list, items, /))]
fn list_extend(list: List<'_, '_>, items: Given<'_, '_>) -> PyResult<i32> {
    status(list.0.extend(&items.0))
}

/// A list of the items from `start` on, and the others.
#[pyfunction(signature = (items, start, /))]
fn list_from_stack<'py>(
    py: Python<'py>,
    items: Borrowed<'_, 'py, PyList>,
    start: usize,
) -> PyResult<(Bound<'py, PyList>, Bound<'py, PyList>)> {
    let mut stack: Vec<_> = items.iter().collect();
    let last = PyList::from_stack(py, &mut stack, start)?;
    Ok((last, PyList::from_stack(py, &mut stack, 0)?))
}
