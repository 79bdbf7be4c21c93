//! Dicts (Include/dictobject.h, Include/cpython/dictobject.h).

use cpython_sys as ffi;

use super::object::{status, truth};
use super::raw::{Ptr, owned};
use crate::exceptions::RuntimeError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyDict, PyList};
use crate::{PyErr, PyResult};

/// `PyDict_New`.
pub(crate) fn new(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyDict_New() };
    // SAFETY: a new reference to a dict, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyDict_GET_SIZE`.
#[inline]
pub(crate) fn len(dict: &Bound<'_, PyDict>) -> usize {
    // SAFETY: the handle's invariant: it is a live dict.
    unsafe { ffi::container::PyDict_GET_SIZE(dict.as_raw()) as usize }
}

/// What a function found: -1 is an exception, 0 nothing, 1 a new reference in `found`.
///
/// # Safety
///
/// They are the results of such a function.
#[inline]
unsafe fn found<'py>(
    py: Python<'py>,
    result: std::ffi::c_int,
    found: *mut ffi::PyObject,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    match result {
        0 => Ok(None),
        // SAFETY: a new reference; or the caller is mistaken, and there is none.
        1 => unsafe { owned(py, found) }.map(Some),
        _ => Err(PyErr::assume_set(py)),
    }
}

/// `PyDict_GetItemRef`.
#[inline]
pub(crate) fn get_item<'py>(dict: &Bound<'py, PyDict>, key: &Bound<'_, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: a live dict and a live object; a place for the result.
    let result = unsafe { ffi::PyDict_GetItemRef(dict.as_raw(), key.as_raw(), &raw mut value) };
    // SAFETY: the function's results.
    unsafe { found(dict.py(), result, value) }
}

/// `PyDict_Pop`.
pub(crate) fn pop<'py>(dict: &Bound<'py, PyDict>, key: &Bound<'_, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: a live dict and a live object; a place for the result.
    let result = unsafe { ffi::PyDict_Pop(dict.as_raw(), key.as_raw(), &raw mut value) };
    // SAFETY: the function's results.
    unsafe { found(dict.py(), result, value) }
}

/// `PyDict_SetDefaultRef`: the value that the dict has now.
pub(crate) fn set_default<'py>(
    dict: &Bound<'py, PyDict>,
    key: &Bound<'_, PyAny>,
    default: &Bound<'_, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: a live dict and live objects; a place for the result.
    unsafe { ffi::PyDict_SetDefaultRef(dict.as_raw(), key.as_raw(), default.as_raw(), &raw mut value) };
    // SAFETY: a new reference, or NULL with an exception.
    unsafe { owned(dict.py(), value) }
}

/// `PyDict_SetItem`.
#[inline]
pub(crate) fn set_item(dict: &Bound<'_, PyDict>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live dict and live objects.
    status(dict.py(), unsafe { ffi::PyDict_SetItem(dict.as_raw(), key.as_raw(), value.as_raw()) })
}

/// `PyDict_DelItem`: KeyError if there is none.
pub(crate) fn del_item(dict: &Bound<'_, PyDict>, key: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live dict and a live object.
    status(dict.py(), unsafe { ffi::PyDict_DelItem(dict.as_raw(), key.as_raw()) })
}

/// `PyDict_Contains`.
pub(crate) fn contains(dict: &Bound<'_, PyDict>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: a live dict and a live object.
    truth(dict.py(), unsafe { ffi::PyDict_Contains(dict.as_raw(), key.as_raw()) })
}

/// `PyDict_Update`.
pub(crate) fn update(dict: &Bound<'_, PyDict>, other: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live dict and a live object.
    status(dict.py(), unsafe { ffi::PyDict_Update(dict.as_raw(), other.as_raw()) })
}

/// `PyDict_Clear`.
pub(crate) fn clear(dict: &Bound<'_, PyDict>) {
    // SAFETY: the handle's invariant: it is a live dict.
    unsafe { ffi::PyDict_Clear(dict.as_raw()) };
}

