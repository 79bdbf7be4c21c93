//! Sets: Modules/_testlimitedcapi/set.c, Modules/_testcapi/set.c and Modules/_testinternalcapi/set.c.

use cpython_api::types::{PyAny, PyFrozenSet, PySet};
use cpython_api::{Arg, Borrowed, Bound, FromArg, PyResult, Python, pyfunction};

use super::{Given, Object, Of, bad_internal_call, status};

/// A set or a frozenset.
enum AnySet<'a, 'py> {
    Set(Borrowed<'a, 'py, PySet>),
    Frozen(Borrowed<'a, 'py, PyFrozenSet>),
}

impl<'a, 'py> FromArg<'a, 'py> for AnySet<'a, 'py> {
    fn from_arg(object: Object<'a, 'py>, _arg: Arg) -> PyResult<Self> {
        let set = object.cast::<PySet>().map(AnySet::Set);
        set.or_else(|| object.cast::<PyFrozenSet>().map(AnySet::Frozen)).ok_or_else(|| bad_internal_call(object.py()))
    }
}

type Set<'a, 'py> = Of<'a, 'py, PySet>;

#[pyfunction(signature = (object, /))]
fn set_check(object: Object<'_, '_>) -> i32 {
    object.cast::<PySet>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn set_checkexact(object: Object<'_, '_>) -> i32 {
    object.cast_exact::<PySet>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn frozenset_check(object: Object<'_, '_>) -> i32 {
    object.cast::<PyFrozenSet>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn frozenset_checkexact(object: Object<'_, '_>) -> i32 {
    object.cast_exact::<PyFrozenSet>().is_some().into()
}

#[pyfunction(signature = (object, /))]
fn anyset_check(object: Object<'_, '_>) -> i32 {
    (object.cast::<PySet>().is_some() || object.cast::<PyFrozenSet>().is_some()).into()
}

#[pyfunction(signature = (object, /))]
fn anyset_checkexact(object: Object<'_, '_>) -> i32 {
    (object.cast_exact::<PySet>().is_some() || object.cast_exact::<PyFrozenSet>().is_some()).into()
}

#[pyfunction(signature = (items = None, /))]
fn set_new<'py>(py: Python<'py>, items: Option<Object<'_, 'py>>) -> PyResult<Bound<'py, PySet>> {
    items.map_or_else(|| PySet::empty(py), |items| PySet::new(&items))
}

#[pyfunction(signature = (items = None, /))]
fn frozenset_new<'py>(py: Python<'py>, items: Option<Object<'_, 'py>>) -> PyResult<Bound<'py, PyFrozenSet>> {
    items.map_or_else(|| PyFrozenSet::empty(py), |items| PyFrozenSet::new(&items))
}

#[pyfunction(signature = (set, /))]
fn set_size(set: AnySet<'_, '_>) -> usize {
    match set {
        AnySet::Set(set) => set.len(),
        AnySet::Frozen(set) => set.len(),
    }
}

#[pyfunction(signature = (set, /))]
fn set_get_size(set: AnySet<'_, '_>) -> usize {
    match set {
        AnySet::Set(set) => set.len(),
        AnySet::Frozen(set) => set.len(),
    }
}

#[pyfunction(signature = (set, item, /))]
fn set_contains(set: AnySet<'_, '_>, item: Given<'_, '_>) -> PyResult<i32> {
    let contains = match set {
        AnySet::Set(set) => set.contains(&item.0),
        AnySet::Frozen(set) => set.contains(&item.0),
    };
    contains.map(i32::from)
}

#[pyfunction(signature = (set, item, /))]
fn set_add(set: Set<'_, '_>, item: Given<'_, '_>) -> PyResult<i32> {
    status(set.0.add(&item.0))
}

#[pyfunction(signature = (set, item, /))]
fn set_discard(set: Set<'_, '_>, item: Given<'_, '_>) -> PyResult<i32> {
    set.0.discard(&item.0).map(i32::from)
}

#[pyfunction(signature = (set, /))]
fn set_pop<'py>(set: Set<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    set.0.pop()
}

#[pyfunction(signature = (set, /))]
fn set_clear(set: Set<'_, '_>) -> PyResult<i32> {
    status(set.0.clear())
}

#[pyfunction(signature = (set, items, /))]
fn set_update(set: Set<'_, '_>, items: Given<'_, '_>) -> PyResult<i32> {
    status(set.0.update(&items.0))
}

/// 1, the next position, the hash and the item.
type Next<'py> = (i32, usize, isize, Bound<'py, PyAny>);

/// The item after so many, and its hash.
#[pyfunction(signature = (set, position, /))]
fn set_next_entry<'py>(set: AnySet<'_, 'py>, position: usize) -> PyResult<Option<Next<'py>>> {
    let item = match set {
        AnySet::Set(set) => set.iter().nth(position),
        AnySet::Frozen(set) => set.iter().nth(position),
    };
    let Some(item) = item.transpose()? else { return Ok(None) };
    Ok(Some((1, position + 1, item.hash()?, item)))
}
