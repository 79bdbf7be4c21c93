//! Buffers of other objects (Tools/bench/api/c_buffers.c), with PyO3.

use std::hint::black_box;

use pyo3::buffer::{PyBuffer, PyUntypedBuffer};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::{LOOPS, Object};

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_buffer_get(object: Object<'_, '_>) -> PyResult<()> {
    for _ in 0..LOOPS {
        black_box(PyUntypedBuffer::get(object)?.len_bytes());
    }
    Ok(())
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn buffer_sum(object: Object<'_, '_>) -> PyResult<u64> {
    let bytes = PyBuffer::<u8>::get(object)?.to_vec(object.py())?;
    Ok(bytes.iter().map(|&byte| u64::from(byte)).sum())
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn buffer_copy<'py>(object: Object<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    Ok(PyBytes::new(object.py(), &PyBuffer::<u8>::get(object)?.to_vec(object.py())?))
}

#[pyfunction]
#[pyo3(signature = (object, data, /))]
pub(crate) fn buffer_write(object: Object<'_, '_>, data: &[u8]) -> PyResult<()> {
    PyBuffer::<u8>::get(object)?.copy_from_slice(object.py(), data)
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn buffer_sum_f64(object: Object<'_, '_>) -> PyResult<f64> {
    Ok(PyBuffer::<f64>::get(object)?.to_vec(object.py())?.iter().sum())
}
