//! Dicts (Include/dictobject.h, Include/cpython/dictobject.h).

use std::ffi::CStr;

use cpython_sys as ffi;

use super::locked;
use super::object::{status, truth};
use super::raw::{item_with_lock, owned};
use crate::exceptions::RuntimeError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyDict, PyList, PyMappingProxy};
use crate::{PyErr, PyResult};

/// `PyDict_New`.
pub(crate) fn new(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    // SAFETY: the thread is attached.
    let raw = unsafe { ffi::PyDict_New() };
    // SAFETY: a new reference to a dict, or NULL.
    unsafe { owned(py, raw) }
}

/// `_PyDict_FromItems`, with keys and values that take turns.
#[inline]
pub(crate) fn from_items<'py>(py: Python<'py>, items: &[Bound<'py, PyAny>]) -> PyResult<Bound<'py, PyDict>> {
    let keys: *const *mut ffi::PyObject = items.as_ptr().cast();
    let length = (items.len() / 2) as ffi::Py_ssize_t;
    // SAFETY: a handle is transparent over a pointer to an object. Keys and values are two apart, and
    // there are as many of both; without any, none is read.
    let raw = unsafe { ffi::_PyDict_FromItems(keys, 2, keys.wrapping_add(1), 2, length) };
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
    /// For `PyDict_Next`.
    next: ffi::Py_ssize_t,
    /// How many items the dict had at the beginning, or [`ENDED`].
    used: usize,
    /// How many of them are to come.
    pub(crate) left: usize,
}

/// How many items no dict has: after the last item and after an error.
const ENDED: usize = usize::MAX;

impl Position {
    /// Before the first item.
    pub(crate) fn start(dict: &Bound<'_, PyDict>) -> Self {
        let used = len(dict);
        Self { next: 0, used, left: used }
    }

    /// The next item, or RuntimeError, once, if the dict has changed as dict's own iterator
    /// would notice.
    #[inline(always)]
    pub(crate) fn advance<'py>(&mut self, dict: &Bound<'py, PyDict>) -> Option<PyResult<Entry<'py>>> {
        self.advance_by(dict, next)
    }

    /// As [`advance`](Self::advance), with what finds the item behind a position.
    #[inline(always)]
    pub(crate) fn advance_by<'py, T>(
        &mut self,
        dict: &Bound<'py, PyDict>,
        next: impl FnOnce(&Bound<'py, PyDict>, &mut ffi::Py_ssize_t) -> Option<T>,
    ) -> Option<PyResult<T>> {
        if len(dict) != self.used {
            let ended = self.used == ENDED;
            return (!ended).then(|| Err(self.changed(dict.py(), "dictionary changed size during iteration")));
        }
        let Some(item) = next(dict, &mut self.next) else {
            self.used = ENDED;
            return None;
        };
        if self.left == 0 {
            return Some(Err(self.changed(dict.py(), "dictionary keys changed during iteration")));
        }
        self.left -= 1;
        Some(Ok(item))
    }

    /// Raises RuntimeError and ends the iteration.
    #[cold]
    fn changed(&mut self, py: Python<'_>, text: &str) -> PyErr {
        self.used = ENDED;
        PyErr::new::<RuntimeError>(py, text)
    }
}

/// A key and its value.
type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// `PyDict_Next`, with references of its own to key and value.
#[inline(always)]
pub(crate) fn next<'py>(dict: &Bound<'py, PyDict>, position: &mut ffi::Py_ssize_t) -> Option<Entry<'py>> {
    #[cfg(Py_GIL_DISABLED)]
    {
        use ffi::lockfree::Read;
        // SAFETY: the handle's invariant: it is a live dict.
        match unsafe { ffi::lockfree::dict_next(dict.as_raw(), position) } {
            Read::Item((key, value)) => {
                // SAFETY: a new reference.
                let key = unsafe { super::raw::new_item(dict.py(), key) };
                // SAFETY: a new reference.
                Some((key, unsafe { super::raw::new_item(dict.py(), value) }))
            }
            Read::End => None,
            Read::Locked => {
                let item;
                // By value, so that the position is in a register otherwise.
                (item, *position) = with_lock(dict, *position);
                item
            }
        }
    }
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: the GIL is held.
    unsafe {
        locked_next(dict, position)
    }
}

/// As [`next`], under the lock, after which that function needs none for most dicts; and the
/// new position.
#[cfg(Py_GIL_DISABLED)]
#[inline(never)]
fn with_lock<'py>(dict: &Bound<'py, PyDict>, mut position: ffi::Py_ssize_t) -> (Option<Entry<'py>>, ffi::Py_ssize_t) {
    let item = locked::briefly(dict, || {
        // SAFETY: the dict's lock is held.
        unsafe { ffi::lockfree::set_shared(dict.as_raw()) };
        // SAFETY: as above.
        unsafe { locked_next(dict, &mut position) }
    });
    (item, position)
}

