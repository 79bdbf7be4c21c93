//! Panics: caught at every entry from C, and raised as SystemError.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

use crate::exceptions::SystemError;
use crate::python::Python;
use crate::{PyErr, backend};

thread_local! {
    /// Message and place of the latest panic of this thread, until an entry takes it.
    static LATEST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// "message (file:line:column)".
fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("a panic with a value that is no text");
    match info.location() {
        Some(place) => format!("{message} ({place})"),
        None => message.to_owned(),
    }
}

/// Makes panics of attached threads silent, because they become exceptions, and keeps
/// what they say. Those of other threads go on being printed. Built with `panic=abort`,
/// where nothing can be caught, a panic is a fatal error of Python.
pub(crate) fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if backend::object::attached().is_none() {
                previous(info);
            } else if cfg!(panic = "abort") {
                backend::err::fatal(&format!("Rust panic: {}", describe(info)));
            } else {
                LATEST.with(|latest| *latest.borrow_mut() = Some(describe(info)));
            }
        }));
    });
}

/// Runs `body`; a panic becomes SystemError with its message and place. An exception that
/// was set already is the `__context__` of that one.
#[inline]
pub(crate) fn catch<'py, R>(py: Python<'py>, body: impl FnOnce() -> crate::PyResult<R>) -> crate::PyResult<R> {
    // The body's own state is gone after a panic; what it shares with others are Python
    // objects, and module state, which is Sync.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| {
        // A payload may panic when it is dropped; better leaked than aborted.
        std::mem::forget(payload);
        Err(raise(py))
    })
}

#[cold]
fn raise(py: Python<'_>) -> PyErr {
    let latest = LATEST.with(|latest| latest.borrow_mut().take());
    let text = latest.unwrap_or_else(|| "its message is lost".to_owned());
    let pending = backend::err::occurred(py).then(|| backend::err::take(py));
    let error = PyErr::new::<SystemError>(py, format!("Rust panic: {text}"));
    match pending {
        Some(pending) => error.with_context(pending),
        None => error,
    }
}

/// Runs `body` where no exception can be raised and nothing may be left half done: a
/// panic ends the process as a fatal error of Python.
pub(crate) fn fatal_on_panic<R>(place: &str, body: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        let latest = LATEST.with(|latest| latest.borrow_mut().take());
        backend::err::fatal(&format!("Rust panic in {place}: {}", latest.unwrap_or_default()))
    })
}
