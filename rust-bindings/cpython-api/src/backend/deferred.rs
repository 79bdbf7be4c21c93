//! What is dropped while a lock is held: it is given up after it, because `Py_DECREF` and
//! `PyBuffer_Release` may run any Python code.

use std::cell::Cell;
use std::ptr::NonNull;

use cpython_sys as ffi;

use super::raw::Ptr;
use crate::python::Python;

thread_local! {
    /// Where the thread puts what it drops at present, if it does not give it up at once.
    static CURRENT: Cell<Option<NonNull<Deferred<'static>>>> = const { Cell::new(None) };
}

/// What is given up later.
enum Dropped {
    /// A reference.
    Reference(Ptr),
    /// A buffer that was acquired and not yet released.
    Buffer(Box<ffi::Py_buffer>),
}

/// References and buffers that a thread owns and gives up when this is dropped.
///
/// # Invariants
///
/// One reference to each object of the list is this list's, and so is each buffer.
pub(super) struct Deferred<'py> {
    dropped: Cell<Vec<Dropped>>,
    py: Python<'py>,
}

impl<'py> Deferred<'py> {
    #[inline(always)]
    pub(super) fn new(py: Python<'py>) -> Self {
        Self { dropped: Cell::new(Vec::new()), py }
    }

    /// From now on until the result is dropped, the thread puts what it drops here.
    #[inline(always)]
    pub(super) fn collect(&self) -> Collecting<'_> {
        let list = NonNull::from(self).cast();
        CURRENT.with(|current| {
            // INVARIANT: the result borrows the list, and takes it away again.
            Collecting { before: current.replace(Some(list)), current: NonNull::from(current), list: self }
        })
    }

    fn push(&self, one: Dropped) {
        let mut dropped = self.dropped.take();
        // Without memory for it it is leaked: nothing can be raised here.
        if dropped.try_reserve(1).is_ok() {
            dropped.push(one);
        } else {
            std::mem::forget(one);
        }
        self.dropped.set(dropped);
    }
}

impl Drop for Deferred<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        let dropped = self.dropped.take();
        if !dropped.is_empty() {
            give_up(self.py, dropped);
        }
    }
}

/// Gives up what was on a list.
#[inline(never)]
fn give_up(py: Python<'_>, dropped: Vec<Dropped>) {
    for one in dropped {
        match one {
            // INVARIANT: the list's reference is given up, and the list is gone.
            Dropped::Reference(reference) => reference.decref(py),
            // SAFETY: the list's own; the thread is attached. Python code of the exporter may
            // run; an exception that is set is kept by it.
            Dropped::Buffer(mut view) => unsafe { ffi::PyBuffer_Release(&raw mut *view) },
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

/// The thread's list, if it holds a lock.
#[inline]
fn current<'a>() -> Option<&'a Deferred<'static>> {
    // SAFETY: the list outlives the `Collecting`, which sets and removes it on this thread. The
    // callers let go of it before they return.
    CURRENT.get().map(|list| unsafe { list.as_ref() })
}

/// Takes over a reference if the thread holds a lock, for later.
#[inline]
pub(crate) fn take_over(reference: Ptr) -> bool {
    let Some(list) = current() else { return false };
    list.push(Dropped::Reference(reference));
    true
}

/// Takes over a buffer that is to be released if the thread holds a lock, for later. If not,
/// gives it back.
pub(super) fn take_over_buffer(view: Box<ffi::Py_buffer>) -> Option<Box<ffi::Py_buffer>> {
    let Some(list) = current() else { return Some(view) };
    list.push(Dropped::Buffer(view));
    None
}
