//! Results: bytes objects that a kernel writes to, and its errors as `binascii.Error`.

use std::convert::Infallible;
use std::fmt::Display;
use std::mem::MaybeUninit;

use cpython_api::types::{PyBytes, PyBytesWriter};
use cpython_api::{Bound, PyErr, PyResult, Python};

use crate::State;

/// From so many bytes of input on other threads run meanwhile: less takes a few microseconds, and
/// to wait for one's turn again may take longer.
const LARGE: usize = 64 * 1024;

/// Results of up to so many bytes are copied: the shortest ones exist already.
const TINY: usize = 3;

/// What is copied of results whose length is not known before.
const SHORT: usize = 2048;

/// Runs a kernel on so many bytes; other threads run meanwhile if they are many.
#[inline]
pub(crate) fn run<R: Send>(py: Python<'_>, len: usize, kernel: impl FnOnce() -> R + Send) -> R {
    if len < LARGE { kernel() } else { py.detach(kernel) }
}

/// Room for so many bytes, if any object can have so many.
#[inline]
pub(crate) fn writer<'py>(py: Python<'py>, room: Option<usize>) -> PyResult<PyBytesWriter<'py>> {
    match room {
        Some(room) => PyBytesWriter::with_capacity(py, room),
        None => Err(PyErr::no_memory(py)),
    }
}

/// Appends what a kernel makes of so many bytes.
#[inline]
pub(crate) fn write<'py, E: Display + Send>(
    py: Python<'py>,
    state: &State,
    writer: &mut PyBytesWriter<'py>,
    len: usize,
    kernel: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> Result<&'r mut [u8], E> + Send,
) -> PyResult<()> {
    let written = writer.write_uninit(writer.remaining(), |out| run(py, len, || out.fill_with(kernel)));
    written.map_err(|reason| error(py, state, reason))
}

/// The bytes that a kernel makes of so many, `room` at most.
#[inline]
pub(crate) fn build<'py, E: Display + Send>(
    py: Python<'py>,
    state: &State,
    len: usize,
    room: Option<usize>,
    kernel: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> Result<&'r mut [u8], E> + Send,
) -> PyResult<Bound<'py, PyBytes>> {
    if let Some(..=TINY) = room {
        let written = kernel(&mut [MaybeUninit::uninit(); TINY]).map(|bytes| PyBytes::new(py, bytes));
        return written.unwrap_or_else(|reason| Err(error(py, state, reason)));
    }
    let mut writer = writer(py, room)?;
    write(py, state, &mut writer, len, kernel)?;
    writer.finish()
}

/// The bytes that a kernel makes of so many, where it shows only then how many they are.
///
/// Short ones are copied, which takes less time than to make an object that is too large and
/// make it smaller.
#[inline]
pub(crate) fn build_some<'py>(
    py: Python<'py>,
    state: &State,
    len: usize,
    room: Option<usize>,
    kernel: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> &'r mut [u8] + Send,
) -> PyResult<Bound<'py, PyBytes>> {
    match room {
        Some(..=SHORT) => PyBytes::new(py, kernel(&mut [MaybeUninit::uninit(); SHORT])),
        _ => build(py, state, len, room, |out| Ok::<_, Infallible>(kernel(out))),
    }
}

/// Raises `binascii.Error`.
#[cold]
pub(crate) fn error(py: Python<'_>, state: &State, reason: impl Display) -> PyErr {
    PyErr::from_type(&state.error.bind(py), reason.to_string())
}
