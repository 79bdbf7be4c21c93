//! Moving the items of a heap to where they belong.
//!
//! The children of the item at `pos` are at `2 * pos + 1` and `2 * pos + 2`, and none of them belongs above it.
//! Any comparison may run Python code, which may change the list.

use cpython_api::exceptions::RuntimeError;
use cpython_api::types::LockedList;
use cpython_api::{PyErr, PyResult};

/// What comes first in a heap.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    /// The least item.
    Min,
    /// The greatest item.
    Max,
}

impl Order {
    /// Whether the item at `a` belongs above the one at `b`.
    ///
    /// # Errors
    ///
    /// `RuntimeError` if the list is longer or shorter after the comparison, and what the comparison raises.
    #[inline]
    fn is_above(self, heap: &LockedList<'_, '_>, a: usize, b: usize) -> PyResult<bool> {
        let len = heap.len();
        let (left, right) = match self {
            Order::Min => (heap.get_item(a)?, heap.get_item(b)?),
            Order::Max => (heap.get_item(b)?, heap.get_item(a)?),
        };
        let is_less = left.is_less_than(&right)?;
        drop((left, right));
        if heap.len() != len {
            return Err(PyErr::new::<RuntimeError>(heap.py(), "list changed size during iteration"));
        }
        Ok(is_less)
    }
}

/// Moves the item at `pos` towards `start`, past those that it belongs above.
#[inline]
pub(crate) fn sift_down(heap: &LockedList<'_, '_>, order: Order, start: usize, mut pos: usize) -> PyResult<()> {
    while pos > start {
        let parent = (pos - 1) / 2;
        if !order.is_above(heap, pos, parent)? {
            break;
        }
        heap.swap(pos, parent)?;
        pos = parent;
    }
    Ok(())
}

/// Moves the item at `start` to the end of a branch, where the upper one of two children goes up each time, and
/// from there to where it belongs. (Lib/heapq.py says why this takes fewer comparisons.)
#[inline]
pub(crate) fn sift_up(heap: &LockedList<'_, '_>, order: Order, start: usize) -> PyResult<()> {
    let end = heap.len();
    let mut pos = start;
    while pos < end / 2 {
        let mut child = 2 * pos + 1;
        if child + 1 < end {
            // Not a branch: the processor cannot foresee which of them it is.
            child += usize::from(!order.is_above(heap, child, child + 1)?);
        }
        heap.swap(pos, child)?;
        pos = child;
    }
    sift_down(heap, order, start, pos)
}

/// More items than that may not be in the processor's cache all at once.
const MANY: usize = 2500;

/// Makes a heap of a list: sifts each item that has children, the last one first.
pub(crate) fn heapify_by(heap: &LockedList<'_, '_>, order: Order) -> PyResult<()> {
    let parents = heap.len() / 2;
    if heap.len() <= MANY {
        return (0..parents).rev().try_for_each(|pos| sift_up(heap, order, pos));
    }
    // A pair of children is followed by their parent at once, while they are in the cache.
    let row = (1 << (parents + 1).ilog2()) - 1;
    for pos in (parents / 2..row).rev().chain((row..parents).rev()) {
        let mut pos = pos;
        sift_up(heap, order, pos)?;
        while pos % 2 == 1 {
            pos /= 2;
            sift_up(heap, order, pos)?;
        }
    }
    Ok(())
}
