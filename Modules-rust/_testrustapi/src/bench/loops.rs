//! What an extension module asks of the interpreter (Tools/bench/api/c_loops.c), [`LOOPS`] times a call.

use std::hint::black_box;

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyBytes, PyDict, PyInt, PyList, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction};

use super::State;
use super::{LOOPS, Object};

type Name<'a, 'py> = Borrowed<'a, 'py, PyString>;

/// Does something so often, and forgets what comes of it. What is inlined altogether needs a
/// `black_box`, so that the compiler does not do it once for all.
pub(super) fn repeat<T>(mut what: impl FnMut() -> PyResult<T>) -> PyResult<()> {
    for _ in 0..LOOPS {
        what()?;
    }
    Ok(())
}

/// `getattr(object, name)`
#[pyfunction(signature = (object, name, /))]
fn loop_getattr(object: Object<'_, '_>, name: Name<'_, '_>) -> PyResult<()> {
    repeat(|| object.getattr(name))
}

/// `setattr(object, name, value)`
#[pyfunction(signature = (object, name, value, /))]
fn loop_setattr(object: Object<'_, '_>, name: Name<'_, '_>, value: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.setattr(name, &value))
}

/// `container[key]`
#[pyfunction(signature = (container, key, /))]
fn loop_getitem(container: Object<'_, '_>, key: Object<'_, '_>) -> PyResult<()> {
    repeat(|| container.get_item(&key))
}

/// `container[key] = value`
#[pyfunction(signature = (container, key, value, /))]
fn loop_setitem(container: Object<'_, '_>, key: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<()> {
    repeat(|| container.set_item(&key, &value))
}

/// `dict.get(key)`
#[pyfunction(signature = (dict, key, /))]
fn loop_dict_get(dict: Borrowed<'_, '_, PyDict>, key: Object<'_, '_>) -> PyResult<()> {
    repeat(|| dict.get_item(&key))
}

/// `dict[key] = value`
#[pyfunction(signature = (dict, key, value, /))]
fn loop_dict_set(dict: Borrowed<'_, '_, PyDict>, key: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<()> {
    repeat(|| dict.set_item(&key, &value))
}

/// Read all items of a dict, once.
#[pyfunction(signature = (dict, /))]
fn loop_dict_iterate(dict: Borrowed<'_, '_, PyDict>) -> PyResult<usize> {
    let mut count = 0;
    for item in dict.iter() {
        let (key, value) = item?;
        count += usize::from(!key.is(&value));
    }
    Ok(count)
}

/// A new dict with the items of a list as keys.
#[pyfunction(signature = (keys, /))]
fn loop_dict_build<'py>(py: Python<'py>, keys: Borrowed<'_, 'py, PyList>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py)?;
    for key in keys.iter() {
        dict.set_item(&key, &py.None())?;
    }
    Ok(dict)
}

/// Read all items of a list, once.
#[pyfunction(signature = (list, /))]
fn loop_list_iterate(list: Borrowed<'_, '_, PyList>) -> usize {
    list.iter().filter(|item| !item.is_none()).count()
}

/// Append an object to a new list.
#[pyfunction(signature = (item, /))]
fn loop_list_build<'py>(py: Python<'py>, item: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py)?;
    repeat(|| list.append(&item))?;
    Ok(list)
}

/// Tuples of three.
#[pyfunction(signature = (item, /))]
fn loop_tuple_build(py: Python<'_>, item: Object<'_, '_>) -> PyResult<()> {
    repeat(|| PyTuple::from_array(py, [item.to_owned(), item.to_owned(), item.to_owned()]))
}

/// Read an iterable, once.
#[pyfunction(signature = (iterable, /))]
fn loop_iterate(iterable: Object<'_, '_>) -> PyResult<()> {
    for item in iterable.try_iter()? {
        item?;
    }
    Ok(())
}

/// `callable()`
#[pyfunction(signature = (callable, /))]
fn loop_call0(callable: Object<'_, '_>) -> PyResult<()> {
    repeat(|| callable.call0())
}

/// `callable(a)`
#[pyfunction(signature = (callable, a, /))]
fn loop_call1(callable: Object<'_, '_>, a: Object<'_, '_>) -> PyResult<()> {
    repeat(|| callable.call(&[&a]))
}

/// `callable(a, b)`
#[pyfunction(signature = (callable, a, b, /))]
fn loop_call2(callable: Object<'_, '_>, a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| callable.call(&[&a, &b]))
}

/// `callable(a, key=a)`
#[pyfunction(signature = (callable, a, /))]
fn loop_call_keyword(py: Python<'_>, state: &State, callable: Object<'_, '_>, a: Object<'_, '_>) -> PyResult<()> {
    let names = state.keyword_names.bind(py);
    repeat(|| callable.call_keywords(&[&a, &a], &names))
}

/// `object.name()`
#[pyfunction(signature = (object, name, /))]
fn loop_call_method0(object: Object<'_, '_>, name: Name<'_, '_>) -> PyResult<()> {
    repeat(|| object.call_method0(name))
}

/// `object.name(a)`
#[pyfunction(signature = (object, name, a, /))]
fn loop_call_method1(object: Object<'_, '_>, name: Name<'_, '_>, a: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.call_method(name, &[&a]))
}

/// An int as a number.
#[pyfunction(signature = (object, /))]
fn loop_int_to_i64(object: Object<'_, '_>) -> PyResult<u64> {
    let mut sum = 0_u64;
    repeat(|| {
        sum = sum.wrapping_add(black_box(object).extract::<i64>()?.cast_unsigned());
        Ok(())
    })?;
    Ok(sum)
}

/// Ints that are not small.
#[pyfunction]
fn loop_i64_to_int(py: Python<'_>) -> PyResult<()> {
    let mut value = 1_000_000_u64;
    repeat(|| {
        value += 1;
        PyInt::new(py, value)
    })
}

/// Short strs.
#[pyfunction]
fn loop_str_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| PyString::new(py, "message"))
}

/// A str's UTF-8.
#[pyfunction(signature = (text, /))]
fn loop_str_utf8(text: Name<'_, '_>) -> PyResult<usize> {
    let mut sum = 0;
    repeat(|| {
        sum += black_box(text).to_str()?.len();
        Ok(())
    })?;
    Ok(sum)
}

/// Short bytes objects.
#[pyfunction]
fn loop_bytes_new(py: Python<'_>) -> PyResult<()> {
    repeat(|| PyBytes::new(py, b"message"))
}

/// `len(object)`
#[pyfunction(signature = (object, /))]
fn loop_len(object: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.len())
}

/// `bool(object)`
#[pyfunction(signature = (object, /))]
fn loop_is_truthy(object: Object<'_, '_>) -> PyResult<()> {
    repeat(|| object.is_truthy())
}

/// `a is b or a == b`
#[pyfunction(signature = (a, b, /))]
fn loop_eq(a: Object<'_, '_>, b: Object<'_, '_>) -> PyResult<()> {
    repeat(|| a.compare_items(&b, cpython_api::types::CompareOp::Eq))
}

/// Raise ValueError and take it back.
#[pyfunction]
fn loop_raise(py: Python<'_>) -> PyResult<()> {
    repeat(|| {
        drop(PyErr::new::<ValueError>(py, "message").take(py));
        Ok(())
    })
}
