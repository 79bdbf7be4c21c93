//! Thread states: detaching the calling thread, and attaching one that Python has not
//! started (Include/ceval.h, Include/pystate.h).

use std::cell::RefCell;

use cpython_sys as ffi;

use super::interpreter::{Record, User};
use crate::python::Python;
use crate::{AttachError, PyErr};

/// While it lives the thread is detached (`Py_BEGIN_ALLOW_THREADS`).
///
/// # Invariants
///
/// `state` was attached to this thread, which nothing else attaches again.
struct Detached {
    state: *mut ffi::PyThreadState,
}

impl Drop for Detached {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the invariant.
        unsafe { ffi::PyEval_RestoreThread(self.state) };
    }
}

/// Runs `body` on the detached thread, which is attached again when it returns or panics.
#[inline(always)]
pub(crate) fn detach<R>(py: Python<'_>, body: impl FnOnce() -> R) -> R {
    detach_if(py, true, body)
}

/// As [`detach`], if it is worth the time; if not, runs `body` on the thread as it is. There is one
/// call of `body` for both, so that it can be part of its caller.
#[inline(always)]
pub(crate) fn detach_if<R>(_py: Python<'_>, detaches: bool, body: impl FnOnce() -> R) -> R {
    let _attach_again = detaches.then(|| {
        // SAFETY: the thread is attached. Whoever has a proof of that waits for this function,
        // and `body` has none: it is Send, as `Python::detach` sees to.
        let state = unsafe { ffi::PyEval_SaveThread() };
        // INVARIANT: just detached; what `body` attaches it detaches.
        Detached { state }
    });
    body()
}

/// The thread state that the calling thread has attached, or NULL.
fn attached_state() -> *mut ffi::PyThreadState {
    // SAFETY: the function may be called on any thread.
    unsafe { ffi::PyThreadState_GetUnchecked() }
}

/// The interpreter that the calling thread is attached to.
pub(crate) fn interpreter(_py: Python<'_>) -> *mut ffi::PyInterpreterState {
    // SAFETY: the thread is attached.
    unsafe { ffi::PyInterpreterState_Get() }
}

thread_local! {
    /// The interpreters that this thread is attached to by `attach`, innermost last.
    static ATTACHMENTS: RefCell<Vec<*const Record>> = const { RefCell::new(Vec::new()) };
}

/// How often the calling thread is attached to the interpreter by `attach`.
pub(crate) fn attachments_here(record: &Record) -> usize {
    let count = |list: &RefCell<Vec<_>>| list.borrow().iter().filter(|each| std::ptr::eq(**each, record)).count();
    // A thread that is past its end has none.
    ATTACHMENTS.try_with(count).unwrap_or(0)
}

/// Whose object a [`Py`](crate::Py) is, in builds with debug assertions. The types see to
/// it that a `Py` stays with its interpreter; what they cannot see is a `thread_local!`.
#[derive(Clone, Copy)]
pub(crate) struct Owner {
    /// Its address; 0 if the handle was made while the thread was not attached.
    #[cfg(debug_assertions)]
    interpreter: usize,
    #[cfg(not(debug_assertions))]
    interpreter: (),
}

impl Owner {
    /// The interpreter that the thread is attached to.
    #[inline(always)]
    pub(crate) fn here() -> Self {
        #[cfg(debug_assertions)]
        let interpreter = super::object::attached().map_or(0, |py| interpreter(py).addr());
        #[cfg(not(debug_assertions))]
        let interpreter = ();
        Self { interpreter }
    }

    /// Panics if the thread is attached to another one.
    #[inline(always)]
    #[track_caller]
    pub(crate) fn check(self) {
        #[cfg(debug_assertions)]
        {
            let here = Self::here().interpreter;
            let unknown = here == 0 || self.interpreter == 0;
            assert!(unknown || here == self.interpreter, "a Py was used in another interpreter than its own");
        }
        #[cfg(not(debug_assertions))]
        let () = self.interpreter;
    }
}

/// While it lives the thread is attached.
///
/// # Invariants
///
/// The thread has attached `state`, and detaches whatever else it attaches meanwhile.
struct Attached<'a> {
    state: *mut ffi::PyThreadState,
    /// Whether the thread state was made for this.
    made: bool,
    _user: User<'a>,
}

impl<'a> Attached<'a> {
    fn new(record: &'a Record) -> Result<Self, AttachError> {
        if !attached_state().is_null() {
            return Err(AttachError::Attached);
        }
        let user = record.enter().ok_or(AttachError::Finalizing)?;
        if user.is_finalizing() {
            return Err(AttachError::Finalizing);
        }
        let remembered = ATTACHMENTS.try_with(|list| {
            let mut list = list.borrow_mut();
            list.try_reserve(1).map(|()| list.push(record))
        });
        match remembered {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(AttachError::NoMemory),
            // The thread ends: nothing of it may be kept any more.
            Err(_) => return Err(AttachError::ThreadEnds),
        }
        let (state, made) = match own_state(&user) {
            Some(state) => (state, false),
            None => (user.new_thread_state(), true),
        };
        if state.is_null() {
            forget_attachment();
            return Err(AttachError::NoMemory);
        }
        // SAFETY: the thread is detached (checked); the thread state is new, or the thread's
        // own, which is detached with it. The user keeps the interpreter from ending.
        unsafe { ffi::PyEval_RestoreThread(state) };
        // INVARIANT: just attached.
        Ok(Self { state, made, _user: user })
    }

    fn py(&self) -> Python<'_> {
        // SAFETY: the invariant.
        unsafe { Python::assume_attached() }
    }
}

impl Drop for Attached<'_> {
    fn drop(&mut self) {
        let py = self.py();
        if let Some(error) = PyErr::occurred(py) {
            error.write_unraisable(py, None);
        }
        if self.made {
            // SAFETY: the attached thread state, which was made for this and is used no more.
            unsafe { ffi::PyThreadState_Clear(self.state) };
            // SAFETY: it is attached and has been cleared.
            unsafe { ffi::PyThreadState_DeleteCurrent() };
        } else {
            // SAFETY: the thread is attached.
            unsafe { ffi::PyEval_SaveThread() };
        }
        forget_attachment();
    }
}

fn forget_attachment() {
    // After the thread's end there is no list to forget it in.
    let _ = ATTACHMENTS.try_with(|list| list.borrow_mut().pop());
}

/// The thread's own thread state, if it has one that is detached and of this interpreter
/// (as in `PyGILState_Ensure`).
fn own_state(user: &User<'_>) -> Option<*mut ffi::PyThreadState> {
    // SAFETY: the function may be called on any thread, after `Py_Initialize`.
    let state = unsafe { ffi::PyGILState_GetThisThreadState() };
    if state.is_null() {
        return None;
    }
    // SAFETY: CPython forgets a thread's own state when that is deleted, so that it lives.
    let interpreter = unsafe { ffi::PyThreadState_GetInterpreter(state) };
    user.is_of(interpreter).then_some(state)
}

/// Runs `body` attached to the interpreter of `record`.
pub(crate) fn attach<R>(record: &Record, body: impl FnOnce(Python<'_>) -> R) -> Result<R, AttachError> {
    let attached = Attached::new(record)?;
    let py = attached.py();
    record.drop_queued(py);
    let result = body(py);
    // What `body` has given up need not wait for a thread that runs Python code.
    record.drop_queued(py);
    Ok(result)
}
