//! Macros and inline functions of the headers of tuple, list, dict and set.
#![expect(non_snake_case, reason = "the names are C's")]

use crate::object::PyTuple_ITEMS;
use crate::{_PySet_Dummy, Py_ssize_t, PyDictObject, PyListObject, PyObject, PySetObject, PyVarObject};

/// A size that other threads may change: all of them access it as an atomic.
///
/// # Safety
///
/// `field` points into a live object.
#[inline(always)]
pub(crate) unsafe fn load(field: *mut Py_ssize_t) -> Py_ssize_t {
    #[cfg(Py_GIL_DISABLED)]
    {
        // SAFETY: the caller's promise, and all threads access the field as an atomic.
        unsafe { core::sync::atomic::AtomicIsize::from_ptr(field) }.load(core::sync::atomic::Ordering::Relaxed)
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        // SAFETY: the caller's promise, and the GIL is held.
        unsafe { *field }
    }
}

/// `PyTuple_SET_ITEM`, which takes the reference to `item`.
///
/// # Safety
///
/// `op` points to a live tuple that nobody else has seen, `index` is less than its length,
/// and the item there is NULL.
#[inline(always)]
pub unsafe fn PyTuple_SET_ITEM(op: *mut PyObject, index: usize, item: *mut PyObject) {
    // SAFETY: the caller's promise.
    let items = unsafe { PyTuple_ITEMS(op) }.cast_mut();
    // SAFETY: in range.
    let place = unsafe { items.add(index) };
    // SAFETY: as above.
    unsafe { place.write(item) };
}

/// `PyList_GET_SIZE`; on a free-threaded build it may have changed already.
///
/// # Safety
///
/// `op` points to a live list.
#[inline(always)]
pub unsafe fn PyList_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op.cast::<PyVarObject>()).ob_size };
    // SAFETY: as above.
    unsafe { load(field) }
}

/// `PyList_GET_ITEM`: a borrowed reference.
///
/// # Safety
///
/// `op` points to a live list, `index` is less than its length, and no other thread
/// changes the list.
#[inline(always)]
pub unsafe fn PyList_GET_ITEM(op: *mut PyObject, index: usize) -> *mut PyObject {
    // SAFETY: the caller's promise.
    let items = unsafe { (*op.cast::<PyListObject>()).ob_item };
    // SAFETY: in range.
    let place = unsafe { items.add(index) };
    // SAFETY: as above.
    unsafe { place.read() }
}

/// `PyList_SET_ITEM`, which takes the reference to `item`.
///
/// # Safety
///
/// `op` points to a live list that nobody else has seen, `index` is less than its length,
/// and the item there is NULL.
#[inline(always)]
pub unsafe fn PyList_SET_ITEM(op: *mut PyObject, index: usize, item: *mut PyObject) {
    // SAFETY: the caller's promise.
    let items = unsafe { (*op.cast::<PyListObject>()).ob_item };
    // SAFETY: in range.
    let place = unsafe { items.add(index) };
    // SAFETY: as above.
    unsafe { place.write(item) };
}

/// `PyDict_GET_SIZE`; on a free-threaded build it may have changed already.
///
/// # Safety
///
/// `op` points to a live dict.
#[inline(always)]
pub unsafe fn PyDict_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op.cast::<PyDictObject>()).ma_used };
    // SAFETY: as above.
    unsafe { load(field) }
}

/// `PySet_GET_SIZE`; on a free-threaded build it may have changed already.
///
/// # Safety
///
/// `op` points to a live set or frozenset.
#[inline(always)]
pub unsafe fn PySet_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op.cast::<PySetObject>()).used };
    // SAFETY: as above.
    unsafe { load(field) }
}

/// `_PySet_NextEntry`, without the hash: a borrowed reference, or NULL at the end.
///
/// # Safety
///
/// `op` points to a live set or frozenset, and no other thread changes it.
#[inline(always)]
pub unsafe fn set_next(op: *mut PyObject, position: &mut usize) -> *mut PyObject {
    let set = op.cast::<PySetObject>();
    // SAFETY: the caller's promise.
    let mask = unsafe { (*set).mask } as usize;
    // SAFETY: as above.
    let table = unsafe { (*set).table };
    // SAFETY: a variable that never changes.
    let dummy = unsafe { _PySet_Dummy };
    while *position <= mask {
        // SAFETY: a table has one entry more than its mask says.
        let entry = unsafe { table.add(*position) };
        *position += 1;
        // SAFETY: as above.
        let key = unsafe { (*entry).key };
        if !key.is_null() && key != dummy {
            return key;
        }
    }
    core::ptr::null_mut()
}
