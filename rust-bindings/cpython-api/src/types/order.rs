//! `<` for many pairs of objects.

use super::PyAny;
use crate::PyResult;
use crate::backend::order;
use crate::handle::Bound;

/// Compares many objects, most of which are of one type.
///
/// Two objects of one type are compared by that type alone (`tp_richcompare`). So do `list.sort` and
/// `bisect`; `PyObject_RichCompareBool` does more for each pair. Once a type has answered
/// `NotImplemented`, that pair and all later ones take the long way.
///
/// It counts no levels of recursion: who compares what may contain itself holds a
/// [`RecursiveCall`](crate::RecursiveCall).
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
        order::lt_by_type(&mut self.direct, a, b)
    }
}
