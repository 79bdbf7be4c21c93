//! `_bisect`, in the place of Modules/_bisectmodule.c: where a value goes in a sorted sequence.
#![forbid(unsafe_code)]

mod docs {
    //! The docstrings of Modules/_bisectmodule.c.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyList, PyString, TypeOrder};
use cpython_api::{Borrowed, Bound, ModuleInit, ModuleState, Py, PyErr, PyResult, Traverse, pyfunction, pymodule};

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
pub struct State {
    /// The str "insert".
    insert: Py<PyString>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { insert: PyString::intern(module.py(), "insert")?.unbind() })
    }
}

/// Where a value goes that is equal to others.
#[derive(Clone, Copy)]
enum Side {
    /// Before them.
    Left,
    /// Behind them.
    Right,
}

/// An argument of any type.
type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// The index at which `x` goes into `a`; `x` is a key already, if there is a `key`.
#[inline(always)]
fn bisect<'py>(
    side: Side,
    a: Object<'_, 'py>,
    x: &Bound<'py, PyAny>,
    lo: isize,
    hi: Option<isize>,
    key: Option<Object<'_, 'py>>,
) -> PyResult<usize> {
    let py = a.py();
    let sequence = a.as_sequence();
    let Ok(mut lo) = usize::try_from(lo) else {
        return Err(PyErr::new::<ValueError>(py, "lo must be non-negative"));
    };
    let mut hi = match hi {
        // C has -1 for None, and takes -1 for it.
        None | Some(-1) => sequence.len()?,
        Some(hi) => usize::try_from(hi).unwrap_or(0),
    };
    let items = sequence.item_getter()?;
    let _level = py.enter_recursive_call(match side {
        Side::Left => c" in _bisect.bisect_left",
        Side::Right => c" in _bisect.bisect_right",
    })?;
    let mut order = TypeOrder::new();
    while lo < hi {
        let middle = lo.midpoint(hi);
        let mut item = items.get(middle)?;
        if let Some(key) = key {
            item = key.call(&[&item])?;
        }
        let goes_before = match side {
            Side::Left => !order.lt(&item, x)?,
            Side::Right => order.lt(x, &item)?,
        };
        if goes_before {
            hi = middle;
        } else {
            lo = middle + 1;
        }
    }
    Ok(lo)
}

/// Inserts `x` where it goes.
#[inline]
fn insort<'py>(
    side: Side,
    state: &State,
    a: Object<'_, 'py>,
    x: Object<'_, 'py>,
    lo: isize,
    hi: Option<isize>,
    key: Option<Object<'_, 'py>>,
) -> PyResult<()> {
    let index = match key {
        None => bisect(side, a, &x, lo, hi, None)?,
        Some(function) => bisect(side, a, &function.call(&[&x])?, lo, hi, key)?,
    };
    match a.cast_exact::<PyList>() {
        Some(list) => list.insert(index, &x),
        None => a.call_method1(&state.insert, (index, x)).map(drop),
    }
}

#[pyfunction(signature = (a, x, lo = 0, hi = None, *, key = None), doc = docs::BISECT_RIGHT)]
fn bisect_right<'py>(
    a: Object<'_, 'py>,
    x: Object<'_, 'py>,
    lo: isize,
    hi: Option<isize>,
    key: Option<Object<'_, 'py>>,
) -> PyResult<usize> {
    bisect(Side::Right, a, &x, lo, hi, key)
}

#[pyfunction(signature = (a, x, lo = 0, hi = None, *, key = None), doc = docs::INSORT_RIGHT)]
fn insort_right<'py>(
    state: &State,
    a: Object<'_, 'py>,
    x: Object<'_, 'py>,
    lo: isize,
    hi: Option<isize>,
    key: Option<Object<'_, 'py>>,
) -> PyResult<()> {
    insort(Side::Right, state, a, x, lo, hi, key)
}

#[pyfunction(signature = (a, x, lo = 0, hi = None, *, key = None), doc = docs::BISECT_LEFT)]
fn bisect_left<'py>(
    a: Object<'_, 'py>,
    x: Object<'_, 'py>,
    lo: isize,
    hi: Option<isize>,
    key: Option<Object<'_, 'py>>,
) -> PyResult<usize> {
    bisect(Side::Left, a, &x, lo, hi, key)
}

#[pyfunction(signature = (a, x, lo = 0, hi = None, *, key = None), doc = docs::INSORT_LEFT)]
fn insort_left<'py>(
    state: &State,
    a: Object<'_, 'py>,
    x: Object<'_, 'py>,
    lo: isize,
    hi: Option<isize>,
    key: Option<Object<'_, 'py>>,
) -> PyResult<()> {
    insort(Side::Left, state, a, x, lo, hi, key)
}

#[pymodule(doc = crate::docs::MODULE)]
mod _bisect {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{bisect_left, bisect_right, insort_left, insort_right};
}
