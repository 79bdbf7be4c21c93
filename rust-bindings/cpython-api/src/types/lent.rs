//! Items of containers, lent without references of their own.

use super::PyStringData;

/// The value of an object that is None, or whose type is `bool`, `int`, `float` or `str` itself.
#[derive(Clone, Copy, Debug)]
pub enum PlainValue<'a> {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An int that fits.
    Int(i64),
    /// A float.
    Float(f64),
    /// A str, where it is.
    String(PyStringData<'a>),
}

/// What became of an item that was to be lent.
#[derive(Debug)]
pub enum Lent<R, T> {
    /// The closure's result.
    Result(R),
    /// A reference to the item, which is no plain value, or which the closure has not taken.
    Object(T),
    /// There is no such item.
    End,
}
