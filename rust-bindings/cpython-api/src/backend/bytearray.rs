//! Bytearrays (Include/bytearrayobject.h): memory that others write to and move.

use cpython_sys as ffi;

use super::object::status;
use super::raw::owned;
use crate::exceptions::IndexError;
use crate::handle::Bound;
use crate::types::{PyAny, PyByteArray};
use crate::{PyErr, PyResult};

/// `PyByteArray_FromObject`.
pub(crate) fn from_object<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyByteArray>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyByteArray_FromObject(object.as_raw()) };
    // SAFETY: a new reference to a bytearray, or NULL.
    unsafe { owned(object.py(), raw) }
}

/// `PyByteArray_Concat`.
pub(crate) fn concat<'py>(left: &Bound<'py, PyAny>, right: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyByteArray>> {
    // SAFETY: live objects, an attached thread.
    let raw = unsafe { ffi::PyByteArray_Concat(left.as_raw(), right.as_raw()) };
    // SAFETY: a new reference to a bytearray, or NULL.
    unsafe { owned(left.py(), raw) }
}

/// `PyByteArray_GET_SIZE`.
pub(crate) fn len(array: &Bound<'_, PyByteArray>) -> usize {
    // SAFETY: the handle's invariant: it is a live bytearray.
    unsafe { ffi::PyByteArray_Size(array.as_raw()) as usize }
}

/// Runs `body` with the array's bytes, which are neither moved nor freed meanwhile. `body` runs
/// no Python code.
///
/// With the GIL nothing else runs meanwhile. Without it the array counts as exported, as for
/// any other holder of a buffer, so that resizing it raises `BufferError`.
#[cfg(not(Py_GIL_DISABLED))]
#[inline]
fn with_bytes<R>(array: &Bound<'_, PyByteArray>, body: impl FnOnce(*mut u8, usize) -> R) -> PyResult<R> {
    // SAFETY: the handle's invariant: it is a live bytearray.
    let data = unsafe { ffi::PyByteArray_AsString(array.as_raw()) };
    Ok(body(data.cast(), len(array)))
}

#[cfg(Py_GIL_DISABLED)]
fn with_bytes<R>(array: &Bound<'_, PyByteArray>, body: impl FnOnce(*mut u8, usize) -> R) -> PyResult<R> {
    // SAFETY: all-zero is a valid `Py_buffer`: pointers may be NULL.
    let mut view: ffi::Py_buffer = unsafe { std::mem::zeroed() };
    let export = Export::new(array, &mut view)?;
    Ok(body(export.view.buf.cast(), export.view.len as usize))
}

/// Runs `body`, which runs no Python code, in a critical section of the array (PEP 703).
#[cfg(Py_GIL_DISABLED)]
fn locked<R>(array: &Bound<'_, PyByteArray>, body: impl FnOnce() -> R) -> R {
    /// Ends the section, also when `body` panics.
    struct Section(std::mem::MaybeUninit<ffi::PyCriticalSection>);
    impl Drop for Section {
        fn drop(&mut self) {
            // SAFETY: begun before, at this address, by this thread.
            unsafe { ffi::PyCriticalSection_End(self.0.as_mut_ptr()) };
        }
    }
    let mut section = Section(std::mem::MaybeUninit::uninit());
    // SAFETY: a place for the section, which stays where it is until it ends; a live object.
    unsafe { ffi::PyCriticalSection_Begin(section.0.as_mut_ptr(), array.as_raw()) };
    body()
}

/// Runs `body`: the GIL is held.
#[cfg(not(Py_GIL_DISABLED))]
fn locked<R>(_array: &Bound<'_, PyByteArray>, body: impl FnOnce() -> R) -> R {
    body()
}

/// The functions of `bytearray` itself.
#[cfg(Py_GIL_DISABLED)]
fn procs() -> &'static ffi::PyBufferProcs {
    // SAFETY: the field is set before any extension module is loaded and never changes.
    let procs = unsafe { ffi::PyByteArray_Type.tp_as_buffer };
    // SAFETY: a static table, which nobody writes to.
    unsafe { &*procs }
}

/// A bytearray that counts as exported while this exists.
///
/// The buffer is asked for from `bytearray` itself, not from a subtype, whose `__buffer__`
/// could give something else.
///
/// # Invariants
///
/// `view` was filled by the type's `bf_getbuffer` and not yet released.
#[cfg(Py_GIL_DISABLED)]
struct Export<'a, 'py> {
    view: &'a mut ffi::Py_buffer,
    array: &'a Bound<'py, PyByteArray>,
}

