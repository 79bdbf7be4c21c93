//! Reading lists, dicts and sets (Tools/bench/api/c_containers.c), of [`LOOPS`] items or so many times.

use std::hint::black_box;

use cpython_api::types::{PyDict, PyList, PySet};
use cpython_api::{Borrowed, PyResult, pyfunction};

use super::{LOOPS, Object};

/// `list[index]`
#[pyfunction(signature = (list, index, /))]
fn loop_list_get(list: Borrowed<'_, '_, PyList>, index: usize) -> PyResult<()> {
    for _ in 0..LOOPS {
        drop(black_box(list).get_item(index)?);
    }
    Ok(())
}

/// `item in set`
#[pyfunction(signature = (set, item, /))]
fn loop_set_contains(set: Borrowed<'_, '_, PySet>, item: Object<'_, '_>) -> PyResult<()> {
    for _ in 0..LOOPS {
        set.contains(&item)?;
    }
    Ok(())
}

/// Read all items of a list, locked.
#[pyfunction(signature = (list, /))]
fn loop_list_each(list: Borrowed<'_, '_, PyList>) -> PyResult<usize> {
    let mut count = 0;
    list.locked_for_each(|item| {
        count += usize::from(!item.is_none());
        Ok(())
    })?;
    Ok(count)
}

/// Read all items of a dict, locked.
#[pyfunction(signature = (dict, /))]
fn loop_dict_each(dict: Borrowed<'_, '_, PyDict>) -> PyResult<usize> {
    let mut count = 0;
    dict.locked_for_each(|key, value| {
        count += usize::from(!key.is(&value));
        Ok(())
    })?;
    Ok(count)
}

/// Read all items of a set, locked.
#[pyfunction(signature = (set, /))]
fn loop_set_each(set: Borrowed<'_, '_, PySet>) -> PyResult<usize> {
    let mut count = 0;
    set.locked_for_each(|item| {
        count += usize::from(!item.is_none());
        Ok(())
    })?;
    Ok(count)
}

/// Read all items of a set.
#[pyfunction(signature = (set, /))]
fn loop_set_iterate(set: Borrowed<'_, '_, PySet>) -> PyResult<usize> {
    let mut count = 0;
    for item in set.iter() {
        count += usize::from(!item?.is_none());
    }
    Ok(count)
}
