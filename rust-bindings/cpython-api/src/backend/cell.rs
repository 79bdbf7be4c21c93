//! The pointer behind `ObjectCell`. On a free-threaded build its lowest bit is a lock, held
//! for the few instructions that read or write it.

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::gc::Visit;
use super::raw::{Ptr, RawObject};
use crate::handle::{Bound, Py};
use crate::python::Python;

/// A pointer to an object, or NULL.
///
/// # Invariants
///
/// Without its lowest bit, the pointer is NULL or an object of type `T`, and the cell owns a
/// reference to it. On a free-threaded build only the thread that has set the lowest bit
/// reads or writes the pointer, except in `traverse` and `drop`.
pub(crate) struct RawCell<T> {
    pointer: AtomicPtr<RawObject>,
    marker: PhantomData<Py<T>>,
}

/// How often a thread looks at a held lock before it lets others run.
#[cfg(Py_GIL_DISABLED)]
const SPINS: usize = 100;

impl<T> RawCell<T> {
    pub(crate) const fn empty() -> Self {
        // INVARIANT: NULL.
        Self { pointer: AtomicPtr::new(std::ptr::null_mut()), marker: PhantomData }
    }

    pub(crate) fn holding(object: Option<Py<T>>) -> Self {
        let raw = object.map_or(std::ptr::null_mut(), |object| object.into_ptr().as_raw());
        // INVARIANT: the reference is the cell's now.
        Self { pointer: AtomicPtr::new(raw), marker: PhantomData }
    }

    /// Runs `body` on the pointer and stores what it returns. No other thread does so
    /// meanwhile: `body` must be short and run no Python code.
    #[inline(always)]
    fn with<R>(&self, _py: Python<'_>, body: impl FnOnce(Option<Ptr>) -> (Option<Ptr>, R)) -> R {
        #[cfg(not(Py_GIL_DISABLED))]
        let now = self.pointer.load(Ordering::Relaxed);
        #[cfg(Py_GIL_DISABLED)]
        let now = self.lock();
        let (new, result) = body(Ptr::new(now));
        let new = new.map_or(std::ptr::null_mut(), Ptr::as_raw);
        #[cfg(not(Py_GIL_DISABLED))]
        self.pointer.store(new, Ordering::Relaxed);
        #[cfg(Py_GIL_DISABLED)]
        self.pointer.store(new, Ordering::Release);
        result
    }

    /// Sets the lowest bit, once it is not set, and gives the pointer.
    #[cfg(Py_GIL_DISABLED)]
    fn lock(&self) -> *mut RawObject {
        let mut spins = 0;
        loop {
            let now = self.pointer.load(Ordering::Relaxed);
            let locked = now.map_addr(|address| address | 1);
            if now != locked
                && self.pointer.compare_exchange_weak(now, locked, Ordering::Acquire, Ordering::Relaxed).is_ok()
            {
                return now;
            }
            spins += 1;
            if spins % SPINS == 0 {
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
    }

    #[inline]
    pub(crate) fn get<'py>(&self, py: Python<'py>) -> Option<Bound<'py, T>> {
        self.with(py, |now| {
            // The reference is made while the cell cannot give up its own.
            now.inspect(|now| now.incref(py));
            // SAFETY: an object of type `T`, by the invariant, and a reference just made.
            (now, now.map(|now| unsafe { Bound::from_owned(py, now) }))
        })
    }

    #[inline]
    pub(crate) fn replace<'py>(&self, py: Python<'py>, object: Option<Bound<'py, T>>) -> Option<Bound<'py, T>> {
        let new = object.map(Bound::into_ptr);
        // INVARIANT: the new object's reference is the cell's now, the old one's the caller's.
        let old = self.with(py, |now| (new, now));
        // SAFETY: an object of type `T` and a reference, by the invariant.
        old.map(|old| unsafe { Bound::from_owned(py, old) })
    }

    /// Puts `object` in if nothing is there; gives what is there then.
    pub(crate) fn get_or_insert<'py>(&self, py: Python<'py>, object: Bound<'py, T>) -> Bound<'py, T> {
        let mut object = Some(object);
        let kept = self.with(py, |now| {
            let kept = now.or_else(|| object.take().map(Bound::into_ptr));
            kept.inspect(|kept| kept.incref(py));
            (kept, kept)
        });
        // What was made in vain is dropped here, after the lock.
        match kept {
            // SAFETY: an object of type `T`, by the invariant, and a reference just made.
            Some(kept) => unsafe { Bound::from_owned(py, kept) },
            None => unreachable!("an object was put in"),
        }
    }

    /// Visits the object. The collector calls while no attached thread runs, so that the
    /// lock is free.
    pub(crate) fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        match Ptr::new(self.pointer.load(Ordering::Relaxed)) {
            Some(object) => visit.visit(object),
            None => ControlFlow::Continue(()),
        }
    }
}

impl<T> Drop for RawCell<T> {
    fn drop(&mut self) {
        if let Some(object) = Ptr::new(*self.pointer.get_mut()) {
            // SAFETY: an object of type `T` and a reference, by the invariant, given up here.
            drop(unsafe { Py::<T>::from_owned(object) });
        }
    }
}
