//! What test_panic.py drives: panics of all kinds.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};

use std::sync::atomic::{AtomicBool, Ordering};

use cpython_api::exceptions::ValueError;
use cpython_api::types::PyAny;
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, Traverse, pyfunction};

/// Panic with this message.
#[pyfunction(signature = (message, /))]
fn panic(message: String) -> PyResult<()> {
    panic!("{message}")
}

/// Raise ValueError, then panic before anybody handles it.
#[pyfunction(signature = (message, /))]
fn panic_while_raising(py: Python<'_>, message: String) -> PyResult<()> {
    let _raised = PyErr::new::<ValueError>(py, &message);
    panic!("{message}")
}

/// Panic with a value that is no text.
#[pyfunction]
fn panic_value() -> PyResult<()> {
    panic_any(5_u8)
}

/// Panic with a value that panics when it is dropped.
#[pyfunction]
fn panic_value_drop() -> PyResult<()> {
    struct Value;
    impl Drop for Value {
        fn drop(&mut self) {
            panic!("the value is dropped");
        }
    }
    panic_any(Value)
}

/// Call this, ignore what it raises, then panic.
#[pyfunction(signature = (callable, message, /))]
fn panic_after(py: Python<'_>, callable: Borrowed<'_, '_, PyAny>, message: String) -> PyResult<()> {
    if let Err(error) = callable.call(&[]) {
        drop(error.take(py));
    }
    panic!("{message}")
}

/// Calls it when it is dropped.
struct Guard<'py>(Bound<'py, PyAny>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.call(&[]) {
            drop(error.take(self.0.py()));
        }
    }
}

/// Panic, and call this while the stack unwinds.
#[pyfunction(signature = (callable, message, /))]
fn panic_and_call(callable: Borrowed<'_, '_, PyAny>, message: String) -> PyResult<()> {
    let _guard = Guard(callable.to_owned());
    panic!("{message}")
}

/// Panic, and catch that and panic again while the stack unwinds.
#[pyfunction(signature = (message, /))]
fn panic_and_catch(message: String) -> PyResult<()> {
    struct Catches;
    impl Drop for Catches {
        fn drop(&mut self) {
            let _ = catch_unwind(|| panic!("caught in a drop"));
        }
    }
    let _catches = Catches;
    panic!("{message}")
}

/// Catch a panic, then let another one, which was caught before, go on.
#[pyfunction(signature = (message, other, /))]
fn panic_resumed(message: String, other: String) -> PyResult<()> {
    let first = catch_unwind(AssertUnwindSafe(|| panic!("{message}")));
    let _ = catch_unwind(AssertUnwindSafe(|| panic!("{other}")));
    match first {
        Ok(()) => Ok(()),
        Err(payload) => resume_unwind(payload),
    }
}

/// Panic on a thread that Python does not know; then, if `resume` is true, here.
#[pyfunction(signature = (message, resume, /))]
fn panic_in_thread(message: String, resume: bool) -> PyResult<()> {
    match std::thread::spawn(move || panic!("{message}")).join() {
        Err(payload) if resume => resume_unwind(payload),
        _ => Ok(()),
    }
}

/// Part of the module's state: whether its drop panics.
#[derive(Default, Traverse)]
pub(crate) struct Fate(AtomicBool);

impl Drop for Fate {
    fn drop(&mut self) {
        assert!(!self.0.load(Ordering::Relaxed), "the state is dropped");
    }
}

/// Panic when the module is freed.
#[pyfunction]
fn panic_when_freed(state: &crate::State) -> PyResult<()> {
    state.fate.0.store(true, Ordering::Relaxed);
    Ok(())
}

/// Panic in a drop while the stack unwinds, which nothing can catch.
#[pyfunction(signature = (message, /))]
fn panic_in_drop(message: String) -> PyResult<()> {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    let _panics = Panics;
    panic!("{message}")
}
