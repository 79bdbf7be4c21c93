//! Watchers of dicts (Include/cpython/dictobject.h, `PyDict_AddWatcher`).

use std::any::TypeId;
use std::ffi::c_int;

use cpython_sys as ffi;

use super::locked;
use super::object::status;
use super::raw::{Ptr, RawObject, owned};
use super::threads;
use crate::exceptions::SystemError;
use crate::handle::{Borrowed, Bound};
use crate::panic;
use crate::python::Python;
use crate::types::{DictEvent, DictWatcher, PyAny, PyDict, PyInt, PyString, PyType};
use crate::{PyErr, PyResult};

/// A part of the keys under which an interpreter keeps the numbers of its watchers: its address
/// is this copy of the crate's own. (It must have a size, so that nothing else has the address.)
static KEY: u8 = 0;

/// What C calls before a dict changes that `W` watches.
///
/// # Safety
///
/// C calls, with the thread attached; `key` is NULL or an object.
unsafe extern "C" fn changed<W: DictWatcher>(
    event: ffi::PyDict_WatchEvent,
    _dict: *mut RawObject,
    key: *mut RawObject,
    _value: *mut RawObject,
) -> c_int {
    let event = match event {
        ffi::PyDict_WatchEvent_PyDict_EVENT_ADDED => DictEvent::Added,
        ffi::PyDict_WatchEvent_PyDict_EVENT_MODIFIED => DictEvent::Modified,
        ffi::PyDict_WatchEvent_PyDict_EVENT_DELETED => DictEvent::Deleted,
        ffi::PyDict_WatchEvent_PyDict_EVENT_CLONED => DictEvent::Cloned,
        ffi::PyDict_WatchEvent_PyDict_EVENT_CLEARED => DictEvent::Cleared,
        _ => DictEvent::Deallocated,
    };
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    // SAFETY: an object that the caller of the change keeps.
    let key: Option<Borrowed<'_, '_, PyAny>> = Ptr::new(key).map(|key| unsafe { Borrowed::from_borrowed(py, key) });
    let text = key.and_then(|key| key.cast::<PyString>()).and_then(Borrowed::as_ascii);
    panic::fatal_on_panic("a watcher of dicts", || W::changed(event, text.and_then(|text| str::from_utf8(text).ok())));
    0
}

/// The number of the watcher `W` in this interpreter (`PyDict_AddWatcher`). It keeps it for ever,
/// because dicts are never told that a watcher is gone.
fn number_of<W: DictWatcher>(py: Python<'_>) -> PyResult<c_int> {
    // SAFETY: the thread is attached to the interpreter.
    let dict = unsafe { ffi::PyInterpreterState_GetDict(threads::interpreter(py)) };
    let Some(dict) = Ptr::new(dict) else { return Err(PyErr::no_memory(py)) };
    // SAFETY: a dict that the interpreter keeps.
    let dict: Borrowed<'_, '_, PyDict> = unsafe { Borrowed::from_borrowed(py, dict) };
    let (copy, watcher) = (&raw const KEY, TypeId::of::<W>());
    let key = PyString::from_fmt(py, format_args!("cpython_api.dict_watcher {copy:p} {watcher:?}"))?;
    locked::during(&dict, || {
        if let Some(number) = dict.get_item(&key)? {
            let number = number.cast::<PyInt>().map(Bound::to::<c_int>);
            return number.unwrap_or_else(|| Err(PyErr::new::<SystemError>(py, "not a watcher's number")));
        }
        // SAFETY: the thread is attached; the function is for this interface, and always there.
        let number = unsafe { ffi::PyDict_AddWatcher(Some(changed::<W>)) };
        status(py, number)?;
        PyInt::new(py, number).and_then(|number| dict.set_item(&key, &number)).inspect_err(|_| {
            // SAFETY: the number of a watcher that nobody has used.
            unsafe { ffi::PyDict_ClearWatcher(number) };
        })?;
        Ok(number)
    })
}

/// `PyDict_Watch`.
pub(crate) fn watch<W: DictWatcher>(dict: &Bound<'_, PyDict>) -> PyResult<()> {
    let number = number_of::<W>(dict.py())?;
    // Its version, which says who watches, is written when the dict changes, under the same lock.
    // SAFETY: a live dict, and the thread is attached.
    let result = locked::during(dict, || unsafe { ffi::PyDict_Watch(number, dict.as_raw()) });
    status(dict.py(), result)
}

/// `PyDict_Unwatch`.
pub(crate) fn unwatch<W: DictWatcher>(dict: &Bound<'_, PyDict>) -> PyResult<()> {
    let number = number_of::<W>(dict.py())?;
    // SAFETY: as above.
    let result = locked::during(dict, || unsafe { ffi::PyDict_Unwatch(number, dict.as_raw()) });
    status(dict.py(), result)
}

/// `PyType_GetDict`. It stays in here: who changes a type's dict must tell the type's caches.
fn dict_of<'py>(ty: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyDict>> {
    // SAFETY: a live type.
    let dict = unsafe { ffi::PyType_GetDict(ty.as_raw().cast()) };
    if dict.is_null() {
        return Err(PyErr::new::<SystemError>(ty.py(), "a type that is not ready"));
    }
    // SAFETY: a new reference to a dict.
    unsafe { owned(ty.py(), dict) }
}

/// `PyDict_Watch` on a type's dict.
pub(crate) fn watch_type<W: DictWatcher>(ty: &Bound<'_, PyType>) -> PyResult<()> {
    watch::<W>(&dict_of(ty)?)
}

/// What a type's dict has under a name, read under its lock.
pub(crate) fn own_attribute<'py>(
    ty: &Bound<'py, PyType>,
    name: &Bound<'py, PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let dict = dict_of(ty)?;
    locked::during(&dict, || dict.get_item(name))
}
