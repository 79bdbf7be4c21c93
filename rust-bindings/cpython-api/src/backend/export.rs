//! Exporting memory by the buffer protocol (Include/pybuffer.h, PEP 3118).

use std::ffi::{c_int, c_void};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicU8;

use cpython_sys as ffi;

use super::buffer_flags::BufferFlags;
use super::buffer_info::BufferInfo;
use super::class_table::RawBuffer;
use super::exported_bytes::ExportedBytes;
use super::exported_memory::BufferMemory;
use super::raw::{RawObject, ssize};
use super::receiver::{Call, Instance, enter, status};
use super::recursion;
use crate::exceptions::SystemError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::PyAny;
use crate::{PyErr, PyResult};

/// What a view has to give up when it is released: the first field of what `internal` points to.
pub(super) struct Lease(unsafe fn(*const Lease, Python<'_>));

/// Memory that a view may keep, or be counted by.
///
/// # Safety
///
/// The struct is `repr(C)`, and its first field is its own [`lease_of`].
pub(super) unsafe trait Leased: Sized {
    /// Gives up a view's part.
    ///
    /// # Safety
    ///
    /// A view of it is released, and has not been yet.
    unsafe fn release(this: *const Self, py: Python<'_>);
}

/// The lease of a `T`.
pub(super) const fn lease_of<T: Leased>() -> Lease {
    /// # Safety
    ///
    /// `lease` is the first field of a `T`, with a view as [`Leased::release`] says.
    unsafe fn release<T: Leased>(lease: *const Lease, py: Python<'_>) {
        // SAFETY: the caller's promise.
        unsafe { T::release(lease.cast(), py) };
    }
    Lease(release::<T>)
}

/// What `internal` points to until a request is answered.
static UNANSWERED: u8 = 0;

fn unanswered() -> *mut c_void {
    (&raw const UNANSWERED).cast_mut().cast()
}

/// A request for a view of an object's memory, which `__getbuffer__` answers.
///
/// `'a` is the lifetime of the object: what can be borrowed for it stays where it is as
/// long as the object lives, and a view keeps the object alive. It can be neither longer
/// nor shorter than that:
///
/// ```compile_fail,E0597
/// use cpython_api::{BufferRequest, Exported, PyResult, Python};
///
/// fn answer(py: Python<'_>, request: BufferRequest<'_>) -> PyResult<Exported> {
///     let local = vec![0; 10];
///     request.readonly(py, &local)
/// }
/// ```
///
/// Memory that the object may give up or move is exported by [`shared`](Self::shared), where the
/// view keeps it, or by [`counted`](Self::counted), where it cannot be moved as long as there are
/// views. A class needs no `__releasebuffer__` for that.
pub struct BufferRequest<'a> {
    view: *mut RawBuffer,
    exporter: *mut RawObject,
    flags: BufferFlags,
    // Invariant, so that no request passes for one of an object that lives shorter.
    memory: PhantomData<fn(&'a ()) -> &'a ()>,
}

/// A request was answered.
pub struct Exported(());

impl<'a> BufferRequest<'a> {
    /// What is asked for.
    pub fn flags(&self) -> BufferFlags {
        self.flags
    }

    /// Exports bytes that the viewer may change (`PyBuffer_FillInfo`). They are atomic because
    /// nobody knows when that happens.
    ///
    /// # Errors
    ///
    /// `BufferError` if the request asks for what these are not.
    #[inline]
    pub fn writable(self, py: Python<'_>, bytes: &'a [AtomicU8]) -> PyResult<Exported> {
        self.fill(py, bytes.as_ptr().cast_mut().cast(), bytes.len(), 0)
    }

    /// Exports bytes that never change (`PyBuffer_FillInfo`).
    ///
    /// # Errors
    ///
    /// `BufferError` if the request asks for writable memory.
    #[inline]
    pub fn readonly(self, py: Python<'_>, bytes: &'a [u8]) -> PyResult<Exported> {
        self.fill(py, bytes.as_ptr().cast_mut().cast(), bytes.len(), 1)
    }

    /// Exports bytes that can be resized, which count the view (`PyBuffer_FillInfo`).
    ///
    /// # Errors
    ///
    /// `SystemError` if the flags are no request.
    #[inline]
    pub fn counted(self, py: Python<'_>, bytes: &'a ExportedBytes) -> PyResult<Exported> {
        let view = self.view;
        let (start, len) = bytes.export(py);
        let done = self.fill(py, start.cast(), len, 0);
        match done {
            // SAFETY: C's view. It is released once, while the object lives.
            Ok(_) => unsafe { (*view).internal = std::ptr::from_ref(bytes).cast_mut().cast() },
            Err(_) => bytes.release_export(py),
        }
        done
    }

    /// Exports what the object has, or holds of another one, as long as it lives.
    ///
    /// # Errors
    ///
    /// `BufferError` if the request asks for what it is not; `ValueError` if it has more than 64
    /// dimensions, which views cannot have.
    #[inline]
    pub fn answer(self, py: Python<'_>, info: &'a BufferInfo) -> PyResult<Exported> {
        info.fit(py, self.flags)?;
        self.describe(info, Some(self.exporter), std::ptr::null_mut());
        Ok(Exported(()))
    }

    /// Exports memory that the view keeps until it is released.
    ///
    /// # Errors
    ///
    /// As [`answer`](Self::answer).
    #[inline]
    pub fn shared(self, py: Python<'_>, memory: Arc<BufferMemory>) -> PyResult<Exported> {
        memory.fit(py, self.flags)?;
        let kept = Arc::into_raw(memory);
        // SAFETY: the view has a reference now.
        let memory = unsafe { &*kept };
        self.describe(memory, Some(self.exporter), kept.cast_mut().cast());
        Ok(Exported(()))
    }

    /// Exports memory that lives for ever, as a view without an object: its `obj` is `None`, and
    /// its release is not noticed. The C API keeps that for old code.
    ///
    /// # Errors
    ///
    /// As [`answer`](Self::answer).
    pub fn unowned(self, py: Python<'_>, info: &'static BufferInfo) -> PyResult<Exported> {
        info.fit(py, self.flags)?;
        self.describe(info, None, std::ptr::null_mut());
        Ok(Exported(()))
    }

    /// Passes the request on: the view is one of the other object (`PyObject_GetBuffer`).
    ///
    /// # Errors
    ///
    /// Those of the other object; `RecursionError` if it passes it back.
    pub fn redirect(self, py: Python<'_>, object: &Bound<'_, PyAny>) -> PyResult<Exported> {
        // SAFETY: C's view.
        unsafe { (*self.view).internal = std::ptr::null_mut() };
        let Ok(_level) = recursion::enter(py, c" while passing on a buffer request") else {
            return Err(self.refused(py));
        };
        // SAFETY: a live object and C's view; the thread is attached.
        let status = unsafe { ffi::PyObject_GetBuffer(object.as_raw(), self.view, self.flags.bits()) };
        if status < 0 { Err(self.refused(py)) } else { Ok(Exported(())) }
    }

    /// A function of C has set an exception, and the view has whatever it left there.
    #[cold]
    fn refused(&self, py: Python<'_>) -> PyErr {
        // SAFETY: C's view.
        unsafe { (*self.view).internal = unanswered() };
        PyErr::assume_set(py)
    }

    #[inline]
    fn fill(self, py: Python<'_>, bytes: *mut c_void, len: usize, readonly: c_int) -> PyResult<Exported> {
        // SAFETY: the view that C gave, the object it asked, and memory that lives as long.
        match unsafe {
            ffi::PyBuffer_FillInfo(self.view, self.exporter, bytes, len as ssize, readonly, self.flags.bits())
        } {
            0 => Ok(Exported(())),
            _ => Err(self.refused(py)),
        }
    }

    /// Fills the view with what the request asks for; `info` fits it.
    #[inline]
    fn describe(&self, info: &BufferInfo, obj: Option<*mut RawObject>, internal: *mut c_void) {
        let array = |array: &Option<Box<[ssize]>>, wanted: BufferFlags| match array {
            Some(array) if info.ndim > 0 && self.flags.contains(wanted) => array.as_ptr().cast_mut(),
            _ => std::ptr::null_mut(),
        };
        if let Some(obj) = obj {
            // SAFETY: the object that was asked is alive.
            unsafe { ffi::refcount::Py_INCREF(obj) };
        }
        let with_format = self.flags.contains(BufferFlags::FORMAT);
        let bytes = if with_format { c"B".as_ptr() } else { std::ptr::null() };
        let view = ffi::Py_buffer {
            buf: info.buf.cast(),
            obj: obj.unwrap_or(std::ptr::null_mut()),
            len: info.len,
            itemsize: info.itemsize,
            readonly: c_int::from(info.readonly),
            ndim: if self.flags.contains(BufferFlags::ND) { info.ndim } else { 1 },
            format: if with_format && !info.format.is_null() { info.format } else { bytes }.cast_mut(),
            shape: array(&info.shape, BufferFlags::ND),
            strides: array(&info.strides, BufferFlags::STRIDES),
            suboffsets: array(&info.suboffsets, BufferFlags::INDIRECT),
            internal,
        };
        // SAFETY: a place for the view. What it points to lives as long as the object, the
        // view's own part of it or for ever, and is only read.
        unsafe { self.view.write(view) };
    }
}

/// Gives up what a view of ours keeps; called once for each.
///
/// # Safety
///
/// `view` was filled here for the object that it names, which lives.
unsafe fn give_up(view: *mut RawBuffer, py: Python<'_>) {
    // SAFETY: C's view.
    let place = unsafe { &raw mut (*view).internal };
    // SAFETY: as above.
    let internal = unsafe { place.replace(std::ptr::null_mut()) };
    // SAFETY: NULL, or what has a lease as its first field and is kept for the view.
    if let Some(Lease(release)) = unsafe { internal.cast::<Lease>().as_ref() } {
        // SAFETY: as above; the view is released.
        unsafe { release(internal.cast(), py) };
    }
}

/// `bf_getbuffer`.
///
/// # Safety
///
/// As C calls the slot of `T`'s class.
#[inline]
pub unsafe fn getbuffer<T, F>(slf: *mut RawObject, view: *mut RawBuffer, flags: c_int, body: F) -> c_int
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>, BufferRequest<'a>) -> PyResult<Exported>,
{
    // SAFETY: C gives a place for the view.
    unsafe { (*view).internal = unanswered() };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    // SAFETY: C's view.
    let is_answered = || unsafe { (*view).internal } != unanswered();
    let py = call.py();
    let done = status(call, |call| {
        let flags = BufferFlags::from_bits(flags);
        let request = BufferRequest { view, exporter: slf, flags, memory: PhantomData };
        let _exported: Exported = body(call, request)?;
        if !is_answered() {
            let text = "__getbuffer__ succeeded without an answer to its request";
            return Err(PyErr::new::<SystemError>(call.py(), text));
        }
        Ok(())
    });
    if done != 0 && is_answered() {
        // SAFETY: C's view, filled.
        if unsafe { (*view).obj } == slf {
            // SAFETY: just filled, for the object, which C keeps alive.
            unsafe { give_up(view, py) };
            // SAFETY: filling it has made a reference.
            unsafe { ffi::refcount::Py_DECREF(slf) };
        } else {
            // SAFETY: another object has filled it, or there is none.
            unsafe { ffi::PyBuffer_Release(view) };
        }
    }
    if done != 0 {
        // SAFETY: C's view.
        unsafe { (*view).obj = std::ptr::null_mut() };
    }
    done
}

/// `bf_releasebuffer`: an error is unraisable.
///
/// # Safety
///
/// As C calls the slot of `T`'s class.
#[inline]
pub unsafe fn releasebuffer<T, F>(slf: *mut RawObject, view: *mut RawBuffer, body: F)
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>) -> PyResult<()>,
{
    // SAFETY: as C calls.
    unsafe { release(slf, view) };
    // SAFETY: the caller's promise; as for a finalizer.
    unsafe { super::slots::finalize(slf, body) }
}

/// `bf_releasebuffer` of a class that exports buffers and has no method for it.
///
/// # Safety
///
/// As C calls the slot of a class with [`getbuffer`].
pub(super) unsafe extern "C" fn release(_slf: *mut RawObject, view: *mut RawBuffer) {
    // SAFETY: C calls with the thread attached.
    let py = unsafe { Python::assume_attached() };
    // SAFETY: C calls once for each view of the object.
    unsafe { give_up(view, py) };
}
