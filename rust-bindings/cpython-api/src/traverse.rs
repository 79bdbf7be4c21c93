//! What the cycle collector has to know: which Python objects a value of Rust holds
//! (`tp_traverse`, `tp_clear`, `m_traverse`).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::ffi::{CStr, CString, OsString};
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64,
    AtomicUsize,
};
use std::time::{Duration, Instant, SystemTime};

pub use crate::backend::gc::Visit;
use crate::handle::Py;
use crate::python::Python;

/// A value that Python objects and modules may hold: all threads may share it, and the
/// cycle collector can ask it which objects it holds.
///
/// `#[derive(Traverse)]` and `#[pyclass]` implement it, from the fields; nothing else can
/// without `unsafe`.
///
/// # Safety
///
/// - `traverse` visits each reference that the value owns at most once, and visits the
///   same ones until an attached thread changes the value. An owned reference that it
///   leaves out costs a leak; one too many is memory corruption.
/// - `HAS_EDGES` is true if it ever visits anything.
/// - Threads that are attached to the interpreter may share the value, and any of them
///   may change it, if it is the only one, or drop it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept in a Python object or in a module's state",
    label = "the cycle collector does not know what this holds, or threads cannot share it",
    note = "use `Py<..>` or `ObjectCell<..>` for Python objects, an atomic or `PyMutex<..>` for what changes, \
            `PyOnceLock<..>` for what is made once, and `#[derive(Traverse)]` for structs of your own",
    note = "the locks of std wait with the GIL held, for a thread that may need it",
    note = "a field that is Send and Sync and holds no Python object can be marked `#[traverse(skip)]`"
)]
pub unsafe trait Traverse {
    /// Whether a value of this type can hold Python objects.
    const HAS_EDGES: bool;

    /// Visits each object that the value holds. Pass a `Break` on with `?`.
    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()>;

