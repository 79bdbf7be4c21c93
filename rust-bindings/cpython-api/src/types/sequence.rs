//! The sequence protocol (Include/abstract.h): items by position.

use super::{PyAny, PyList, PySequence, PyTuple};
use crate::backend::sequence;
pub use crate::backend::sequence::ItemGetter;
use crate::exceptions::IndexError;
use crate::handle::Bound;
use crate::{PyErr, PyResult};

/// A list or a tuple: what [`fast`](Bound::<PySequence>::fast) gives.
pub enum FastSequence<'py> {
    /// A list, which others may change.
    List(Bound<'py, PyList>),
    /// A tuple.
    Tuple(Bound<'py, PyTuple>),
}

impl<'py> FastSequence<'py> {
    /// How many items it has now (`PySequence_Fast_GET_SIZE`).
    pub fn len(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Tuple(tuple) => tuple.len(),
        }
    }

    /// Whether it has no items now.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An item (`PySequence_Fast_GET_ITEM`, as a new reference).
    ///
    /// # Errors
    ///
    /// `IndexError` if there are not so many now.
    pub fn get_item(&self, index: usize) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::List(list) => list.get_item(index),
            Self::Tuple(tuple) => match tuple.get(index) {
                Some(item) => Ok(item.to_owned()),
                None => Err(PyErr::new::<IndexError>(tuple.py(), "tuple index out of range")),
            },
        }
    }
}

impl<'py> Bound<'py, PyAny> {
    /// Whether it has items by position and is no dict (`PySequence_Check`).
    pub fn is_sequence(&self) -> bool {
        sequence::is_sequence(self)
    }
}

/// All of them raise `TypeError` if the object does not support it, and what its methods
/// raise.
impl<'py> Bound<'py, PySequence> {
    /// `len(self)`, but not of a mapping (`PySequence_Size`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has none, or what its `__len__` raises.
    pub fn len(&self) -> PyResult<usize> {
        sequence::len(self)
    }

    /// `self + other` (`PySequence_Concat`).
    ///
    /// # Errors
    ///
    /// `TypeError` if they cannot be concatenated.
    pub fn concat(&self, other: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        sequence::concat(self, other)
    }

    /// `self * count` (`PySequence_Repeat`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it cannot be repeated; `MemoryError`.
    pub fn repeat(&self, count: isize) -> PyResult<Bound<'py, PyAny>> {
        sequence::repeat(self, count)
    }

    /// `self += other` (`PySequence_InPlaceConcat`).
    ///
    /// # Errors
    ///
    /// `TypeError` if they cannot be concatenated.
    pub fn in_place_concat(&self, other: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        sequence::in_place_concat(self, other)
    }

    /// `self *= count` (`PySequence_InPlaceRepeat`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it cannot be repeated; `MemoryError`.
    pub fn in_place_repeat(&self, count: isize) -> PyResult<Bound<'py, PyAny>> {
        sequence::in_place_repeat(self, count)
    }

    /// `self[index]` (`PySequence_GetItem`).
    ///
    /// # Errors
    ///
    /// `IndexError`; `TypeError` for a mapping.
    pub fn get_item(&self, index: isize) -> PyResult<Bound<'py, PyAny>> {
        sequence::get_item(self, index)
    }

    /// What gives many items by their index: the type is looked at now, and not again for each item as
    /// [`get_item`](Self::get_item) does (`tp_as_sequence->sq_item`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has no items by position, or is a mapping.
    #[inline]
    pub fn item_getter(&self) -> PyResult<ItemGetter<'_, 'py>> {
        ItemGetter::new(self)
    }

    /// `self[index] = value` (`PySequence_SetItem`).
    ///
    /// # Errors
    ///
    /// `IndexError`; `TypeError` if items cannot be set.
    pub fn set_item(&self, index: isize, value: &Bound<'_, PyAny>) -> PyResult<()> {
        sequence::set_item(self, index, value)
    }

    /// `del self[index]` (`PySequence_DelItem`).
    ///
    /// # Errors
    ///
    /// `IndexError`; `TypeError` if items cannot be deleted.
    pub fn del_item(&self, index: isize) -> PyResult<()> {
        sequence::del_item(self, index)
    }

    /// `self[start:stop]` (`PySequence_GetSlice`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has no slices.
    pub fn get_slice(&self, start: isize, stop: isize) -> PyResult<Bound<'py, PyAny>> {
        sequence::get_slice(self, start, stop)
    }

    /// `self[start:stop] = value` (`PySequence_SetSlice`).
    ///
    /// # Errors
    ///
    /// `TypeError` if slices cannot be set.
    pub fn set_slice(&self, start: isize, stop: isize, value: &Bound<'_, PyAny>) -> PyResult<()> {
        sequence::set_slice(self, start, stop, value)
    }

    /// `del self[start:stop]` (`PySequence_DelSlice`).
    ///
    /// # Errors
    ///
    /// `TypeError` if slices cannot be deleted.
    pub fn del_slice(&self, start: isize, stop: isize) -> PyResult<()> {
        sequence::del_slice(self, start, stop)
    }

    /// How many items are equal to `value` (`PySequence_Count`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not iterable, or what a comparison raises.
    pub fn count(&self, value: &Bound<'_, PyAny>) -> PyResult<usize> {
        sequence::count(self, value)
    }

    /// The position of the first item equal to `value` (`PySequence_Index`).
    ///
    /// # Errors
    ///
    /// `ValueError` if there is none, `TypeError` if it is not iterable.
    pub fn index(&self, value: &Bound<'_, PyAny>) -> PyResult<usize> {
        sequence::index(self, value)
    }

    /// `value in self` (`PySequence_Contains`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not iterable, or what a comparison raises.
    pub fn contains(&self, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        sequence::contains(self, value)
    }

    /// `list(self)` (`PySequence_List`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not iterable, or what the iteration raises.
    pub fn to_list(&self) -> PyResult<Bound<'py, PyList>> {
        sequence::list(self)
    }

    /// `tuple(self)` (`PySequence_Tuple`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it is not iterable, or what the iteration raises.
    pub fn to_tuple(&self) -> PyResult<Bound<'py, PyTuple>> {
        sequence::tuple(self)
    }

    /// A list or a tuple as it is, the items of any other iterable in a new list
    /// (`PySequence_Fast`).
    ///
    /// # Errors
    ///
    /// `TypeError` with this message if it is not iterable, or what the iteration raises.
    pub fn fast(&self, message: &std::ffi::CStr) -> PyResult<FastSequence<'py>> {
        let found = sequence::fast(self, message)?;
        match found.cast_into::<PyTuple>() {
            Ok(tuple) => Ok(FastSequence::Tuple(tuple)),
            Err(found) => match found.cast_into::<PyList>() {
                Ok(list) => Ok(FastSequence::List(list)),
                Err(_) => unreachable!("PySequence_Fast gives a list or a tuple"),
            },
        }
    }
}
