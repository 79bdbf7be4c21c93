//! Iterations, while the function that is called, or other threads, change the container.

use cpython_api::exceptions::{AssertionError, RuntimeError, TypeError, ValueError};
use cpython_api::types::{PyAny, PyDict, PyFrozenSet, PyList, PySet};
use cpython_api::{Borrowed, Bound, IntoPyObject, PyErr, PyResult, Python, pyfunction};

use super::Object;

fn no_container(py: Python<'_>) -> PyErr {
    PyErr::new::<TypeError>(py, "not a list, dict, set or frozenset")
}

/// Gives each item, a pair for a dict, to `body`.
fn walk<'py>(container: &Bound<'py, PyAny>, mut body: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>) -> PyResult<()> {
    let py = container.py();
    if let Some(list) = container.cast::<PyList>() {
        return list.iter().try_for_each(body);
    }
    if let Some(dict) = container.cast::<PyDict>() {
        return dict.iter().try_for_each(|item| body(item?.into_pyobject(py)?));
    }
    if let Some(set) = container.cast::<PySet>() {
        return set.iter().try_for_each(|item| body(item?));
    }
    let set = container.cast::<PyFrozenSet>().ok_or_else(|| no_container(py))?;
    set.iter().try_for_each(|item| body(item?))
}

/// As `walk`, in a critical section.
fn walk_locked<'py>(
    container: &Bound<'py, PyAny>,
    mut body: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    let py = container.py();
    if let Some(list) = container.cast::<PyList>() {
        return list.locked_for_each(body);
    }
    if let Some(dict) = container.cast::<PyDict>() {
        return dict.locked_for_each(|key, value| body((key, value).into_pyobject(py)?));
    }
    if let Some(set) = container.cast::<PySet>() {
        return set.locked_for_each(body);
    }
    container.cast::<PyFrozenSet>().ok_or_else(|| no_container(py))?.locked_for_each(body)
}

/// Call a function with each item, a pair for a dict, and give a list of the results.
#[pyfunction(signature = (container, function, /))]
fn iterate<'py>(container: Object<'_, 'py>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let found = PyList::empty(container.py())?;
    walk(&container, |item| found.append(&function.call(&[&item])?))?;
    Ok(found)
}

/// As iterate(), in a critical section of the container.
#[pyfunction(signature = (container, function, /))]
fn each<'py>(container: Object<'_, 'py>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let found = PyList::empty(container.py())?;
    walk_locked(&container, |item| found.append(&function.call(&[&item])?))?;
    Ok(found)
}

/// The items of a list by their indices, until there is no more.
#[pyfunction(signature = (list, function, /))]
fn each_item<'py>(list: Borrowed<'_, 'py, PyList>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let found = PyList::empty(list.py())?;
    let mut index = 0;
    while index < list.len() {
        found.append(&function.call(&[&list.get_item(index)?])?)?;
        index += 1;
    }
    Ok(found)
}

/// Iterate to the end, call a function, and count the items that come then: none.
#[pyfunction(signature = (container, function, /))]
fn ended(container: Object<'_, '_>, function: Object<'_, '_>) -> PyResult<usize> {
    /// Goes on after the end.
    fn rest<I: Iterator>(mut items: I, function: Object<'_, '_>) -> PyResult<usize> {
        while items.next().is_some() {}
        function.call0()?;
        Ok(items.count())
    }
    let py = container.py();
    if let Some(list) = container.cast::<PyList>() {
        return rest(list.iter(), function);
    }
    if let Some(dict) = container.cast::<PyDict>() {
        return rest(dict.iter(), function);
    }
    rest(container.cast::<PySet>().ok_or_else(|| no_container(py))?.iter(), function)
}

/// Iterate over the same container inside, and count the pairs of items.
#[pyfunction(signature = (container, /))]
fn nested(container: Object<'_, '_>) -> PyResult<usize> {
    let mut count = 0;
    walk_locked(&container, |_| {
        walk(&container, |_| {
            count += 1;
            Ok(())
        })?;
        walk_locked(&container, |_| {
            count += 1;
            Ok(())
        })
    })?;
    Ok(count)
}

/// Read a list while ValueError is raised, and give the exception that is raised then.
#[pyfunction(signature = (list, /))]
fn pending<'py>(py: Python<'py>, list: Borrowed<'_, 'py, PyList>) -> Bound<'py, PyAny> {
    let error = PyErr::new::<ValueError>(py, "kept");
    for item in &*list {
        drop(item);
    }
    error.take(py).into_any()
}

/// Read a container while other threads change it: how many of the items are in `known`, which
/// are all, and whether the iteration ended with RuntimeError.
#[pyfunction(signature = (container, known, locked, /))]
fn check_items(
    container: Object<'_, '_>,
    known: Borrowed<'_, '_, PyFrozenSet>,
    locked: bool,
) -> PyResult<(usize, bool)> {
    let mut count = 0;
    let body = |item: Bound<'_, PyAny>| {
        if !known.contains(&item)? {
            return Err(PyErr::new::<AssertionError>(item.py(), "an item that was never there"));
        }
        count += 1;
        Ok(())
    };
    let result = if locked { walk_locked(&container, body) } else { walk(&container, body) };
    changed(container.py(), result).map(|changed| (count, changed))
}

/// As check_items(), for a dict: `known` has each key's only value.
#[pyfunction(signature = (dict, known, locked, /))]
fn check_dict(
    dict: Borrowed<'_, '_, PyDict>,
    known: Borrowed<'_, '_, PyDict>,
    locked: bool,
) -> PyResult<(usize, bool)> {
    let mut count = 0;
    let mut body = |key: Bound<'_, PyAny>, value: Bound<'_, PyAny>| {
        if !known.get_item(&key)?.is_some_and(|known| known.is(&value)) {
            return Err(PyErr::new::<AssertionError>(key.py(), "a key with a value that it never had"));
        }
        count += 1;
        Ok(())
    };
    let result = if locked {
        dict.locked_for_each(body)
    } else {
        dict.iter().try_for_each(|item| {
            let (key, value) = item?;
            body(key, value)
        })
    };
    changed(dict.py(), result).map(|changed| (count, changed))
}

/// Whether it is RuntimeError, which is taken back.
fn changed(py: Python<'_>, result: PyResult<()>) -> PyResult<bool> {
    match result {
        Ok(()) => Ok(false),
        Err(error) if error.matches::<RuntimeError>(py) => {
            drop(error.take(py));
            Ok(true)
        }
        Err(error) => Err(error),
    }
}
