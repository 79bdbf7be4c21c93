//! Py_buffer (Include/pybuffer.h, PEP 3118): acquiring and releasing one, and what it says.

use std::ffi::{CStr, c_char, c_int};

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::exceptions::BufferError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyMemoryView};
use crate::{PyErr, PyResult};

/// In which order the items of a contiguous buffer stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BufferOrder {
    /// The last index varies fastest.
    C,
    /// The first index varies fastest.
    Fortran,
    /// Either.
    Any,
}

impl BufferOrder {
    pub(super) fn as_raw(self) -> c_char {
        let letter = match self {
            Self::C => b'C',
            Self::Fortran => b'F',
            Self::Any => b'A',
        };
        letter as c_char
    }
}

/// A buffer, acquired; released when dropped.
///
/// It may be moved while it is acquired: a consumer may release a copy of what it got, as
/// the documentation of `bf_releasebuffer` says. `PyBuffer_FillInfo` has the shape and the
/// strides point to fields of the view, though, so that these two are set anew for C.
///
/// # Invariants
///
/// `view` was filled by `PyObject_GetBuffer`, is not yet released and is consistent
/// ([`is_consistent`]); its `shape` is not used if `shape_is_len`, nor its `strides` if
/// `stride_is_itemsize`. Beyond what is checked, an exporter written in C is trusted as C
/// trusts it: the memory that the view describes is there until the release, and the arrays
/// do not change. An exporter written in Python can only pass on a memoryview's view.
pub(crate) struct RawBuffer<'py> {
    view: ffi::Py_buffer,
    shape_is_len: bool,
    stride_is_itemsize: bool,
    py: Python<'py>,
}

impl<'py> RawBuffer<'py> {
    /// `PyObject_GetBuffer`.
    ///
    /// Always part of its caller: returned through memory, the fields would be moved several at
    /// a time before they have reached the cache ([`load`]), which takes longer than all else.
    #[inline(always)]
    pub(crate) fn get(object: &Bound<'py, PyAny>, flags: c_int) -> PyResult<Self> {
        let py = object.py();
        // SAFETY: all-zero is a valid `Py_buffer`: pointers may be NULL.
        let mut view: ffi::Py_buffer = unsafe { std::mem::zeroed() };
        // SAFETY: a live object, a place for the view, an attached thread.
        if unsafe { ffi::PyObject_GetBuffer(object.as_raw(), &raw mut view, flags) } < 0 {
            return Err(PyErr::assume_set(py));
        }
        if !is_consistent(&view) {
            return Err(refuse(py, &mut view));
        }
        let shape_is_len = view.shape == &raw mut view.len;
        let stride_is_itemsize = view.strides == &raw mut view.itemsize;
        // INVARIANT: all of it has just been seen to.
        Ok(Self { view: load(&view), shape_is_len, stride_is_itemsize, py })
    }

    /// The view as C may read it while this stays where it is.
    pub(super) fn as_c(&self) -> ffi::Py_buffer {
        let mut view = self.view;
        if self.shape_is_len {
            view.shape = (&raw const self.view.len).cast_mut();
        }
        if self.stride_is_itemsize {
            view.strides = (&raw const self.view.itemsize).cast_mut();
        }
        view
    }

    pub(crate) fn py(&self) -> Python<'py> {
        self.py
    }

    /// Where the first item is.
    #[inline]
    pub(super) fn start(&self) -> *mut u8 {
        self.view.buf.cast()
    }

    /// `obj`: what exports the memory.
    pub(crate) fn object(&self) -> Option<Borrowed<'_, 'py, PyAny>> {
        let ptr = Ptr::new(self.view.obj)?;
        // SAFETY: the view owns a reference to it.
        Some(unsafe { Borrowed::from_borrowed(self.py, ptr) })
    }

    /// `len`, in bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.view.len as usize
    }

    pub(crate) fn itemsize(&self) -> isize {
        self.view.itemsize
    }

    pub(crate) fn readonly(&self) -> bool {
        self.view.readonly != 0
    }

    pub(crate) fn ndim(&self) -> c_int {
        self.view.ndim
    }

    pub(crate) fn format(&self) -> Option<&CStr> {
        // SAFETY: the exporter keeps the string, which ends with NUL, until the release.
        (!self.view.format.is_null()).then(|| unsafe { CStr::from_ptr(self.view.format) })
    }

    /// One of the arrays of `ndim` numbers.
    fn array<'a>(&'a self, field: *const isize, own: Option<&'a isize>) -> Option<&'a [isize]> {
        if let Some(own) = own {
            return Some(std::slice::from_ref(own));
        }
        // SAFETY: so many numbers are there, and the exporter keeps them until the release.
        (!field.is_null()).then(|| unsafe { std::slice::from_raw_parts(field, self.view.ndim as usize) })
    }

    pub(crate) fn shape(&self) -> Option<&[isize]> {
        self.array(self.view.shape, self.shape_is_len.then_some(&self.view.len))
    }

    pub(crate) fn strides(&self) -> Option<&[isize]> {
        self.array(self.view.strides, self.stride_is_itemsize.then_some(&self.view.itemsize))
    }

    pub(crate) fn suboffsets(&self) -> Option<&[isize]> {
        self.array(self.view.suboffsets, None)
    }

    /// Whether there are several dimensions whose lengths nobody has asked for: then these
    /// are just bytes.
    pub(super) fn lacks_shape(&self) -> bool {
        self.view.shape.is_null() && self.view.ndim > 1
    }

    /// `PyBuffer_IsContiguous`.
    #[inline]
    pub(crate) fn is_contiguous(&self, order: BufferOrder) -> bool {
        if self.view.strides.is_null() && self.view.suboffsets.is_null() && order != BufferOrder::Fortran {
            // By definition.
            return true;
        }
        if self.view.ndim == 1 && self.view.suboffsets.is_null() && self.strides() == Some(&[self.view.itemsize]) {
            return true;
        }
        self.is_contiguous_array(order)
    }

    fn is_contiguous_array(&self, order: BufferOrder) -> bool {
        if self.lacks_shape() && order == BufferOrder::Fortran {
            // C would look at it.
            return self.view.len == 0;
        }
        let view = self.as_c();
        // SAFETY: a view that is acquired; the shape is there if it is looked at.
        unsafe { ffi::PyBuffer_IsContiguous(&raw const view, order.as_raw()) != 0 }
    }
}

