//! `_testrustapi.lock_drops`: what lets go of Python objects while a lock is held.

use std::sync::{Mutex, PoisonError};

use cpython_api::sync::PyMutex;
use cpython_api::types::PyAny;
use cpython_api::{Borrowed, BufferFlags, HeldBuffer, PyResult, PySend, Python, pyclass, pymethods, pymodule};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// A lock, and what is dropped under it.
#[pyclass(module = "_testrustapi.lock_drops")]
#[derive(Default)]
struct Drops {
    number: PyMutex<u64>,
    buffer: PyMutex<Option<HeldBuffer>>,
    #[traverse(skip)]
    sent: Mutex<Option<PySend>>,
}

#[pymethods]
impl Drops {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    /// Use both locks.
    fn count(&self, py: Python<'_>) -> u64 {
        let more = self.buffer.with(py, |buffer, _| buffer.is_some());
        self.number.with(py, |number, _| {
            *number += 1 + u64::from(more);
            *number
        })
    }

    /// Keep an object's buffer.
    #[pymethod(signature = (object, /))]
    fn hold(&self, py: Python<'_>, object: Object<'_, '_>) -> PyResult<()> {
        let held = HeldBuffer::get(&object, BufferFlags::SIMPLE)?;
        self.buffer.with_input(py, held, |buffer, held, _| *buffer = Some(held));
        Ok(())
    }

    /// Drop the buffer with the lock held.
    fn drop_buffer(&self, py: Python<'_>) {
        self.buffer.with(py, |buffer, _| *buffer = None);
    }

    /// Drop a `PySend`, of what the function returns, with the lock of a value held that has no
    /// objects.
    #[pymethod(signature = (function, /))]
    fn drop_captured(&self, py: Python<'_>, function: Object<'_, '_>) -> PyResult<()> {
        let sent = function.call(&[])?.into_send()?;
        self.number.with(py, move |number, _| {
            *number += 1;
            drop(sent);
            *number += 1;
        });
        Ok(())
    }

    /// As `drop_captured`, of a value that has objects, and through a reference.
    #[pymethod(signature = (function, /))]
    fn drop_shared(&self, py: Python<'_>, function: Object<'_, '_>) -> PyResult<()> {
        let sent = function.call(&[])?.into_send()?;
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(sent);
        let place = &self.sent;
        self.buffer.with(py, |_, _| drop(place.lock().unwrap_or_else(PoisonError::into_inner).take()));
        Ok(())
    }
}

/// What is dropped while a lock is held.
#[pymodule(submodule)]
pub(crate) mod lock_drops {
    #[pymodule_export]
    use super::Drops;
}