/// The functions that make an object of a dict.
macro_rules! copies {
    ($($name:ident = $function:ident -> $result:ty;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name<'py>(dict: &Bound<'py, PyDict>) -> PyResult<Bound<'py, $result>> {
            // SAFETY: the handle's invariant: it is a live dict.
            let raw = unsafe { ffi::$function(dict.as_raw()) };
            // SAFETY: a new reference to an object of that type, or NULL.
            unsafe { owned(dict.py(), raw) }
        }
    )*};
}

copies! {
    copy = PyDict_Copy -> PyDict;
    keys = PyDict_Keys -> PyList;
    values = PyDict_Values -> PyList;
    items = PyDict_Items -> PyList;
}

/// Where an iteration over a dict is (`dictiterobject` in Objects/dictobject.c).
pub(crate) struct Position {
    /// For `PyDict_Next`, or -1 if the dict was found changed.
    next: ffi::Py_ssize_t,
    /// How many items the dict had at the beginning.
    used: usize,
    /// How many of them are to come.
    pub(crate) left: usize,
}

impl Position {
    /// Before the first item.
    pub(crate) fn start(dict: &Bound<'_, PyDict>) -> Self {
        let used = len(dict);
        Self { next: 0, used, left: used }
    }

    /// The next item, or RuntimeError, once, if the dict has changed as dict's own iterator
    /// would notice.
    #[inline]
    pub(crate) fn advance<'py>(
        &mut self,
        dict: &Bound<'py, PyDict>,
    ) -> Option<PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
        if len(dict) != self.used {
            if self.next < 0 {
                return None;
            }
            return Some(Err(self.changed(dict.py(), "dictionary changed size during iteration")));
        }
        let item = next(dict, &mut self.next)?;
        if self.left == 0 {
            return Some(Err(self.changed(dict.py(), "dictionary keys changed during iteration")));
        }
        self.left -= 1;
        Some(Ok(item))
    }

    /// Raises RuntimeError and ends the iteration.
    #[cold]
    fn changed(&mut self, py: Python<'_>, text: &str) -> PyErr {
        self.next = -1;
        drop(PyErr::new::<RuntimeError>(py, text));
        PyErr::assume_set(py)
    }
}

/// `PyDict_Next`, with references of its own to key and value.
///
/// The function looks at the dict anew each time and checks its position, so that changes
/// between two calls do no harm.
#[inline]
fn next<'py>(
    dict: &Bound<'py, PyDict>,
    position: &mut ffi::Py_ssize_t,
) -> Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
    locked(dict, || {
        // SAFETY: a live dict that no other thread changes before the references are made.
        if unsafe { ffi::PyDict_Next(dict.as_raw(), position, &raw mut key, &raw mut value) } == 0 {
            return None;
        }
        let new = |raw| {
            // SAFETY: the function has found an item.
            let ptr = unsafe { Ptr::new_unchecked(raw) };
            ptr.incref(dict.py());
            // SAFETY: an object, and the reference just made.
            unsafe { Bound::from_owned(dict.py(), ptr) }
        };
        Some((new(key), new(value)))
    })
}

/// Runs `body`, which runs no Python code and does not panic, in a critical section of the
/// dict. With the GIL held it is alone anyway.
#[inline(always)]
fn locked<R>(dict: &Bound<'_, PyDict>, body: impl FnOnce() -> R) -> R {
    if !ffi::FREE_THREADED {
        return body();
    }
    let mut section = std::mem::MaybeUninit::<ffi::PyCriticalSection>::uninit();
    // SAFETY: a place that does not move, and a live object; the thread is attached.
    unsafe { ffi::PyCriticalSection_Begin(section.as_mut_ptr(), dict.as_raw()) };
    let result = body();
    // SAFETY: begun above, on this thread, and the last that was.
    unsafe { ffi::PyCriticalSection_End(section.as_mut_ptr()) };
    result
}
