//! `PyOnceLock`: a value that is made once (`_PyOnceFlag`, Include/internal/pycore_lock.h).

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};

use cpython_sys as ffi;

use super::gc::Visit;
use super::parking;
use crate::exceptions::RuntimeError;
use crate::python::Python;
use crate::traverse::Traverse;
use crate::{PyErr, PyResult};

const EMPTY: u8 = 0;
const RUNNING: u8 = 1;
/// Threads are parked.
const PARKED: u8 = 2;
const PRESENT: u8 = 4;

/// Who makes the value.
struct RawOnce {
    state: AtomicU8,
    /// The process and the thread; the thread is 0 if nobody has begun.
    process: AtomicU32,
    thread: AtomicU64,
}

/// What a thread that needs the value has to do.
enum Begun<'a> {
    /// Nothing: it is there.
    Present,
    /// Make it.
    Run(Run<'a>),
    /// It is making it already.
    Recursive,
}

impl RawOnce {
    #[inline(always)]
    fn is_present(&self) -> bool {
        self.state.load(Ordering::Acquire) == PRESENT
    }

    /// Waits until the value is there, or this thread is the one to make it.
    #[cold]
    fn begin(&self, py: Python<'_>) -> Begun<'_> {
        // SAFETY: it may be called on any thread.
        let this = unsafe { ffi::PyThread_get_thread_ident() };
        let process = std::process::id();
        loop {
            let now = self.state.load(Ordering::Acquire);
            if now == PRESENT {
                return Begun::Present;
            }
            if now == EMPTY {
                if self.state.compare_exchange(EMPTY, RUNNING, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                    self.process.store(process, Ordering::Relaxed);
                    self.thread.store(this, Ordering::Release);
                    return Begun::Run(Run { once: self, thread: this });
                }
                continue;
            }
            let thread = self.thread.load(Ordering::Acquire);
            if thread != 0 && self.process.load(Ordering::Relaxed) != process {
                // A fork has left the thread behind that was making it. (If not, being the one
                // that forked, that thread finds out when it is done.)
                self.process.store(process, Ordering::Relaxed);
                if self.thread.compare_exchange(thread, this, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
                    return Begun::Run(Run { once: self, thread: this });
                }
            } else if thread == this {
                return Begun::Recursive;
            } else if now & PARKED != 0
                || self.state.compare_exchange(now, now | PARKED, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            {
                parking::park(py, &self.state, RUNNING | PARKED);
            }
        }
    }
}

/// The right to make the value. Dropped, it lets another thread try.
struct Run<'a> {
    once: &'a RawOnce,
    thread: u64,
}

impl Run<'_> {
    /// Ends it with a value, which `store` puts in. False if another thread has taken over,
    /// after a fork.
    fn finish(self, store: impl FnOnce()) -> bool {
        let this = std::mem::ManuallyDrop::new(self);
        if !this.resign() {
            return false;
        }
        store();
        this.set_state(PRESENT);
        true
    }

