//! Tuples: Modules/_testlimitedcapi/tuple.c and Modules/_testcapi/tuple.c.

use cpython_api::exceptions::IndexError;
use cpython_api::types::{PyAny, PyTuple};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction};

use super::{Object, Of, clipped, unsigned};

type Tuple<'a, 'py> = Of<'a, 'py, PyTuple>;

#[pyfunction(signature = (object, /))]
fn tuple_check(object: Object<'_, '_>) -> i32 {
    object.cast::<PyTuple>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn tuple_checkexact(object: Object<'_, '_>) -> i32 {
    object.cast_exact::<PyTuple>().is_some().into()
}

#[pyfunction(signature = (tuple, /))]
fn tuple_size(tuple: Tuple<'_, '_>) -> usize {
    tuple.0.len()
}

#[pyfunction(signature = (tuple, /))]
fn tuple_get_size(tuple: Tuple<'_, '_>) -> usize {
    tuple.0.len()
}

/// The item, or C's error.
fn item<'py>(py: Python<'py>, tuple: &Bound<'py, PyTuple>, index: isize) -> PyResult<Bound<'py, PyAny>> {
    let item = tuple.get(unsigned(index)).map(Borrowed::to_owned);
    item.ok_or_else(|| PyErr::new::<IndexError>(py, "tuple index out of range"))
}

#[pyfunction(signature = (tuple, index, /))]
fn tuple_getitem<'py>(py: Python<'py>, tuple: Tuple<'_, 'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
    item(py, &tuple.0, index)
}

#[pyfunction(signature = (tuple, index, /))]
fn tuple_get_item<'py>(py: Python<'py>, tuple: Tuple<'_, 'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
    item(py, &tuple.0, index)
}

#[pyfunction(signature = (tuple, low, high, /))]
fn tuple_getslice<'py>(tuple: Tuple<'_, 'py>, low: isize, high: isize) -> PyResult<Bound<'py, PyTuple>> {
    let (low, high) = clipped(low, high);
    tuple.0.get_slice(low, high)
}