/// As [`next`], without references: they are borrowed until the dict changes.
#[cfg(not(Py_GIL_DISABLED))]
#[inline(always)]
pub(crate) fn next_borrowed(
    dict: &Bound<'_, PyDict>,
    position: &mut ffi::Py_ssize_t,
) -> Option<(*mut ffi::PyObject, *mut ffi::PyObject)> {
    // SAFETY: the handle's invariant: it is a live dict, and the GIL is held.
    unsafe { ffi::dictkeys::dict_next(dict.as_raw(), position) }
}

/// As [`next`].
///
/// `PyDict_Next` looks at the dict anew each time and checks its position, so that changes
/// between two calls do no harm.
///
/// # Safety
///
/// No other thread changes the dict: its lock or the GIL is held.
#[inline]
unsafe fn locked_next<'py>(dict: &Bound<'py, PyDict>, position: &mut ffi::Py_ssize_t) -> Option<Entry<'py>> {
    let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: a live dict that no other thread changes before the references are made.
    if unsafe { ffi::PyDict_Next(dict.as_raw(), position, &raw mut key, &raw mut value) } == 0 {
        return None;
    }
    // SAFETY: the function has found an item, and the dict is locked.
    let key = unsafe { item_with_lock(dict.py(), key) };
    // SAFETY: as above.
    Some((key, unsafe { item_with_lock(dict.py(), value) }))
}

/// Calls `body` with each key and value, in a critical section of the dict.
#[inline]
pub(crate) fn for_each<'py>(
    dict: &Bound<'py, PyDict>,
    mut body: impl FnMut(Bound<'py, PyAny>, Bound<'py, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    locked::during(dict, || {
        let mut position = Position::start(dict);
        // SAFETY: the section is entered again before `body` returns.
        while let Some(item) = position.advance_by(dict, |dict, next| unsafe { locked_next(dict, next) }) {
            let (key, value) = item?;
            body(key, value)?;
        }
        Ok(())
    })
}

/// `PyDict_Merge`.
pub(crate) fn merge(dict: &Bound<'_, PyDict>, other: &Bound<'_, PyAny>, replace: bool) -> PyResult<()> {
    // SAFETY: a live dict and a live object.
    status(dict.py(), unsafe { ffi::PyDict_Merge(dict.as_raw(), other.as_raw(), replace.into()) })
}

/// `PyDict_MergeFromSeq2`.
pub(crate) fn merge_pairs(dict: &Bound<'_, PyDict>, pairs: &Bound<'_, PyAny>, replace: bool) -> PyResult<()> {
    // SAFETY: a live dict and a live object.
    status(dict.py(), unsafe { ffi::PyDict_MergeFromSeq2(dict.as_raw(), pairs.as_raw(), replace.into()) })
}

/// `PyDict_GetItemStringRef`.
pub(crate) fn get_item_str<'py>(dict: &Bound<'py, PyDict>, key: &CStr) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: a live dict, a string that ends with NUL; a place for the result.
    let result = unsafe { ffi::PyDict_GetItemStringRef(dict.as_raw(), key.as_ptr(), &raw mut value) };
    // SAFETY: the function's results.
    unsafe { found(dict.py(), result, value) }
}

/// `PyDict_PopString`.
pub(crate) fn pop_str<'py>(dict: &Bound<'py, PyDict>, key: &CStr) -> PyResult<Option<Bound<'py, PyAny>>> {
    let mut value = std::ptr::null_mut();
    // SAFETY: a live dict, a string that ends with NUL; a place for the result.
    let result = unsafe { ffi::PyDict_PopString(dict.as_raw(), key.as_ptr(), &raw mut value) };
    // SAFETY: the function's results.
    unsafe { found(dict.py(), result, value) }
}

/// `PyDict_SetItemString`.
pub(crate) fn set_item_str(dict: &Bound<'_, PyDict>, key: &CStr, value: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: a live dict, a string that ends with NUL, a live object.
    status(dict.py(), unsafe { ffi::PyDict_SetItemString(dict.as_raw(), key.as_ptr(), value.as_raw()) })
}

/// `PyDict_DelItemString`: KeyError if there is none.
pub(crate) fn del_item_str(dict: &Bound<'_, PyDict>, key: &CStr) -> PyResult<()> {
    // SAFETY: a live dict, a string that ends with NUL.
    status(dict.py(), unsafe { ffi::PyDict_DelItemString(dict.as_raw(), key.as_ptr()) })
}

/// `PyDict_ContainsString`.
pub(crate) fn contains_str(dict: &Bound<'_, PyDict>, key: &CStr) -> PyResult<bool> {
    // SAFETY: a live dict, a string that ends with NUL.
    truth(dict.py(), unsafe { ffi::PyDict_ContainsString(dict.as_raw(), key.as_ptr()) })
}

/// `PyDictProxy_New`: TypeError if it is no mapping.
pub(crate) fn proxy<'py>(mapping: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyMappingProxy>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyDictProxy_New(mapping.as_raw()) };
    // SAFETY: a new reference to a proxy, or NULL.
    unsafe { owned(mapping.py(), raw) }
}
