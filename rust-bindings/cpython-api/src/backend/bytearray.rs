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

/// Runs `body` in a critical section of the array, where there is no GIL (PEP 703). `body`
/// runs no Python code.
fn locked<R>(array: &Bound<'_, PyByteArray>, body: impl FnOnce() -> R) -> R {
    #[cfg(Py_GIL_DISABLED)]
    {
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
    #[cfg(not(Py_GIL_DISABLED))]
    {
        let _ = array;
        body()
    }
}

/// The functions of `bytearray` itself.
fn procs() -> &'static ffi::PyBufferProcs {
    // SAFETY: the field is set before any extension module is loaded and never changes.
    let procs = unsafe { ffi::PyByteArray_Type.tp_as_buffer };
    // SAFETY: a static table, which nobody writes to.
    unsafe { &*procs }
}

/// The memory of a bytearray, which is neither moved nor freed while this exists: as for any
/// other holder of a buffer, resizing raises `BufferError` meanwhile.
///
/// It is asked for from `bytearray` itself, not from a subtype, whose `__buffer__` could give
/// something else.
///
/// # Invariants
///
/// `view` was filled by the type's `bf_getbuffer` and not yet released.
struct Export<'a, 'py> {
    view: ffi::Py_buffer,
    array: &'a Bound<'py, PyByteArray>,
}

impl<'a, 'py> Export<'a, 'py> {
    fn new(array: &'a Bound<'py, PyByteArray>) -> PyResult<Self> {
        // SAFETY: all-zero is a valid `Py_buffer`: pointers may be NULL.
        let mut view: ffi::Py_buffer = unsafe { std::mem::zeroed() };
        let Some(getbuffer) = procs().bf_getbuffer else { unreachable!("a bytearray exports a buffer") };
        let flags = ffi::PyBUF_SIMPLE as i32;
        // SAFETY: a live bytearray, a place for the view; the thread is attached.
        status(array.py(), locked(array, || unsafe { getbuffer(array.as_raw(), &raw mut view, flags) }))?;
        Ok(Self { view, array })
    }

    fn len(&self) -> usize {
        self.view.len as usize
    }

    /// Where `length` bytes from `offset` on stand.
    fn range(&self, offset: usize, length: usize) -> PyResult<*mut u8> {
        match offset.checked_add(length) {
            // SAFETY: in range, as just checked.
            Some(end) if end <= self.len() => Ok(unsafe { self.view.buf.cast::<u8>().add(offset) }),
            _ => Err(PyErr::new::<IndexError>(self.array.py(), "bytearray index out of range")),
        }
    }
}

impl Drop for Export<'_, '_> {
    fn drop(&mut self) {
        let raw = self.array.as_raw();
        if let Some(release) = procs().bf_releasebuffer {
            // SAFETY: the view is of this bytearray, and is released once, here.
            locked(self.array, || unsafe { release(raw, &raw mut self.view) });
        }
        // SAFETY: the reference that the view had; the handle has another.
        unsafe { ffi::refcount::Py_DECREF(self.view.obj) };
    }
}

/// Copies `out.len()` bytes from `offset` on. Whoever else can write to the memory may do so
/// meanwhile, where there is no GIL.
pub(crate) fn copy_to(array: &Bound<'_, PyByteArray>, offset: usize, out: &mut [u8]) -> PyResult<()> {
    let export = Export::new(array)?;
    let from = export.range(offset, out.len())?;
    // SAFETY: in range, in memory that stays; `out` is Rust's own. No reference to that memory
    // is ever made, and any byte is valid.
    unsafe { std::ptr::copy_nonoverlapping(from, out.as_mut_ptr(), out.len()) };
    Ok(())
}

/// Copies the bytes to `offset` and on, as [`copy_to`].
pub(crate) fn copy_from(array: &Bound<'_, PyByteArray>, offset: usize, bytes: &[u8]) -> PyResult<()> {
    let export = Export::new(array)?;
    let to = export.range(offset, bytes.len())?;
    // SAFETY: in range, in memory that stays and that nobody refers to as a slice: so `bytes`
    // is elsewhere.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
    Ok(())
}

/// All bytes, of one moment as to their number.
pub(crate) fn to_vec(array: &Bound<'_, PyByteArray>) -> PyResult<Vec<u8>> {
    let export = Export::new(array)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(export.len()).is_err() {
        return Err(PyErr::no_memory(array.py()));
    }
    let from = export.range(0, export.len())?;
    // SAFETY: as in `copy_to`; there is room for so many bytes.
    unsafe { std::ptr::copy_nonoverlapping(from, bytes.as_mut_ptr(), export.len()) };
    // SAFETY: so many have just been written.
    unsafe { bytes.set_len(export.len()) };
    Ok(bytes)
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
