//! The buffer of another object, kept (`Py_buffer` in a struct of C).

use std::mem::ManuallyDrop;
use std::ops::{ControlFlow, Deref};

use cpython_sys as ffi;

use super::buffer_flags::BufferFlags;
use super::buffer_info::BufferInfo;
use super::deferred::take_over_buffer;
use super::gc::Visit;
use super::object::attached;
use super::raw::{Ptr, ssize};
use crate::exceptions::BufferError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::traverse::Traverse;
use crate::types::{PyAny, SliceIndices};
use crate::{PyErr, PyResult};

/// The buffer of another object, which may be kept in a field of a class and exported from
/// there ([`BufferRequest::answer`](crate::BufferRequest::answer)).
///
/// It is released when it is dropped; in the closure of a [`PyMutex`](crate::sync::PyMutex),
/// after the closure. Like [`Py`](crate::Py) it is neither Send nor Sync, and keeps what it has
/// if it is dropped by a thread that is not attached.
///
/// # Invariants
///
/// `view` was filled by `PyObject_GetBuffer` and not yet released. It stays where it is, because
/// exporters may point into it. `info` describes a part of what it does.
pub struct HeldBuffer {
    info: BufferInfo,
    view: ManuallyDrop<Box<ffi::Py_buffer>>,
}

impl HeldBuffer {
    /// Asks an object for its buffer (`PyObject_GetBuffer`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports none, and whatever the exporter raises: `BufferError` if
    /// the memory is not as the flags say. `SystemError` if these are no request.
    pub fn get(object: &Bound<'_, PyAny>, flags: BufferFlags) -> PyResult<Self> {
        let py = object.py();
        // SAFETY: all-zero is a valid `Py_buffer`: pointers may be NULL.
        let mut view: Box<ffi::Py_buffer> = Box::new(unsafe { std::mem::zeroed() });
        // SAFETY: a live object, a place for the view, an attached thread.
        if unsafe { ffi::PyObject_GetBuffer(object.as_raw(), &raw mut *view, flags.bits()) } < 0 {
            return Err(PyErr::assume_set(py));
        }
        let array = |start: *const ssize, dims: usize| {
            // SAFETY: NULL, or an array with a number for each dimension, which is only read.
            (!start.is_null()).then(|| unsafe { std::slice::from_raw_parts(start, dims) }.into())
        };
        let dims = usize::try_from(view.ndim).unwrap_or(0);
        // INVARIANT: the exporter's promise, as far as it is not checked below.
        let info = BufferInfo {
            buf: view.buf.cast(),
            len: view.len,
            itemsize: view.itemsize,
            readonly: view.readonly != 0,
            ndim: dims as i32,
            format: view.format,
            shape: array(view.shape, dims),
            strides: array(view.strides, dims),
            suboffsets: array(view.suboffsets, dims),
        };
        // From here on it is released if something is wrong.
        let mut held = Self { info, view: ManuallyDrop::new(view) };
        match held.items_len() {
            Some(len) => {
                held.info.len = len;
                Ok(held)
            }
            None => Err(PyErr::new::<BufferError>(py, "the exporter's shape, strides and length do not fit")),
        }
    }

    /// Whether an object exports a buffer (`PyObject_CheckBuffer`).
    pub fn is_exporter(object: &Bound<'_, PyAny>) -> bool {
        // SAFETY: a live object.
        unsafe { ffi::PyObject_CheckBuffer(object.as_raw()) != 0 }
    }

    /// How many bytes the items have, if what the exporter says fits together.
    fn items_len(&self) -> Option<ssize> {
        let BufferInfo { len, itemsize, ndim, shape, strides, suboffsets, .. } = &self.info;
        if *len < 0 || *itemsize < 0 || *ndim != self.view.ndim {
            return None;
        }
        let Some(shape) = shape else {
            return (*ndim == 0 || (strides.is_none() && suboffsets.is_none())).then_some(*len);
        };
        if shape.iter().any(|count| *count < 0) || (strides.is_none() && suboffsets.is_some()) {
            return None;
        }
        let product = match shape.contains(&0) {
            true => 0,
            false => shape.iter().try_fold(*itemsize, |len, count| len.checked_mul(*count))?,
        };
        // A ctypes object that was resized has more bytes than items.
        (product == *len || (product < *len && strides.is_none())).then_some(product)
    }

    /// The object that exports it, if there is one (`obj`).
    pub fn obj<'a, 'py>(&'a self, py: Python<'py>) -> Option<Borrowed<'a, 'py, PyAny>> {
        // SAFETY: the view has a reference to it.
        Ptr::new(self.view.obj).map(|obj| unsafe { Borrowed::from_borrowed(py, obj) })
    }

    /// What is at an index of the first dimension.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is nothing; `BufferError` if the shape is not known.
    pub fn index(mut self, py: Python<'_>, index: usize) -> PyResult<Self> {
        self.info.index(py, index)?;
        Ok(self)
    }

    /// What is in a slice of a dimension.
    ///
    /// # Errors
    ///
    /// `IndexError` if there is no such dimension, or the slice is not one of so many items;
    /// `BufferError` if the shape or the strides are not known.
    pub fn slice(mut self, py: Python<'_>, dim: usize, slice: &SliceIndices) -> PyResult<Self> {
        self.info.slice(py, dim, slice)?;
        Ok(self)
    }
}

impl Deref for HeldBuffer {
    type Target = BufferInfo;

    fn deref(&self) -> &BufferInfo {
        &self.info
    }
}

impl Drop for HeldBuffer {
    fn drop(&mut self) {
        // SAFETY: it is not used again.
        let view = unsafe { ManuallyDrop::take(&mut self.view) };
        if attached().is_none() {
            // INVARIANT: exporters may still point into it.
            std::mem::forget(view);
        } else if let Some(mut view) = take_over_buffer(view) {
            // SAFETY: acquired in `get`, released once, here; the thread is attached. Python code
            // of the exporter may run; an exception that is set is kept by it.
            unsafe { ffi::PyBuffer_Release(&raw mut *view) };
        }
    }
}

// SAFETY: it visits the one reference that it owns, and nothing of it changes while it is
// shared.
#[diagnostic::do_not_recommend]
unsafe impl Traverse for HeldBuffer {
    const HAS_EDGES: bool = true;

    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        match Ptr::new(self.view.obj) {
            Some(obj) => visit.visit(obj),
            None => ControlFlow::Continue(()),
        }
    }

    fn clear_objects(&self, _py: Python<'_>) {}
}
