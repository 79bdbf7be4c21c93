//! Bytes objects (Include/bytesobject.h): reading them, and building one in place.

use cpython_sys as ffi;

use super::raw::owned;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyByteArray, PyBytes};
use crate::{PyErr, PyResult};

/// The bytes of a bytes object. They never change while anybody else can see it.
#[inline]
pub(crate) fn as_slice<'a>(bytes: Borrowed<'a, '_, PyBytes>) -> &'a [u8] {
    let raw = bytes.as_raw();
    // SAFETY: the handle's invariant: it is a live bytes object.
    let data = unsafe { ffi::object::PyBytes_AS_STRING(raw) };
    // SAFETY: as above.
    let length = unsafe { ffi::object::Py_SIZE(raw) };
    // SAFETY: so many bytes stand there, and the handle keeps them for `'a`.
    unsafe { std::slice::from_raw_parts(data.cast(), length as usize) }
}

/// `PyBytes_FromStringAndSize` with a copy of the bytes.
pub(crate) fn from_slice<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyBytes_FromStringAndSize(bytes.as_ptr().cast(), bytes.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a bytes object, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyBytes_FromObject`.
pub(crate) fn from_object<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyBytes_FromObject(object.as_raw()) };
    // SAFETY: a new reference to a bytes object, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyBytes_Concat`. The function may resize a bytes object in place that has one reference:
/// the caller's handle is a second one.
pub(crate) fn concat<'py>(left: &Bound<'py, PyAny>, right: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let py = left.py();
    let mut result = left.clone().into_ptr().as_raw();
    // SAFETY: a reference that the function takes over, and a live object; it writes a new
    // reference to a bytes object there, or NULL with an exception set.
    unsafe { ffi::PyBytes_Concat(&raw mut result, right.as_raw()) };
    // SAFETY: as above.
    unsafe { owned(py, result) }
}

/// `PyByteArray_FromStringAndSize` with a copy of the bytes.
pub(crate) fn bytearray<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyByteArray>> {
    // SAFETY: a slice's length fits `Py_ssize_t`; the thread is attached.
    let raw = unsafe { ffi::PyByteArray_FromStringAndSize(bytes.as_ptr().cast(), bytes.len() as ffi::Py_ssize_t) };
    // SAFETY: a new reference to a bytearray, or NULL.
    unsafe { owned(py, raw) }
}

/// Builds a bytes object in place, from front to back.
///
/// # Invariants
///
/// `bytes` is a bytes object of `capacity` bytes that nobody else has seen, if `capacity`
/// is not 0; its first `written` bytes are initialised.
pub struct PyBytesWriter<'py> {
    bytes: Bound<'py, PyBytes>,
    capacity: usize,
    written: usize,
}

impl<'py> PyBytesWriter<'py> {
    /// Room for `capacity` bytes.
    ///
    /// # Errors
    ///
    /// `MemoryError` if there is not so much memory; `OverflowError` if no bytes object
    /// can be so large.
    #[inline]
    pub fn with_capacity(py: Python<'py>, capacity: usize) -> PyResult<Self> {
        // A size over isize::MAX becomes negative, which C refuses with SystemError; say
        // what a caller can act on.
        let Ok(size) = ffi::Py_ssize_t::try_from(capacity) else {
            return Err(PyErr::no_memory(py));
        };
        // SAFETY: the thread is attached; NULL asks for uninitialised bytes.
        let raw = unsafe { ffi::PyBytes_FromStringAndSize(std::ptr::null(), size) };
        // SAFETY: a new reference to a bytes object, or NULL.
        let bytes = unsafe { owned(py, raw) }?;
        // INVARIANT: a new object, except for the shared empty one when `capacity` is 0.
        Ok(Self { bytes, capacity, written: 0 })
    }

    /// How many bytes still fit.
    pub fn remaining(&self) -> usize {
        self.capacity - self.written
    }

    /// Lets `fill` write the next `length` bytes, which are zero before, and keeps as many
    /// of them as it returns.
    ///
    /// Zeroing costs little where it is done in pieces that fit the first cache: give
    /// large outputs in several calls.
    ///
    /// # Panics
    ///
    /// If `length` is more than [`remaining`](Self::remaining), or `fill` returns more than
    /// `length`.
    #[inline]
    pub fn write_with(&mut self, length: usize, fill: impl FnOnce(&mut [u8]) -> usize) {
        assert!(length <= self.remaining(), "writing {length} bytes where {} fit", self.remaining());
        if length == 0 {
            return;
        }
        // SAFETY: the object is a live bytes object.
        let start = unsafe { ffi::object::PyBytes_AS_STRING(self.bytes.as_raw()) }.cast::<u8>();
        // SAFETY: `written + length <= capacity`.
        let next = unsafe { start.add(self.written) };
        // SAFETY: `length` bytes from there are in the object, which is ours alone.
        unsafe { next.write_bytes(0, length) };
        // SAFETY: as above, and now they are initialised.
        let kept = fill(unsafe { std::slice::from_raw_parts_mut(next, length) });
        assert!(kept <= length, "{kept} bytes written where {length} were asked for");
        // INVARIANT: all `length` bytes are initialised, so the first `kept` are.
        self.written += kept;
    }

    /// Appends a copy of `bytes`.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub fn write(&mut self, bytes: &[u8]) {
        self.write_with(bytes.len(), |out| {
            out.copy_from_slice(bytes);
            bytes.len()
        });
    }

    /// What has been written, so far; for changes in place.
    pub fn written_mut(&mut self) -> &mut [u8] {
        if self.written == 0 {
            return &mut [];
        }
        // SAFETY: the object is a live bytes object.
        let start = unsafe { ffi::object::PyBytes_AS_STRING(self.bytes.as_raw()) }.cast::<u8>();
        // SAFETY: so many bytes are initialised, and the object is ours alone.
        unsafe { std::slice::from_raw_parts_mut(start, self.written) }
    }

    /// The bytes object, as long as what was written (`_PyBytes_Resize`).
    ///
    /// # Errors
    ///
    /// `MemoryError` if it has to be made shorter and cannot.
    #[inline]
    pub fn finish(mut self) -> PyResult<Bound<'py, PyBytes>> {
        if let [only] = *self.written_mut() {
            // Bytes objects of one byte exist already, as in C.
            return from_slice(self.bytes.py(), &[only]);
        }
        let Self { bytes, capacity, written } = self;
        if written == capacity {
            return Ok(bytes);
        }
        let py = bytes.py();
        let mut raw = bytes.into_ptr().as_raw();
        // SAFETY: the object is ours alone; the function takes the reference and puts a
        // new one, or NULL with an exception, in its place.
        unsafe { ffi::_PyBytes_Resize(&raw mut raw, written as ffi::Py_ssize_t) };
        // SAFETY: as just said.
        unsafe { owned(py, raw) }
    }
}
