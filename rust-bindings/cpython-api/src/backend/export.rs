//! Exporting memory by the buffer protocol (Include/pybuffer.h, PEP 3118).

use std::ffi::c_int;
use std::marker::PhantomData;
use std::sync::atomic::AtomicU8;

use cpython_sys as ffi;

use super::class_table::RawBuffer;
use super::raw::{RawObject, ssize};
use super::receiver::{Call, Instance, enter, status};
use crate::PyErr;
use crate::PyResult;
use crate::exceptions::SystemError;
use crate::python::Python;

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
pub struct BufferRequest<'a> {
    view: *mut RawBuffer,
    exporter: *mut RawObject,
    flags: c_int,
    // Invariant, so that no request passes for one of an object that lives shorter.
    memory: PhantomData<fn(&'a ()) -> &'a ()>,
}

/// A request was answered.
pub struct Exported(());

impl<'a> BufferRequest<'a> {
    /// Exports bytes that the viewer may change (`PyBuffer_FillInfo`). They are atomic because
    /// nobody knows when that happens.
    ///
    /// # Errors
    ///
    /// `BufferError` if the request asks for what these are not.
    pub fn writable(self, py: Python<'_>, bytes: &'a [AtomicU8]) -> PyResult<Exported> {
        self.fill(py, bytes.as_ptr().cast_mut().cast(), bytes.len(), 0)
    }

    /// Exports bytes that never change (`PyBuffer_FillInfo`).
    ///
    /// # Errors
    ///
    /// `BufferError` if the request asks for writable memory.
    pub fn readonly(self, py: Python<'_>, bytes: &'a [u8]) -> PyResult<Exported> {
        self.fill(py, bytes.as_ptr().cast_mut().cast(), bytes.len(), 1)
    }

    fn fill(self, py: Python<'_>, bytes: *mut std::ffi::c_void, len: usize, readonly: c_int) -> PyResult<Exported> {
        // SAFETY: the view that C gave, the object it asked, and memory that lives as long.
        match unsafe { ffi::PyBuffer_FillInfo(self.view, self.exporter, bytes, len as ssize, readonly, self.flags) } {
            0 => Ok(Exported(())),
            _ => Err(PyErr::assume_set(py)),
        }
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
    unsafe { (*view).obj = std::ptr::null_mut() };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    let done = status(call, |call| {
        let request = BufferRequest { view, exporter: slf, flags, memory: PhantomData };
        let _exported: Exported = body(call, request)?;
        // SAFETY: C's view, filled or not.
        if unsafe { (*view).obj } != slf {
            let text = "__getbuffer__ succeeded without an answer to its request";
            return Err(PyErr::new::<SystemError>(call.py(), text));
        }
        Ok(())
    });
    if done != 0 {
        // SAFETY: C's view, filled or not.
        let filled = unsafe { &mut (*view).obj };
        let filled = std::mem::replace(filled, std::ptr::null_mut());
        if !filled.is_null() {
            // SAFETY: filling it has made a reference.
            unsafe { ffi::refcount::Py_DECREF(filled) };
        }
    }
    done
}

/// `bf_releasebuffer`: an error is unraisable.
///
/// # Safety
///
/// As C calls the slot of `T`'s class.
#[inline]
pub unsafe fn releasebuffer<T, F>(slf: *mut RawObject, _view: *mut RawBuffer, body: F)
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>) -> PyResult<()>,
{
    // SAFETY: the caller's promise; as for a finalizer.
    unsafe { super::slots::finalize(slf, body) }
}
