//! Protocols and further types of objects (Tools/bench/api/c_types.c), [`super::LOOPS`] times a call.

use std::hint::black_box;

use cpython_api::converters::Complex;
use cpython_api::exceptions::TypeError;
use cpython_api::types::datetime::{PyDate, PyDateTime};
use cpython_api::types::{PyByteArray, PyCFunction, PyComplex, PySlice, PyWeakref};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction};

use super::loops::repeat;
use super::{Object, State};

/// `a + b`
#[pyfunction(signature = (a, b, /))]
fn loop_number_add(a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.add(&b))
}

/// `a += b`
#[pyfunction(signature = (a, b, /))]
fn loop_number_in_place_add(a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.in_place_add(&b))
}

/// `operator.index(a)`, clamped
#[pyfunction(signature = (a, /))]
fn loop_number_isize(a: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.to_isize_clamped().map(black_box))
}

/// `a[7]` of a sequence
#[pyfunction(signature = (a, /))]
fn loop_sequence_item(a: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.as_sequence().get_item(7))
}

/// `a.get(key)` of a mapping
#[pyfunction(signature = (a, key, /))]
fn loop_mapping_optional(a: Object<'_, '_>, key: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.as_mapping().get_optional_item(&key))
}

/// `a.indices(length)`
#[pyfunction(signature = (a, length, /))]
fn loop_slice_indices(a: Borrowed<'_, '_, PySlice>, length: usize) -> PyResult<()> {
    repeat(|| a.indices(black_box(length)).map(black_box))
}

/// `ref()`
#[pyfunction(signature = (weak, /))]
fn loop_weakref_upgrade(weak: Borrowed<'_, '_, PyWeakref>) -> PyResult<()> {
    repeat(|| Ok(weak.upgrade()))
}

/// The parts of any number as a complex one.
#[pyfunction(signature = (number, /))]
fn loop_complex_parts(number: Object<'_, '_>) -> PyResult<()> {
    repeat(|| black_box(number).extract::<Complex>().map(black_box))
}

/// `complex(1.0, 2.0)`
#[pyfunction]
fn loop_complex_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| PyComplex::new(py, black_box(1.0), 2.0))
}

/// Year, month and day of a datetime that is checked to be one.
#[pyfunction(signature = (moment, /))]
fn loop_datetime_fields(state: &State, moment: Object<'_, '_>) -> PyResult<()> {
    let py = moment.py();
    let api = state.datetime(py)?;
    repeat(|| {
        let moment = black_box(moment);
        match api.cast::<PyDateTime>(&moment) {
            Some(moment) => Ok(black_box(moment.get_year() + moment.get_month() + moment.get_day())),
            None => Err(PyErr::new::<TypeError>(py, "no datetime")),
        }
    })
}

/// `datetime.date(2024, 2, 29)`
#[pyfunction]
fn loop_date_new(py: Python<'_>, state: &State) -> PyResult<()> {
    let api = state.datetime(py)?;
    repeat(|| PyDate::new(py, api, black_box(2024), 2, 29))
}

/// A function that returns its argument.
#[pyfunction]
fn closure(py: Python<'_>) -> PyResult<Bound<'_, PyCFunction>> {
    PyCFunction::new_closure(py, c"itself", c"", |py, args| match args {
        [object] => Ok((*object).to_owned()),
        _ => Err(PyErr::new::<TypeError>(py, "one argument")),
    })
}

/// A copy of the first bytes of a bytearray.
#[pyfunction(signature = (array, /))]
fn loop_bytearray_copy(array: Borrowed<'_, '_, PyByteArray>) -> PyResult<()> {
    let mut bytes = [0; 64];
    repeat(|| array.copy_to(0, black_box(&mut bytes)))
}