#[cfg(Py_GIL_DISABLED)]
impl<'a, 'py> Export<'a, 'py> {
    fn new(array: &'a Bound<'py, PyByteArray>, view: &'a mut ffi::Py_buffer) -> PyResult<Self> {
        let Some(getbuffer) = procs().bf_getbuffer else { unreachable!("a bytearray exports a buffer") };
        let flags = ffi::PyBUF_SIMPLE as i32;
        // SAFETY: a live bytearray, a place for the view; the thread is attached.
        status(array.py(), locked(array, || unsafe { getbuffer(array.as_raw(), &raw mut *view, flags) }))?;
        // INVARIANT: just filled.
        Ok(Self { view, array })
    }
}

#[cfg(Py_GIL_DISABLED)]
impl Drop for Export<'_, '_> {
    fn drop(&mut self) {
        let raw = self.array.as_raw();
        if let Some(release) = procs().bf_releasebuffer {
            // SAFETY: the view is of this bytearray, and is released once, here.
            locked(self.array, || unsafe { release(raw, &raw mut *self.view) });
        }
        // SAFETY: the reference that the view had; the handle has another.
        unsafe { ffi::refcount::Py_DECREF(self.view.obj) };
    }
}

/// Where `length` bytes from `offset` on stand, if there are so many.
///
/// # Safety
///
/// `available` bytes stand at `data`.
#[inline]
unsafe fn range(data: *mut u8, available: usize, offset: usize, length: usize) -> Option<*mut u8> {
    let end = offset.checked_add(length)?;
    // SAFETY: the caller's promise; in range, as just checked.
    (end <= available).then(|| unsafe { data.add(offset) })
}

#[cold]
fn out_of_range(array: &Bound<'_, PyByteArray>) -> PyErr {
    PyErr::new::<IndexError>(array.py(), "bytearray index out of range")
}

/// Copies `out.len()` bytes from `offset` on. Whoever else can write to the memory may do so
/// meanwhile, where there is no GIL.
pub(crate) fn copy_to(array: &Bound<'_, PyByteArray>, offset: usize, out: &mut [u8]) -> PyResult<()> {
    let copied = with_bytes(array, |data, available| {
        // SAFETY: so many bytes stand there.
        let from = unsafe { range(data, available, offset, out.len()) }?;
        // SAFETY: in range, in memory that stays; `out` is Rust's own. No reference to that
        // memory is ever made, and any byte is valid.
        unsafe { std::ptr::copy_nonoverlapping(from, out.as_mut_ptr(), out.len()) };
        Some(())
    })?;
    copied.ok_or_else(|| out_of_range(array))
}

/// Copies the bytes to `offset` and on, as [`copy_to`].
pub(crate) fn copy_from(array: &Bound<'_, PyByteArray>, offset: usize, bytes: &[u8]) -> PyResult<()> {
    let copied = with_bytes(array, |data, available| {
        // SAFETY: so many bytes stand there.
        let to = unsafe { range(data, available, offset, bytes.len()) }?;
        // SAFETY: in range, in memory that stays and that nobody refers to as a slice: so
        // `bytes` is elsewhere.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        Some(())
    })?;
    copied.ok_or_else(|| out_of_range(array))
}

/// All bytes, of one moment as to their number.
pub(crate) fn to_vec(array: &Bound<'_, PyByteArray>) -> PyResult<Vec<u8>> {
    let copied = with_bytes(array, |data, available| {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(available).ok()?;
        // SAFETY: as in `copy_to`; there is room for so many bytes.
        unsafe { std::ptr::copy_nonoverlapping(data, bytes.as_mut_ptr(), available) };
        // SAFETY: so many have just been written.
        unsafe { bytes.set_len(available) };
        Some(bytes)
    })?;
    copied.ok_or_else(|| PyErr::no_memory(array.py()))
}

/// `PyByteArray_Resize`; new bytes are zero, where C leaves what was in the memory.
pub(crate) fn resize(array: &Bound<'_, PyByteArray>, length: usize) -> PyResult<()> {
    let Ok(size) = ffi::Py_ssize_t::try_from(length) else {
        return Err(PyErr::no_memory(array.py()));
    };
    let raw = array.as_raw();
    let result = locked(array, || {
        let before = len(array);
        // SAFETY: a live bytearray, a size that is not negative.
        let result = unsafe { ffi::PyByteArray_Resize(raw, size) };
        if result == 0 && length > before {
            // SAFETY: it is a bytearray.
            let data = unsafe { ffi::PyByteArray_AsString(raw) }.cast::<u8>();
            // SAFETY: it has `length` bytes now.
            let data = unsafe { data.add(before) };
            // SAFETY: as above.
            unsafe { data.write_bytes(0, length - before) };
        }
        result
    });
    status(array.py(), result)
}
