//! What any object is as a value: its truth, texts, hash and comparisons (Include/object.h).

use super::{CompareOp, PyAny, PyBytes, PyList, PyString};
use crate::PyResult;
use crate::backend::object;
use crate::handle::Bound;

/// Values.
impl<'py> Bound<'py, PyAny> {
    /// `bool(self)` (`PyObject_IsTrue`).
    ///
    /// # Errors
    ///
    /// What its `__bool__` or `__len__` raises.
    pub fn is_truthy(&self) -> PyResult<bool> {
        object::is_true(self)
    }

    /// `repr(self)` (`PyObject_Repr`).
    ///
    /// # Errors
    ///
    /// What its `__repr__` raises.
    pub fn repr(&self) -> PyResult<Bound<'py, PyString>> {
        object::repr(self)
    }

    /// `str(self)` (`PyObject_Str`).
    ///
    /// # Errors
    ///
    /// What its `__str__` raises.
    pub fn str(&self) -> PyResult<Bound<'py, PyString>> {
        object::str(self)
    }

    /// `ascii(self)` (`PyObject_ASCII`).
    ///
    /// # Errors
    ///
    /// What its `__repr__` raises.
    pub fn ascii(&self) -> PyResult<Bound<'py, PyString>> {
        object::ascii(self)
    }

    /// `bytes(self)`, but not of an int (`PyObject_Bytes`).
    ///
    /// # Errors
    ///
    /// `TypeError` if there is no such conversion, or what its `__bytes__` raises.
    pub fn bytes(&self) -> PyResult<Bound<'py, PyBytes>> {
        object::bytes(self)
    }

    /// `format(self, spec)` (`PyObject_Format`).
    ///
    /// # Errors
    ///
    /// What its `__format__` raises; `TypeError` if that returns no str.
    pub fn format(&self, spec: &Bound<'_, PyString>) -> PyResult<Bound<'py, PyString>> {
        object::format(self, spec)
    }

    /// `dir(self)` (`PyObject_Dir`).
    ///
    /// # Errors
    ///
    /// What its `__dir__` raises.
    pub fn dir(&self) -> PyResult<Bound<'py, PyList>> {
        object::dir(self)
    }

    /// `operator.length_hint(self, default)` (`PyObject_LengthHint`).
    ///
    /// # Errors
    ///
    /// What its `__len__` or `__length_hint__` raises, other than `TypeError`.
    pub fn length_hint(&self, default: usize) -> PyResult<usize> {
        object::length_hint(self, default)
    }

    /// The hash that `object` has, of its address (`PyObject_GenericHash`).
    pub fn generic_hash(&self) -> isize {
        object::generic_hash(self)
    }

    /// `hash(self)` (`PyObject_Hash`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is unhashable, or what its `__hash__` raises.
    pub fn hash(&self) -> PyResult<isize> {
        object::hash(self)
    }

    /// The result of a comparison, any object (`PyObject_RichCompare`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the two cannot be compared so, or what the comparison raises.
    pub fn rich_compare(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        object::compare(self, other, op)
    }

    /// Whether a comparison holds for two items of a container, where an object is equal
    /// to itself whatever its `__eq__` says (`PyObject_RichCompareBool`).
    ///
    /// # Errors
    ///
    /// As [`rich_compare`](Self::rich_compare), and what the truth of the result raises.
    pub fn compare_items(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<bool> {
        object::compare_bool(self, other, op)
    }
}

/// The six comparisons.
macro_rules! comparisons {
    ($($name:ident = $op:ident $sign:literal;)*) => {
        impl Bound<'_, PyAny> {$(
            #[doc = concat!("`bool(self ", $sign, " other)` (`PyObject_RichCompare`).")]
            ///
            /// # Errors
            ///
            /// `TypeError` if the two cannot be compared so, what the comparison raises,
            /// and what the truth of its result does.
            pub fn $name(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
                self.rich_compare(other, CompareOp::$op)?.is_truthy()
            }
        )*}
    };
}

comparisons! {
    lt = Lt "<";
    le = Le "<=";
    eq = Eq "==";
    ne = Ne "!=";
    gt = Gt ">";
    ge = Ge ">=";
}
