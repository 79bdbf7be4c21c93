//! The containers that are open while they are written.

use cpython_api::types::{DictPosition, DictProgress, PyAny, PyDict, PyIterator, PyList, PyTuple};
use cpython_api::{Bound, RecursiveCall};

/// A key and its value.
pub(super) type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// What is open.
pub(super) struct Frame<'py> {
    pub(super) items: Items<'py>,
    /// Whether an item has been written.
    pub(super) started: bool,
    /// The object, and its address, if it is to be found again inside itself.
    pub(super) object: Bound<'py, PyAny>,
    /// One level of recursion, as C's encoder has it.
    pub(super) _level: RecursiveCall<'py>,
}

/// Where the items come from, and which is next.
pub(super) enum Items<'py> {
    List(Bound<'py, PyList>, usize),
    Tuple(Bound<'py, PyTuple>, usize),
    /// Those of a subclass, as Python's loop sees them.
    Iter(Bound<'py, PyIterator>),
    /// As `PyDict_Next` goes through it.
    Dict(Bound<'py, PyDict>, DictPosition),
    /// As Python's loop does, which notices changes.
    CheckedDict(Bound<'py, PyDict>, DictProgress),
    /// In the order of the keys.
    Entries(std::vec::IntoIter<Entry<'py>>),
    /// Of a list that should have pairs.
    Pairs(Bound<'py, PyList>, usize),
    /// Of an iterator that should give pairs.
    PairIter(Bound<'py, PyIterator>),
    /// None: this is no container, but what `default` was called for.
    Replaced,
}

impl Items<'_> {
    /// The bracket behind the items.
    pub(super) fn close(&self) -> Option<u8> {
        match self {
            Self::List(..) | Self::Tuple(..) | Self::Iter(..) => Some(b']'),
            Self::Dict(..) | Self::CheckedDict(..) | Self::Entries(..) | Self::Pairs(..) | Self::PairIter(..) => {
                Some(b'}')
            }
            Self::Replaced => None,
        }
    }
}