    /// Whether the right was still this thread's.
    fn resign(&self) -> bool {
        self.once.thread.compare_exchange(self.thread, 0, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    fn set_state(&self, state: u8) {
        if self.once.state.swap(state, Ordering::AcqRel) & PARKED != 0 {
            parking::unpark_all(&self.once.state);
        }
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        if self.resign() {
            self.set_state(EMPTY);
        }
    }
}

/// A value that is made when it is first asked for, once.
///
/// One thread at a time makes it, and may call Python meanwhile; others that need it wait
/// detached, so that threads that want the GIL, or to stop the world, do not wait for them. If
/// it cannot be made, the next thread tries. Reading it is one atomic load.
///
/// It is a field of a class or of a module's state, or a `static` if the value is free of
/// Python objects. The collector sees objects in it but does not take them away, because
/// threads may hold references to the value. For an attribute that may lead back to its own
/// instance there is [`ObjectCell::get_or_try_init`](crate::ObjectCell::get_or_try_init).
///
/// In a child process that was forked while another thread made the value, it is made again.
///
/// # Invariants
///
/// The value is initialised if the state is `PRESENT`, and then never changes. Before that,
/// only the thread that has resigned from its `Run` writes it.
pub struct PyOnceLock<T> {
    once: RawOnce,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: the value is shared, and one thread makes it and another may drop it.
unsafe impl<T: Send + Sync> Sync for PyOnceLock<T> {}

impl<T> PyOnceLock<T> {
    /// A lock without a value.
    pub const fn new() -> Self {
        let once = RawOnce { state: AtomicU8::new(EMPTY), process: AtomicU32::new(0), thread: AtomicU64::new(0) };
        Self { once, value: UnsafeCell::new(MaybeUninit::uninit()) }
    }

    /// The value, if it has been made.
    #[inline(always)]
    pub fn get(&self, _py: Python<'_>) -> Option<&T> {
        self.present()
    }

    #[inline(always)]
    fn present(&self) -> Option<&T> {
        if !self.once.is_present() {
            return None;
        }
        // SAFETY: it does not change any more.
        let value = unsafe { &*self.value.get() };
        // SAFETY: the invariant.
        Some(unsafe { value.assume_init_ref() })
    }

    /// The value; if there is none yet, the one that `make` makes.
    ///
    /// # Panics
    ///
    /// If `make` asks for the value itself.
    #[inline(always)]
    pub fn get_or_init(&self, py: Python<'_>, make: impl FnOnce() -> T) -> &T {
        match self.get_or_try_init(py, || Ok(make())) {
            Ok(value) => value,
            Err(_) => panic!("{RECURSIVE}"),
        }
    }

    /// The value; if there is none yet, the one that `make` makes.
    ///
    /// # Errors
    ///
    /// Those of `make`; `RuntimeError` if `make` asks for the value itself.
    #[inline(always)]
    pub fn get_or_try_init(&self, py: Python<'_>, make: impl FnOnce() -> PyResult<T>) -> PyResult<&T> {
        match self.present() {
            Some(value) => Ok(value),
            None => self.make(py, make),
        }
    }

    #[cold]
    fn make(&self, py: Python<'_>, make: impl FnOnce() -> PyResult<T>) -> PyResult<&T> {
        match self.once.begin(py) {
            Begun::Present => {}
            Begun::Run(run) => {
                let value = make()?;
                self.store(py, run, value);
            }
            Begun::Recursive => return Err(PyErr::new::<RuntimeError>(py, RECURSIVE)),
        }
        match self.present() {
            Some(value) => Ok(value),
            None => unreachable!("the value was made"),
        }
    }

    /// Puts a value in, if there is none.
    ///
    /// # Errors
    ///
    /// The value, if there is one, or the calling thread is making one.
    pub fn set(&self, py: Python<'_>, value: T) -> Result<(), T> {
        match self.once.begin(py) {
            Begun::Run(run) => {
                self.store(py, run, value);
                Ok(())
            }
            Begun::Present | Begun::Recursive => Err(value),
        }
    }

    /// Puts the value in. If another thread has taken over, waits for its value instead.
    fn store<'a>(&'a self, py: Python<'_>, mut run: Run<'a>, value: T) {
        let mut value = Some(value);
        while !run.finish(|| {
            if let Some(value) = value.take() {
                // SAFETY: the invariant: no other thread is here.
                unsafe { &mut *self.value.get() }.write(value);
            }
        }) {
            match self.once.begin(py) {
                Begun::Run(another) => run = another,
                Begun::Present | Begun::Recursive => return,
            }
        }
    }
}

/// The text of the error for a `make` that asks for the value itself.
const RECURSIVE: &str = "a value was asked for while it is being made by the same thread";

impl<T> Default for PyOnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for PyOnceLock<T> {
    fn drop(&mut self) {
        if *self.once.state.get_mut() == PRESENT {
            // SAFETY: the invariant, and nobody uses it again.
            unsafe { self.value.get_mut().assume_init_drop() };
        }
    }
}

// SAFETY: it visits what the value visits, which is put in by an attached thread and stays.
#[diagnostic::do_not_recommend]
unsafe impl<T: Traverse> Traverse for PyOnceLock<T> {
    const HAS_EDGES: bool = T::HAS_EDGES;

    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        self.present().map_or(ControlFlow::Continue(()), |value| value.traverse(visit))
    }

    fn clear_objects(&self, py: Python<'_>) {
        if let Some(value) = self.present() {
            value.clear_objects(py);
        }
    }

    fn clear_objects_mut(&mut self) {
        if T::HAS_EDGES {
            *self = Self::new();
        }
    }
}
