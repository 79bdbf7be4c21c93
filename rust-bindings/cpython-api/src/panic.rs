//! Panics: caught at every entry from C, and raised as SystemError. The policy is in
//! Doc/errors-and-panics.md.

use std::any::Any;
use std::cell::RefCell;
use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

use crate::exceptions::SystemError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyBaseException;
use crate::{PyErr, PyResult, backend};

/// What the hook saw of a panic that is not caught yet.
struct Seen {
    /// Where the text of its payload is, by which whoever catches it finds this again.
    address: usize,
    /// Its message and place.
    description: String,
}

/// How many are kept for a thread. There is more than one if the drop of a value, while
/// the stack unwinds, calls code that panics. One that a module catches by itself stays.
const KEPT: usize = 8;

thread_local! {
    /// The panics of this thread that no entry has caught yet.
    static SEEN: RefCell<Vec<Seen>> = const { RefCell::new(Vec::new()) };
}

/// The text of a payload, as `panic!` makes it.
fn payload_text(payload: &(dyn Any + Send)) -> Option<&str> {
    payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied())
}

/// The text's address stays the same on the payload's way from the hook to the entry.
fn address(payload: &(dyn Any + Send)) -> usize {
    payload_text(payload).map_or(0, |text| text.as_ptr().addr())
}

const NO_TEXT: &str = "a panic with a value that is no text";

/// "message (file:line:column)".
fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or(NO_TEXT);
    match info.location() {
        Some(place) => format!("{message} ({place})"),
        None => message.to_owned(),
    }
}

/// Whether the process will be aborted when the hook returns: the panic leaves a drop
/// that runs because of another panic, or a function that C has called.
fn aborts(info: &PanicHookInfo<'_>) -> bool {
    // `PanicHookInfo::can_unwind` is not stable; its Debug text has the field.
    const FIELD: &[u8] = b"can_unwind: false";
    cfg!(panic = "abort") || format!("{info:?}").as_bytes().windows(FIELD.len()).any(|part| part == FIELD)
}

/// Makes panics silent on threads that Python knows, because they become exceptions, and
/// keeps what they say. Those of other threads go on being printed. One that cannot be
/// caught is a fatal error of Python on any thread.
pub(crate) fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if aborts(info) {
                fatal(describe(info));
            } else if backend::err::is_python_thread() {
                remember(info);
            } else {
                previous(info);
            }
        }));
    });
}

fn remember(info: &PanicHookInfo<'_>) {
    let seen = Seen { address: address(info.payload()), description: describe(info) };
    // A thread that ends has nothing to remember it in, nor an entry to catch it.
    let _ = SEEN.try_with(|list| {
        let mut list = list.borrow_mut();
        if list.len() == KEPT {
            list.remove(0);
        }
        list.push(seen);
    });
}

/// The message of a panic that was caught, and its place if the hook saw it here.
fn description(payload: Box<dyn Any + Send>) -> String {
    let address = address(&*payload);
    let seen = SEEN.try_with(|list| {
        let mut list = list.borrow_mut();
        let found = list.iter().rposition(|seen| seen.address == address)?;
        let description = std::mem::take(&mut list[found].description);
        // What came after it has been caught in between.
        list.truncate(found);
        Some(description)
    });
    let text = match seen {
        Ok(Some(description)) => description,
        _ => payload_text(&*payload).unwrap_or(NO_TEXT).to_owned(),
    };
    // The value may panic when it is dropped. Then what that panic holds is leaked.
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
    text
}

/// Ends the process with "Fatal Python error: ..", and the panics before this one.
fn fatal(mut text: String) -> ! {
    text.insert_str(0, "Rust panic: ");
    let _ = SEEN.try_with(|list| {
        for seen in list.borrow().iter().rev() {
            text.push_str("; after the panic: ");
            text.push_str(&seen.description);
        }
    });
    backend::err::fatal(&text)
}

/// Runs `body`; a panic becomes SystemError with its message and place. An exception that
/// was set already is the `__context__` of that one.
#[inline]
pub(crate) fn catch<'py, R>(py: Python<'py>, body: impl FnOnce() -> PyResult<R>) -> PyResult<R> {
    // The body's own state is gone after a panic; what it shares with others are Python
    // objects, and module state, which is Sync.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| Err(caught(py, payload)))
}

#[cold]
fn caught(py: Python<'_>, payload: Box<dyn Any + Send>) -> PyErr {
    let pending = take_pending(py);
    let error = raise(py, payload);
    match pending {
        Some(pending) => error.with_context(pending),
        None => error,
    }
}

fn take_pending(py: Python<'_>) -> Option<Bound<'_, PyBaseException>> {
    PyErr::occurred(py).map(|error| error.take(py))
}

/// Raises SystemError for a panic. If that fails, what it would have said is printed.
fn raise(py: Python<'_>, payload: Box<dyn Any + Send>) -> PyErr {
    let text = format!("Rust panic: {}", description(payload));
    let error = PyErr::new::<SystemError>(py, &text);
    if !error.matches::<SystemError>(py) {
        // Nothing is left to be done if stderr is closed.
        let _ = std::io::stderr().write_all(format!("{text}\n").as_bytes());
    }
    error
}

/// Runs `body` where nothing can be raised, because C has no way to be told of it: in a
/// deallocator, `m_free`, `bf_releasebuffer`. A panic goes to `sys.unraisablehook`; an
/// exception that is set, which such a function must not touch, stays.
#[inline]
pub(crate) fn unraisable_on_panic(py: Python<'_>, body: impl FnOnce()) {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| report(py, payload));
}

#[cold]
fn report(py: Python<'_>, payload: Box<dyn Any + Send>) {
    let pending = take_pending(py);
    raise(py, payload).write_unraisable(py, None);
    if let Some(pending) = pending {
        // It is set again; whoever set it knows.
        let _set = PyErr::restore(pending);
    }
}

/// Runs `body` where no Python code may run and nothing may be left half done, in
/// `tp_traverse` and `m_traverse`: a panic ends the process as a fatal error of Python.
pub(crate) fn fatal_on_panic<R>(place: &str, body: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(body))
        .unwrap_or_else(|payload| fatal(format!("in {place}: {}", description(payload))))
}
