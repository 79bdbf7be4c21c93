//! References that are dropped while a lock is held: they are given up after it, because
//! `Py_DECREF` may run any Python code.

use std::cell::Cell;
use std::ptr::NonNull;

use super::raw::Ptr;
use crate::python::Python;

thread_local! {
    /// Where the thread puts references at present, if not to rest.
    static CURRENT: Cell<Option<NonNull<Deferred<'static>>>> = const { Cell::new(None) };
}

/// References that a thread owns and gives up when this is dropped.
///
/// # Invariants
///
/// One reference to each object of the list is this list's.
pub(super) struct Deferred<'py> {
    references: Cell<Vec<Ptr>>,
    py: Python<'py>,
}

impl<'py> Deferred<'py> {
    #[inline(always)]
    pub(super) fn new(py: Python<'py>) -> Self {
        Self { references: Cell::new(Vec::new()), py }
    }

    /// From now on until the result is dropped, the thread puts references here.
    #[inline(always)]
    pub(super) fn collect(&self) -> Collecting<'_> {
        let list = NonNull::from(self).cast();
        CURRENT.with(|current| {
            // INVARIANT: the result borrows the list, and takes it away again.
            Collecting { before: current.replace(Some(list)), current: NonNull::from(current), list: self }
        })
    }

    fn push(&self, reference: Ptr) {
        let mut references = self.references.take();
        // Without memory for it the reference is leaked: nothing can be raised here.
        if references.try_reserve(1).is_ok() {
            references.push(reference);
        }
        self.references.set(references);
    }
}

impl Drop for Deferred<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        for reference in self.references.take() {
            // INVARIANT: the list's reference is given up, and the list is gone.
            reference.decref(self.py);
        }
    }
}

/// While it lives, the list it borrows is the thread's `CURRENT`.
pub(super) struct Collecting<'a> {
    before: Option<NonNull<Deferred<'static>>>,
    /// The variable, which is looked up once: this stays on its thread.
    current: NonNull<Cell<Option<NonNull<Deferred<'static>>>>>,
    list: &'a Deferred<'a>,
}

impl Drop for Collecting<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the thread's own variable, which needs no drop and so lasts as long as its code runs.
        let ended = unsafe { self.current.as_ref() }.replace(self.before);
        debug_assert_eq!(ended, Some(NonNull::from(self.list).cast()), "lists are ended in order");
    }
}

/// Takes over a reference if the thread holds a lock, for later.
#[inline]
pub(crate) fn take_over(reference: Ptr) -> bool {
    let Some(list) = CURRENT.get() else { return false };
    // SAFETY: the list outlives the `Collecting`, which sets and removes it on this thread.
    unsafe { list.as_ref() }.push(reference);
    true
}
