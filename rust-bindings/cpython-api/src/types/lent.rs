//! Items of containers, lent without references of their own.

use super::PyStringData;

/// What is done with an object that is None, or whose type is `bool`, `int`, `float` or `str` itself, while
/// it is lent: one of these functions is called, with what it is worth.
///
/// It is Send, so it has no handle and no [`Python`](crate::Python): it can run no Python code.
///
/// `K` is what comes with the object: the key in a dict. A function that gives `None` has not taken it.
pub trait VisitPlain<K = ()>: Send {
    /// What it makes of the object.
    type Output;

    /// `None`.
    fn none(self, with: K) -> Option<Self::Output>;
    /// `True` or `False`.
    fn bool(self, with: K, value: bool) -> Option<Self::Output>;
    /// An int that fits.
    fn int(self, with: K, value: i64) -> Option<Self::Output>;
    /// A float.
    fn float(self, with: K, value: f64) -> Option<Self::Output>;
    /// A str, where it is.
    fn string(self, with: K, value: PyStringData<'_>) -> Option<Self::Output>;
}

/// What became of an item that was to be lent.
#[derive(Debug)]
pub enum Lent<R, T> {
    /// What was made of it.
    Output(R),
    /// A reference to the item, which is not plain, or was not taken.
    Object(T),
    /// There is no such item.
    End,
}
