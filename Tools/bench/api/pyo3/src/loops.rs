//! What an extension module asks of the interpreter (Tools/bench/api/c_loops.c), with PyO3.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
use pyo3::{IntoPyObjectExt, intern};

use crate::{LOOPS, Object};

/// Does something so often, and forgets what comes of it.
pub(crate) fn repeat<T>(mut what: impl FnMut() -> PyResult<T>) -> PyResult<()> {
    for _ in 0..LOOPS {
        what()?;
    }
    Ok(())
}

#[pyfunction]
#[pyo3(signature = (object, name, /))]
pub(crate) fn loop_getattr(object: Object<'_, '_>, name: &Bound<'_, PyString>) -> PyResult<()> {
    repeat(|| object.getattr(name))
}

#[pyfunction]
#[pyo3(signature = (object, name, value, /))]
pub(crate) fn loop_setattr(object: Object<'_, '_>, name: &Bound<'_, PyString>, value: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.setattr(name, value))
}

#[pyfunction]
#[pyo3(signature = (object, key, /))]
pub(crate) fn loop_getitem(object: Object<'_, '_>, key: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.get_item(key))
}

#[pyfunction]
#[pyo3(signature = (object, key, value, /))]
pub(crate) fn loop_setitem(object: Object<'_, '_>, key: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.set_item(key, value))
}

#[pyfunction]
#[pyo3(signature = (dict, key, /))]
pub(crate) fn loop_dict_get(dict: &Bound<'_, PyDict>, key: Object<'_, '_>) -> PyResult<()> {
    repeat(|| dict.get_item(key))
}

#[pyfunction]
#[pyo3(signature = (dict, key, value, /))]
pub(crate) fn loop_dict_set(dict: &Bound<'_, PyDict>, key: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<()> {
    repeat(|| dict.set_item(key, value))
}

#[pyfunction]
#[pyo3(signature = (dict, /))]
pub(crate) fn loop_dict_iterate(dict: &Bound<'_, PyDict>) -> usize {
    dict.iter().filter(|(key, value)| !key.is(value)).count()
}

#[pyfunction]
#[pyo3(signature = (keys, /))]
pub(crate) fn loop_dict_build<'py>(keys: &Bound<'py, PyList>) -> PyResult<Bound<'py, PyDict>> {
    let py = keys.py();
    let dict = PyDict::new(py);
    for key in keys {
        dict.set_item(key, py.None())?;
    }
    Ok(dict)
}

#[pyfunction]
#[pyo3(signature = (list, /))]
pub(crate) fn loop_list_iterate(list: &Bound<'_, PyList>) -> usize {
    list.iter().filter(|item| !item.is_none()).count()
}

#[pyfunction]
#[pyo3(signature = (item, /))]
pub(crate) fn loop_list_build<'py>(item: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(item.py());
    repeat(|| list.append(item))?;
    Ok(list)
}

#[pyfunction]
#[pyo3(signature = (item, /))]
pub(crate) fn loop_tuple_build(item: Object<'_, '_>) -> PyResult<()> {
    repeat(|| PyTuple::new(item.py(), [item, item, item]))
}

#[pyfunction]
#[pyo3(signature = (iterable, /))]
pub(crate) fn loop_iterate(iterable: Object<'_, '_>) -> PyResult<()> {
    for item in iterable.try_iter()? {
        item?;
    }
    Ok(())
}

#[pyfunction]
#[pyo3(signature = (callable, /))]
pub(crate) fn loop_call0(callable: Object<'_, '_>) -> PyResult<()> {
    repeat(|| callable.call0())
}

#[pyfunction]
#[pyo3(signature = (callable, a, /))]
pub(crate) fn loop_call1(callable: Object<'_, '_>, a: Object<'_, '_>) -> PyResult<()> {
    repeat(|| callable.call1((a,)))
}

#[pyfunction]
#[pyo3(signature = (callable, a, b, /))]
pub(crate) fn loop_call2(callable: Object<'_, '_>, a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| callable.call1((a, b)))
}

#[pyfunction]
#[pyo3(signature = (callable, a, /))]
pub(crate) fn loop_call_keyword(callable: Object<'_, '_>, a: Object<'_, '_>) -> PyResult<()> {
    let py = a.py();
    repeat(|| {
        let keywords = PyDict::new(py);
        keywords.set_item(intern!(py, "key"), a)?;
        callable.call((a,), Some(&keywords))
    })
}

#[pyfunction]
#[pyo3(signature = (object, name, /))]
pub(crate) fn loop_call_method0(object: Object<'_, '_>, name: &Bound<'_, PyString>) -> PyResult<()> {
    repeat(|| object.call_method0(name))
}

#[pyfunction]
#[pyo3(signature = (object, name, a, /))]
pub(crate) fn loop_call_method1(object: Object<'_, '_>, name: &Bound<'_, PyString>, a: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.call_method1(name, (a,)))
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_int_to_i64(object: Object<'_, '_>) -> PyResult<u64> {
    let mut sum = 0_u64;
    repeat(|| {
        sum = sum.wrapping_add(object.extract::<i64>()? as u64);
        Ok(())
    })?;
    Ok(sum)
}

#[pyfunction]
pub(crate) fn loop_i64_to_int(py: Python<'_>) -> PyResult<()> {
    let mut value = 1_000_000_u64;
    repeat(|| {
        value += 1;
        value.into_bound_py_any(py)
    })
}

#[pyfunction]
pub(crate) fn loop_str_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| Ok(PyString::new(py, "message")))
}

#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn loop_str_utf8(text: &Bound<'_, PyString>) -> PyResult<usize> {
    let mut sum = 0;
    repeat(|| {
        sum += text.to_str()?.len();
        Ok(())
    })?;
    Ok(sum)
}

#[pyfunction]
pub(crate) fn loop_bytes_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| Ok(PyBytes::new(py, b"message")))
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_len(object: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.len())
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_is_truthy(object: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.is_truthy())
}

#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub(crate) fn loop_eq(a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.eq(b))
}

#[pyfunction]
pub(crate) fn loop_raise(py: Python<'_>) {
    for _ in 0..LOOPS {
        PyValueError::new_err("message").restore(py);
        drop(PyErr::take(py));
    }
}
