//! str's methods (Include/unicodeobject.h, "Methods & Slots").
//!
//! A range of characters is `(start, end)` as in slices: both may be negative, and
//! `isize::MAX` is the end.

use std::cmp::Ordering;
use std::ffi::CStr;

use super::{PyAny, PyList, PyString, PyTuple};
use crate::PyResult;
use crate::backend::str_methods as methods;
use crate::handle::Bound;

impl<'py> Bound<'py, PyString> {
    /// `self + other` (`PyUnicode_Concat`).
    ///
    /// # Errors
    ///
    /// `MemoryError`, or `OverflowError` if it would be too long.
    pub fn concat(&self, other: &Bound<'_, PyString>) -> PyResult<Bound<'py, PyString>> {
        methods::concat(self, other)
    }

    /// `self.join(items)` of `str` itself (`PyUnicode_Join`).
    ///
    /// # Errors
    ///
    /// `TypeError` if an item is no str, or what the iteration raises.
    pub fn join(&self, items: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyString>> {
        methods::join(self, items)
    }

    /// `self % args` of `str` itself (`PyUnicode_Format`).
    ///
    /// # Errors
    ///
    /// `TypeError` or `ValueError` if they do not fit together; what the arguments raise.
    pub fn format(&self, args: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyString>> {
        methods::format(self, args)
    }

    /// The same characters as a str that is no instance of a subtype (`PyUnicode_FromObject`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn to_exact(&self) -> PyResult<Bound<'py, PyString>> {
        methods::from_object(self)
    }

    /// `self[start:end]`, as much of it as there is (`PyUnicode_Substring`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn substring(&self, range: std::ops::Range<usize>) -> PyResult<Bound<'py, PyString>> {
        let end = range.end.min(self.len());
        methods::substring(self, range.start.min(end), end)
    }

    /// A character as a code point; `None` if there are not so many (`PyUnicode_ReadChar`).
    #[inline]
    pub fn read_char(&self, index: usize) -> Option<u32> {
        self.data().get(index)
    }

    /// `self.split(separator, count)` of `str` itself (`PyUnicode_Split`): at white space
    /// without a separator, everywhere if `count` is negative.
    ///
    /// # Errors
    ///
    /// `ValueError` if the separator is empty; `MemoryError`.
    pub fn split(&self, separator: Option<&Bound<'_, PyString>>, count: isize) -> PyResult<Bound<'py, PyList>> {
        methods::split(self, separator, count)
    }

    /// `self.rsplit(separator, count)` of `str` itself (`PyUnicode_RSplit`).
    ///
    /// # Errors
    ///
    /// As [`split`](Self::split).
    pub fn rsplit(&self, separator: Option<&Bound<'_, PyString>>, count: isize) -> PyResult<Bound<'py, PyList>> {
        methods::rsplit(self, separator, count)
    }

    /// `self.splitlines(keepends)` of `str` itself (`PyUnicode_Splitlines`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn splitlines(&self, keep_ends: bool) -> PyResult<Bound<'py, PyList>> {
        methods::splitlines(self, keep_ends)
    }

    /// `self.partition(separator)` of `str` itself (`PyUnicode_Partition`).
    ///
    /// # Errors
    ///
    /// `ValueError` if the separator is empty; `MemoryError`.
    pub fn partition(&self, separator: &Bound<'_, PyString>) -> PyResult<Bound<'py, PyTuple>> {
        methods::partition(self, separator)
    }

    /// `self.rpartition(separator)` of `str` itself (`PyUnicode_RPartition`).
    ///
    /// # Errors
    ///
    /// As [`partition`](Self::partition).
    pub fn rpartition(&self, separator: &Bound<'_, PyString>) -> PyResult<Bound<'py, PyTuple>> {
        methods::rpartition(self, separator)
    }

    /// `self.replace(old, new, count)` of `str` itself (`PyUnicode_Replace`): everywhere if
    /// `count` is negative.
    ///
    /// # Errors
    ///
    /// `MemoryError`, or `OverflowError` if it would be too long.
    pub fn replace(
        &self,
        old: &Bound<'_, PyString>,
        new: &Bound<'_, PyString>,
        count: isize,
    ) -> PyResult<Bound<'py, PyString>> {
        methods::replace(self, old, new, count)
    }

    /// `self.translate(table)` of `str` itself, where what the table maps to None is an error,
    /// for an error handler (`PyUnicode_Translate`).
    ///
    /// # Errors
    ///
    /// What the table or the handler raises.
    pub fn translate(&self, table: &Bound<'_, PyAny>, errors: Option<&CStr>) -> PyResult<Bound<'py, PyString>> {
        methods::translate(self, table, errors)
    }

    /// Where a part is first, if it is in this range (`PyUnicode_Find`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn find(&self, part: &Bound<'_, PyString>, range: (isize, isize)) -> PyResult<Option<usize>> {
        methods::find(self, part, range, 1)
    }

    /// Where a part is last, if it is in this range (`PyUnicode_Find`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn rfind(&self, part: &Bound<'_, PyString>, range: (isize, isize)) -> PyResult<Option<usize>> {
        methods::find(self, part, range, -1)
    }

    /// Where a character is first, if it is in this range (`PyUnicode_FindChar`).
    pub fn find_char(&self, c: u32, range: (isize, isize)) -> Option<usize> {
        methods::find_char(self, c, range, 1)
    }

    /// Where a character is last, if it is in this range (`PyUnicode_FindChar`).
    pub fn rfind_char(&self, c: u32, range: (isize, isize)) -> Option<usize> {
        methods::find_char(self, c, range, -1)
    }

    /// Whether this range begins with a part (`PyUnicode_Tailmatch`).
    pub fn starts_with(&self, part: &Bound<'_, PyString>, range: (isize, isize)) -> bool {
        methods::tailmatch(self, part, range, -1)
    }

    /// Whether this range ends with a part (`PyUnicode_Tailmatch`).
    pub fn ends_with(&self, part: &Bound<'_, PyString>, range: (isize, isize)) -> bool {
        methods::tailmatch(self, part, range, 1)
    }

    /// How often a part is in this range, without overlaps (`PyUnicode_Count`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn count(&self, part: &Bound<'_, PyString>, range: (isize, isize)) -> PyResult<usize> {
        methods::count(self, part, range)
    }

    /// Whether it has a part (`PyUnicode_Contains`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn contains(&self, part: &Bound<'_, PyString>) -> PyResult<bool> {
        methods::contains(self, part)
    }

    /// The order of two strs, by their code points (`PyUnicode_Compare`).
    pub fn compare(&self, other: &Bound<'_, PyString>) -> Ordering {
        methods::compare(self, other)
    }

    /// Whether it is a name of Python's, or a keyword (`PyUnicode_IsIdentifier`).
    pub fn is_identifier(&self) -> bool {
        methods::is_identifier(self)
    }
}
