//! What searches and sorts use: quick comparisons, items by index, and lists that are changed under their lock.

use cpython_api::exceptions::ValueError;
use cpython_api::sync::with_critical_section;
use cpython_api::types::{CompareOp, LockedList, PyAny, PyList, PyTuple, TypeOrder};
use cpython_api::{Borrowed, Bound, IntoPyObject, PyErr, PyResult, Python, pyfunction};

use super::Object;

/// `a < b`, in the quick way or as C has it.
#[pyfunction(signature = (a, b, quick, /))]
fn compare<'py>(a: Object<'_, 'py>, b: Object<'_, 'py>, quick: bool) -> PyResult<bool> {
    if quick { a.is_less_than(&b) } else { a.compare_items(&b, CompareOp::Lt) }
}

/// `a < b` for each pair, by one `TypeOrder`.
#[pyfunction(signature = (pairs, /))]
fn compare_many<'py>(py: Python<'py>, pairs: Borrowed<'_, 'py, PyList>) -> PyResult<Bound<'py, PyList>> {
    let mut order = TypeOrder::new();
    let results = PyList::empty(py)?;
    for pair in &*pairs {
        let (a, b) = (pair.as_sequence().get_item(0)?, pair.as_sequence().get_item(1)?);
        results.append(&order.lt(&a, &b)?.into_pyobject(py)?.into_any())?;
    }
    Ok(results)
}

/// The first items of a sequence. `between` is called before each of them.
#[pyfunction(signature = (sequence, count, between, /))]
fn getter_items<'py>(
    py: Python<'py>,
    sequence: Object<'_, 'py>,
    count: usize,
    between: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyList>> {
    let getter = sequence.as_sequence().item_getter()?;
    let items = PyList::empty(py)?;
    for index in 0..count {
        between.call0()?;
        items.append(&getter.get(index)?)?;
    }
    Ok(items)
}

fn step<'py>(list: &LockedList<'_, 'py>, step: &Bound<'py, PyTuple>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let item = |at: usize| step.as_any().as_sequence().get_item(at as isize);
    let index = |at: usize| item(at)?.extract::<usize>();
    match &*item(0)?.extract::<String>()? {
        "len" => list.len().into_pyobject(list.py()).map(|len| Some(len.into_any())),
        "get" => Ok(list.get(index(1)?)),
        "get_item" => list.get_item(index(1)?).map(Some),
        "swap" => list.swap(index(1)?, index(2)?).map(|()| None),
        "replace" => list.replace(index(1)?, item(2)?).map(Some),
        "append" => list.append(item(1)?).map(|()| None),
        "pop" => list.pop(),
        "call" => item(1)?.call0().map(Some),
        other => Err(PyErr::new::<ValueError>(list.py(), other)),
    }
}

/// What the steps give, in a critical section of the list, and of another object within.
#[pyfunction(signature = (list, other, steps, /))]
fn in_locked_list<'py>(
    py: Python<'py>,
    list: Borrowed<'_, 'py, PyList>,
    other: Object<'_, 'py>,
    steps: Borrowed<'_, 'py, PyList>,
) -> PyResult<Bound<'py, PyList>> {
    let results = PyList::empty(py)?;
    let run = |list: &LockedList<'_, 'py>| {
        steps.iter().try_for_each(|what| {
            let Some(what) = what.cast::<PyTuple>() else { return Err(PyErr::new::<ValueError>(py, "no tuple")) };
            let result = step(list, what)?;
            results.append(&result.unwrap_or_else(|| py.None().to_owned()))
        })
    };
    list.locked(|list| if other.is_none() { run(list) } else { with_critical_section(&other, || run(list)) })?;
    Ok(results)
}
