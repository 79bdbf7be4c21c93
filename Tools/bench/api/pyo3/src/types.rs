//! Protocols and further types of objects (Tools/bench/api/c_types.c), with PyO3.

use std::hint::black_box;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{
    PyCFunction, PyComplex, PyDate, PyDateAccess, PyDateTime, PyDict, PySequence, PySlice, PyTuple, PyWeakrefMethods,
    PyWeakrefReference,
};

use crate::Object;
use crate::loops::repeat;

#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub(crate) fn loop_number_add(a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.add(b))
}

#[pyfunction]
#[pyo3(signature = (a, /))]
pub(crate) fn loop_sequence_item(a: &Bound<'_, PySequence>) -> PyResult<()> {
    repeat(|| a.get_item(7))
}

#[pyfunction]
#[pyo3(signature = (a, length, /))]
pub(crate) fn loop_slice_indices(a: &Bound<'_, PySlice>, length: isize) -> PyResult<()> {
    repeat(|| a.indices(black_box(length)).map(black_box))
}

#[pyfunction]
#[pyo3(signature = (weak, /))]
pub(crate) fn loop_weakref_upgrade(weak: &Bound<'_, PyWeakrefReference>) -> PyResult<()> {
    repeat(|| Ok(weak.upgrade()))
}

#[pyfunction]
pub(crate) fn loop_complex_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| Ok(PyComplex::from_doubles(py, black_box(1.0), 2.0)))
}

#[pyfunction]
#[pyo3(signature = (moment, /))]
pub(crate) fn loop_datetime_fields(moment: Object<'_, '_>) -> PyResult<()> {
    repeat(|| {
        let moment = black_box(moment).cast::<PyDateTime>()?;
        Ok(black_box(moment.get_year() + i32::from(moment.get_month()) + i32::from(moment.get_day())))
    })
}

#[pyfunction]
pub(crate) fn loop_date_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| PyDate::new(py, black_box(2024), 2, 29))
}

#[pyfunction]
pub(crate) fn closure(py: Python<'_>) -> PyResult<Bound<'_, PyCFunction>> {
    PyCFunction::new_closure(
        py,
        Some(c"itself"),
        None,
        |args: &Bound<'_, PyTuple>, _kwargs: Option<&Bound<'_, PyDict>>| -> PyResult<Py<PyAny>> {
            if args.len() != 1 {
                return Err(PyTypeError::new_err("one argument"));
            }
            Ok(args.get_item(0)?.unbind())
        },
    )
}
