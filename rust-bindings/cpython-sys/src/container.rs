//! Macros and inline functions of the headers of tuple, list, dict and set.
#![expect(non_snake_case, reason = "the names are C's")]

use core::ffi::c_int;

use crate::object::PyTuple_ITEMS;
use crate::{
    _PyList_AppendTakeRefListResize, _PySet_Dummy, Py_ssize_t, PyDictObject, PyListObject, PyObject, PySetObject,
    PyVarObject,
};

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

/// Puts an item in the place of another one, whose reference it returns; it takes the one to `item`.
///
/// # Safety
///
/// `op` points to a live list, `index` is less than its length, and no other thread changes the list: its
/// lock or the GIL is held. (Without the GIL others may read it meanwhile.)
#[inline(always)]
pub unsafe fn list_replace(op: *mut PyObject, index: usize, item: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    let items = unsafe { (*op.cast::<PyListObject>()).ob_item };
    // SAFETY: in range.
    let place = unsafe { items.add(index) };
    #[cfg(Py_GIL_DISABLED)]
    {
        use core::sync::atomic::{AtomicPtr, Ordering};
        // SAFETY: as above; all threads access a list's items as atomics.
        let place = unsafe { AtomicPtr::from_ptr(place) };
        let old = place.load(Ordering::Relaxed);
        place.store(item, Ordering::Release);
        old
    }
    #[cfg(not(Py_GIL_DISABLED))]
    {
        // SAFETY: as above.
        unsafe { place.replace(item) }
    }
}

/// Sets a list's length.
///
/// # Safety
///
/// `op` points to a live list that no other thread changes; it has room for so many items, which are there.
#[inline(always)]
unsafe fn set_list_size(op: *mut PyObject, size: Py_ssize_t) {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op.cast::<PyVarObject>()).ob_size };
    #[cfg(Py_GIL_DISABLED)]
    // SAFETY: as above, and all threads access the field as an atomic.
    unsafe { core::sync::atomic::AtomicIsize::from_ptr(field) }.store(size, core::sync::atomic::Ordering::Relaxed);
    #[cfg(not(Py_GIL_DISABLED))]
    // SAFETY: as above.
    unsafe {
        field.write(size);
    }
}

/// `_PyList_AppendTakeRef`: 0, or -1 for an exception. It takes the reference to `item`, also if it fails.
///
/// # Safety
///
/// `op` points to a live list, and `item` to an object; no other thread changes the list.
#[inline(always)]
pub unsafe fn list_append(op: *mut PyObject, item: *mut PyObject) -> c_int {
    let list = op.cast::<PyListObject>();
    // SAFETY: the caller's promise.
    let size = unsafe { PyList_GET_SIZE(op) };
    // SAFETY: as above.
    if unsafe { (*list).allocated } <= size {
        // SAFETY: as above.
        return unsafe { _PyList_AppendTakeRefListResize(list, item) };
    }
    // SAFETY: there is room for one more, where nothing is that counts.
    unsafe { list_replace(op, size as usize, item) };
    // SAFETY: that item is there.
    unsafe { set_list_size(op, size + 1) };
    0
}

/// So many places of a list need not be given back.
const FEW: Py_ssize_t = 32;

/// Takes the last item away, and returns its reference; NULL if there is none, or if the list has to
/// give memory back.
///
/// # Safety
///
/// `op` points to a live list that no other thread changes.
#[inline(always)]
pub unsafe fn list_pop(op: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    let size = unsafe { PyList_GET_SIZE(op) } - 1;
    // SAFETY: as above.
    let allocated = unsafe { (*op.cast::<PyListObject>()).allocated };
    // As `list_resize`, which does so for short lists, too.
    if size < 0 || (size < allocated >> 1 && allocated > FEW) {
        return core::ptr::null_mut();
    }
    // SAFETY: in range.
    let item = unsafe { PyList_GET_ITEM(op, size as usize) };
    // SAFETY: there are more.
    unsafe { set_list_size(op, size) };
    item
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
