//! Results: bytes objects that a kernel writes to, and its errors as `binascii.Error`.

use std::fmt::Display;
use std::mem::MaybeUninit;

use cpython_api::types::{PyBytes, PyBytesWriter};
use cpython_api::{Bound, PyErr, PyResult, Python};

use crate::State;

/// From so many bytes of input on other threads run meanwhile: less takes a few microseconds, and
/// to wait for one's turn again may take longer.
const LARGE: usize = 64 * 1024;

/// The bytes that a kernel makes of so many, `room` at most; or why it does not. `None` is more
/// than any object can have.
#[inline]
pub(crate) fn build<'py, E: Send>(
    py: Python<'py>,
    len: usize,
    room: Option<usize>,
    kernel: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> Result<&'r mut [u8], E> + Send,
) -> PyResult<Result<Bound<'py, PyBytes>, E>> {
    let Some(room) = room else { return Err(PyErr::no_memory(py)) };
    let mut writer = PyBytesWriter::with_capacity(py, room)?;
    let written = writer.write_uninit(room, |out| {
        if len < LARGE { out.fill_with(kernel) } else { py.detach(|| out.fill_with(kernel)) }
    });
    match written {
        Ok(()) => writer.finish().map(Ok),
        Err(reason) => Ok(Err(reason)),
    }
}

/// Raises `binascii.Error`.
#[cold]
pub(crate) fn error(py: Python<'_>, state: &State, reason: impl Display) -> PyErr {
    PyErr::from_type(&state.error.bind(py), reason.to_string())
}
