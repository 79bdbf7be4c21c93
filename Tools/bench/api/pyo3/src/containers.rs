//! Reading lists, dicts and sets (Tools/bench/api/c_containers.c), with PyO3.

use std::cell::Cell;
use std::hint::black_box;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySet};

use crate::LOOPS;

#[pyfunction]
#[pyo3(signature = (list, index, /))]
pub(crate) fn loop_list_get(list: &Bound<'_, PyList>, index: usize) -> PyResult<()> {
    for _ in 0..LOOPS {
        drop(black_box(list).get_item(index)?);
    }
    Ok(())
}

#[pyfunction]
#[pyo3(signature = (set, item, /))]
pub(crate) fn loop_set_contains(set: &Bound<'_, PySet>, item: &Bound<'_, PyAny>) -> PyResult<()> {
    for _ in 0..LOOPS {
        set.contains(item)?;
    }
    Ok(())
}

#[pyfunction]
#[pyo3(signature = (list, /))]
pub(crate) fn loop_list_each(list: &Bound<'_, PyList>) -> PyResult<usize> {
    let count = Cell::new(0);
    list.locked_for_each(|item| {
        count.set(count.get() + usize::from(!item.is_none()));
        Ok(())
    })?;
    Ok(count.get())
}

#[pyfunction]
#[pyo3(signature = (dict, /))]
pub(crate) fn loop_dict_each(dict: &Bound<'_, PyDict>) -> PyResult<usize> {
    let count = Cell::new(0);
    dict.locked_for_each(|key, value| {
        count.set(count.get() + usize::from(!key.is(&value)));
        Ok(())
    })?;
    Ok(count.get())
}

#[pyfunction]
#[pyo3(signature = (set, /))]
pub(crate) fn loop_set_iterate(set: &Bound<'_, PySet>) -> usize {
    set.iter().filter(|item| !item.is_none()).count()
}