    /// Gives up the objects in cells, because the collector has found the value to be
    /// unreachable: that breaks every cycle, since one of changeless values cannot be made.
    fn clear_objects(&self, py: Python<'_>);

    /// Gives up the objects that the value can do without, for one that is behind a lock and
    /// so can change in any way: empties options and collections, and cells. A [`Py`] stays,
    /// which has no other value; a cycle of nothing else is not collected.
    fn clear_objects_mut(&mut self) {}
}

/// Types without Python objects.
macro_rules! no_edges {
    ($($ty:ty),* $(,)?) => {$(
        // SAFETY: it is Send and Sync (`assert_shareable`) and holds no object.
        #[diagnostic::do_not_recommend]
        unsafe impl Traverse for $ty {
            const HAS_EDGES: bool = {
                assert_shareable::<$ty>();
                false
            };
            #[inline]
            fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
                ControlFlow::Continue(())
            }
            #[inline]
            fn clear_objects(&self, _py: Python<'_>) {}
        }
    )*};
}

/// Compiles for types that all threads may share; for fields that the collector skips.
pub const fn assert_shareable<T: Send + Sync>() {}

no_edges!(
    (),
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    String,
    CString,
    OsString,
    PathBuf,
    Duration,
    Instant,
    SystemTime,
    AtomicBool,
    AtomicI8,
    AtomicI16,
    AtomicI32,
    AtomicI64,
    AtomicIsize,
    AtomicU8,
    AtomicU16,
    AtomicU32,
    AtomicU64,
    AtomicUsize,
    Box<str>,
    &'static str,
    &'static CStr,
    &'static [u8],
);

// SAFETY: it visits the one reference that it owns. Its operations ask for a `Python`, so
// that attached threads may share it and drop it.
unsafe impl<T> Traverse for Py<T> {
    const HAS_EDGES: bool = true;
    #[inline]
    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        visit.call(self)
    }
    #[inline]
    fn clear_objects(&self, _py: Python<'_>) {}
}

// SAFETY: there is no value in it.
#[diagnostic::do_not_recommend]
unsafe impl<T> Traverse for PhantomData<T> {
    const HAS_EDGES: bool = false;
    #[inline]
    fn traverse(&self, _visit: &mut Visit<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    #[inline]
    fn clear_objects(&self, _py: Python<'_>) {}
}

/// Containers, which hold what their items hold.
macro_rules! containers {
    ($([$($generics:tt)*] $ty:ty, [$item:ident] => $has:expr, |$this:ident| $items:expr, $clear:expr;)*) => {$(
        // SAFETY: it owns its items, and visits each once. No one changes it through `&`.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($generics)*> Traverse for $ty {
            const HAS_EDGES: bool = $has;
            #[inline]
            fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
                let $this = self;
                $items.into_iter().try_for_each(|$item| $item.traverse(visit))
            }
            #[inline]
            fn clear_objects(&self, py: Python<'_>) {
                let $this = self;
                $items.into_iter().for_each(|$item| $item.clear_objects(py));
            }
            #[inline]
            fn clear_objects_mut(&mut self) {
                if Self::HAS_EDGES {
                    let clear: fn(&mut Self) = $clear;
                    clear(self);
                }
            }
        }
    )*};
}

containers! {
    [T: Traverse] Option<T>, [item] => T::HAS_EDGES, |this| this, |this| *this = None;
    [T: Traverse] Box<T>, [item] => T::HAS_EDGES, |this| [&**this], |this| (**this).clear_objects_mut();
    [T: Traverse] Box<[T]>, [item] => T::HAS_EDGES, |this| this.iter(), |this| this.iter_mut().for_each(T::clear_objects_mut);
    [T: Traverse] Vec<T>, [item] => T::HAS_EDGES, |this| this, Self::clear;
    [T: Traverse] VecDeque<T>, [item] => T::HAS_EDGES, |this| this, Self::clear;
    [T: Traverse, const N: usize] [T; N], [item] => T::HAS_EDGES, |this| this, |this| this.iter_mut().for_each(T::clear_objects_mut);
    [T: Traverse] BTreeSet<T>, [item] => T::HAS_EDGES, |this| this, Self::clear;
    [T: Traverse, S: Send + Sync] HashSet<T, S>, [item] => T::HAS_EDGES, |this| this, Self::clear;
}

/// Maps, by keys and values.
macro_rules! maps {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        // SAFETY: it owns its keys and values, and visits each once.
        #[diagnostic::do_not_recommend]
        unsafe impl<K: Traverse, V: Traverse, $($generics)*> Traverse for $ty {
            const HAS_EDGES: bool = K::HAS_EDGES | V::HAS_EDGES;
            fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
                self.iter().try_for_each(|(key, value)| {
                    key.traverse(visit)?;
                    value.traverse(visit)
                })
            }
            fn clear_objects(&self, py: Python<'_>) {
                self.iter().for_each(|(key, value)| {
                    key.clear_objects(py);
                    value.clear_objects(py);
                });
            }
            fn clear_objects_mut(&mut self) {
                if Self::HAS_EDGES {
                    self.clear();
                }
            }
        }
    )*};
}

maps! {
    [] BTreeMap<K, V>;
    [S: Send + Sync] HashMap<K, V, S>;
}

/// Tuples.
macro_rules! tuples {
    ($($($name:ident)*;)*) => {$(
        // SAFETY: it owns its items, and visits each once.
        #[diagnostic::do_not_recommend]
        unsafe impl<$($name: Traverse),*> Traverse for ($($name,)*) {
            const HAS_EDGES: bool = $($name::HAS_EDGES)|*;
            fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
                #[expect(non_snake_case, reason = "one name for each type and its value")]
                let ($($name,)*) = self;
                $($name.traverse(visit)?;)*
                ControlFlow::Continue(())
            }
            fn clear_objects(&self, py: Python<'_>) {
                #[expect(non_snake_case, reason = "one name for each type and its value")]
                let ($($name,)*) = self;
                $($name.clear_objects(py);)*
            }
            fn clear_objects_mut(&mut self) {
                #[expect(non_snake_case, reason = "one name for each type and its value")]
                let ($($name,)*) = self;
                $($name.clear_objects_mut();)*
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
}
