//! The containers that are open while they are written.

use cpython_api::types::{DictPosition, DictProgress, PyAny, PyIterator, PyList, PyTuple};
use cpython_api::{Bound, RecursiveCall};

/// A key and its value.
pub(super) type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// What is open.
pub(super) struct Frame<'py> {
    pub(super) object: Bound<'py, PyAny>,
    pub(super) items: Items<'py>,
    /// Whether an item has been written.
    pub(super) started: bool,
    /// One level of recursion, as C's encoder has it.
    pub(super) _level: RecursiveCall<'py>,
}

/// Where the items come from, and which is next.
pub(super) enum Items<'py> {
    /// The object is a list itself.
    List(usize),
    /// The object is a dict itself, as `PyDict_Next` goes through it.
    Dict(DictPosition),
    /// The object is a dict itself, as Python's loop goes through it, which notices changes.
    CheckedDict(DictProgress),
    /// None: the object is no container, but what `default` was called for.
    Replaced,
    Other(Box<Source<'py>>),
}

/// Where the items of other containers come from.
pub(super) enum Source<'py> {
    List(Bound<'py, PyList>, usize),
    Tuple(Bound<'py, PyTuple>, usize),
    /// Those of a subclass, as Python's loop sees them.
    Iter(Bound<'py, PyIterator>),
    /// In the order of the keys.
    Entries(std::vec::IntoIter<Entry<'py>>),
    /// Of a list that should have pairs.
    Pairs(Bound<'py, PyList>, usize),
    /// Of an iterator that should give pairs.
    PairIter(Bound<'py, PyIterator>),
}

impl Items<'_> {
    /// The bracket behind the items.
    pub(super) fn close(&self) -> Option<u8> {
        match self {
            Self::List(_) => Some(b']'),
            Self::Dict(_) | Self::CheckedDict(_) => Some(b'}'),
            Self::Replaced => None,
            Self::Other(source) => match **source {
                Source::List(..) | Source::Tuple(..) | Source::Iter(_) => Some(b']'),
                Source::Entries(_) | Source::Pairs(..) | Source::PairIter(_) => Some(b'}'),
            },
        }
    }
}
