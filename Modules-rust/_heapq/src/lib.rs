//! `_heapq`, in the place of Modules/_heapqmodule.c: lists that are heaps.
#![forbid(unsafe_code)]

mod docs {
    //! The docstrings of Modules/_heapqmodule.c, and its text about heaps.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}
mod sift;

use cpython_api::exceptions::IndexError;
use cpython_api::types::{LockedList, PyAny, PyList};
use cpython_api::{Borrowed, Bound, ModuleInit, ModuleState, PyErr, PyResult, Traverse, pyfunction, pymodule};

use sift::{Order, heapify_by, sift_down, sift_up};

/// The module keeps nothing.
#[derive(Traverse)]
pub struct State;

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        module.add_constant(c"__about__", docs::ABOUT)?;
        Ok(Self)
    }
}

/// A list, or an instance of a subtype.
type Heap<'a, 'py> = Borrowed<'a, 'py, PyList>;

/// Puts an item in the place of the first one, which it gives, and moves it to where it belongs.
fn replace_first<'py>(
    heap: &LockedList<'_, 'py>,
    item: Bound<'py, PyAny>,
    order: Order,
) -> PyResult<Bound<'py, PyAny>> {
    if heap.is_empty() {
        return Err(empty(heap));
    }
    let first = heap.replace(0, item)?;
    sift_up(heap, order, 0)?;
    Ok(first)
}

/// Gives the first item, and puts the last one in its place.
fn pop<'py>(heap: &LockedList<'_, 'py>, order: Order) -> PyResult<Bound<'py, PyAny>> {
    let Some(last) = heap.pop()? else { return Err(empty(heap)) };
    if heap.is_empty() { Ok(last) } else { replace_first(heap, last, order) }
}

#[cold]
fn empty(heap: &LockedList<'_, '_>) -> PyErr {
    PyErr::new::<IndexError>(heap.py(), "index out of range")
}

#[pyfunction(signature = (heap, item, /), doc = docs::HEAPPUSH)]
fn heappush<'py>(heap: Heap<'_, 'py>, item: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    heap.locked(|heap| {
        let end = heap.len();
        heap.append(item.to_owned())?;
        sift_down(heap, Order::Min, 0, end)
    })
}

#[pyfunction(signature = (heap, item, /), doc = docs::HEAPPUSHPOP)]
fn heappushpop<'py>(heap: Heap<'_, 'py>, item: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    heap.locked(|heap| {
        let Some(first) = heap.get(0) else { return Ok(item.to_owned()) };
        let less = first.is_less_than(&item)?;
        drop(first);
        if less { replace_first(heap, item.to_owned(), Order::Min) } else { Ok(item.to_owned()) }
    })
}

#[pyfunction(signature = (heap, /), doc = docs::HEAPPOP)]
fn heappop<'py>(heap: Heap<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    heap.locked(|heap| pop(heap, Order::Min))
}

#[pyfunction(signature = (heap, item, /), doc = docs::HEAPREPLACE)]
fn heapreplace<'py>(heap: Heap<'_, 'py>, item: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    heap.locked(|heap| replace_first(heap, item.to_owned(), Order::Min))
}

#[pyfunction(signature = (heap, /), doc = docs::HEAPIFY)]
fn heapify(heap: Heap<'_, '_>) -> PyResult<()> {
    heap.locked(|heap| heapify_by(heap, Order::Min))
}

#[pyfunction(signature = (heap, /), doc = docs::_HEAPPOP_MAX)]
fn _heappop_max<'py>(heap: Heap<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    heap.locked(|heap| pop(heap, Order::Max))
}

#[pyfunction(signature = (heap, item, /), doc = docs::_HEAPREPLACE_MAX)]
fn _heapreplace_max<'py>(heap: Heap<'_, 'py>, item: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    heap.locked(|heap| replace_first(heap, item.to_owned(), Order::Max))
}

#[pyfunction(signature = (heap, /), doc = docs::_HEAPIFY_MAX)]
fn _heapify_max(heap: Heap<'_, '_>) -> PyResult<()> {
    heap.locked(|heap| heapify_by(heap, Order::Max))
}

#[pymodule(doc = crate::docs::MODULE)]
mod _heapq {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{_heapify_max, _heappop_max, _heapreplace_max, heapify, heappop, heappush, heappushpop, heapreplace};
}