/// Releases a view that was acquired and that contradicts itself.
#[cold]
fn refuse(py: Python<'_>, view: &mut ffi::Py_buffer) -> PyErr {
    // SAFETY: acquired, and released once; the thread is attached.
    unsafe { ffi::PyBuffer_Release(view) };
    PyErr::new::<BufferError>(py, "the exporter's shape, strides and length do not fit")
}

impl Drop for RawBuffer<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        let _attached = self.py;
        // Where it is: to copy it takes longer than to release it.
        let view = &mut self.view;
        if self.shape_is_len {
            view.shape = &raw mut view.len;
        }
        if self.stride_is_itemsize {
            view.strides = &raw mut view.itemsize;
        }
        // SAFETY: acquired in `get`, released once, here; the thread is attached. Python
        // code of the exporter may run; an exception that is set is kept by it.
        unsafe { ffi::PyBuffer_Release(view) };
    }
}

/// The fields that C has just stored, one by one. Copied several at a time, they would make the
/// processor wait until they have reached the cache.
#[inline(always)]
fn load(view: &ffi::Py_buffer) -> ffi::Py_buffer {
    /// A field, by a load of its own.
    #[inline(always)]
    fn field<T: Copy>(field: &T) -> T {
        // SAFETY: a reference is valid for reads.
        unsafe { std::ptr::from_ref(field).read_volatile() }
    }
    ffi::Py_buffer {
        buf: field(&view.buf),
        obj: field(&view.obj),
        len: field(&view.len),
        itemsize: field(&view.itemsize),
        readonly: field(&view.readonly),
        ndim: field(&view.ndim),
        format: field(&view.format),
        shape: field(&view.shape),
        strides: field(&view.strides),
        suboffsets: field(&view.suboffsets),
        internal: field(&view.internal),
    }
}

/// Whether the fields fit together, as far as Rust relies on it: lengths are not negative,
/// and the items are as many bytes as the buffer has. Without strides they may be fewer,
/// as in a ctypes object that was resized.
#[inline(always)]
fn is_consistent(view: &ffi::Py_buffer) -> bool {
    if view.shape.is_null() {
        return view.len >= 0 && view.strides.is_null() && view.suboffsets.is_null();
    }
    is_consistent_array(view)
}

#[inline(never)]
fn is_consistent_array(view: &ffi::Py_buffer) -> bool {
    let own = view.shape.cast_const() == &raw const view.len || view.strides.cast_const() == &raw const view.itemsize;
    if view.len < 0
        || view.itemsize < 0
        || !(0..=ffi::PyBUF_MAX_NDIM as c_int).contains(&view.ndim)
        || (view.strides.is_null() && !view.suboffsets.is_null())
        || (own && view.ndim != 1)
    {
        return false;
    }
    // SAFETY: the exporter has said that so many numbers are there.
    let shape = unsafe { std::slice::from_raw_parts(view.shape, view.ndim as usize) };
    if shape.iter().any(|&length| length < 0) {
        return false;
    }
    let bytes = if shape.contains(&0) {
        Some(0)
    } else {
        shape.iter().try_fold(view.itemsize, |bytes, &length| bytes.checked_mul(length))
    };
    bytes.is_some_and(|bytes| bytes == view.len || (view.strides.is_null() && bytes < view.len))
}

/// `PyMemoryView_GetContiguous`.
pub(crate) fn contiguous_memoryview<'py>(
    object: &Bound<'py, PyAny>,
    writable: bool,
    order: BufferOrder,
) -> PyResult<Bound<'py, PyMemoryView>> {
    let access = if writable { ffi::PyBUF_WRITE } else { ffi::PyBUF_READ };
    // SAFETY: a live object, an attached thread, one of two numbers and of three letters.
    let raw = unsafe { ffi::PyMemoryView_GetContiguous(object.as_raw(), access as c_int, order.as_raw()) };
    // SAFETY: a new reference to a memoryview, or NULL.
    unsafe { owned(object.py(), raw) }
}
