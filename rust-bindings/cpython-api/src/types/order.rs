//! `<` for many pairs of objects.

use super::PyAny;
use crate::PyResult;
use crate::backend::order;
use crate::handle::Bound;

impl<'py> Bound<'py, PyAny> {
    /// `self < other`, as [`compare_items`](Self::compare_items) tells it (`PyObject_RichCompareBool`), and
    /// quicker: an object of the same type is compared by the type alone (`tp_richcompare`).
    ///
    /// It counts no level of recursion then. A class whose own comparison compares what it holds, and may
    /// hold itself, is better off with `compare_items`.
    ///
    /// # Errors
    ///
    /// As there.
    #[inline]
    pub fn is_less_than(&self, other: &Bound<'py, PyAny>) -> PyResult<bool> {
        order::lt(self, other)
    }
}

/// Compares many objects, most of which are of one type.
///
/// It compares as [`is_less_than`](Bound::is_less_than) does, until a type has answered `NotImplemented`:
/// that pair is compared again, and that one and all later ones by `PyObject_RichCompareBool`. So does
/// `bisect` in C.
pub struct TypeOrder {
    /// Whether types are still asked directly.
    direct: bool,
}

impl TypeOrder {
    /// An order that has compared nothing yet.
    #[expect(clippy::new_without_default, reason = "two names for one thing")]
    #[inline]
    pub fn new() -> Self {
        Self { direct: true }
    }

    /// `bool(a < b)`.
    ///
    /// # Errors
    ///
    /// `TypeError` if the two cannot be compared so, what the comparison raises, and what the truth of
    /// its result does.
    #[inline(always)]
    pub fn lt<'py>(&mut self, a: &Bound<'py, PyAny>, b: &Bound<'py, PyAny>) -> PyResult<bool> {
        order::lt_while_direct(&mut self.direct, a, b)
    }
}
