//! Reading a list or a dict without its lock on the free-threaded build (PEP 703), as
//! Objects/listobject.c (`list_get_item_ref`) and Objects/dictobject.c
//! (`dictiter_iternext_threadsafe`) do.
//!
//! What is read may be out of date, but it is in memory that stays: who replaces the items
//! of a list, or the keys of a dict, that another thread may be reading, frees the old ones
//! only when each thread has passed a point where it reads nothing (QSBR). The interpreter
//! knows by a mark on the list or dict that others read it.

use core::sync::atomic::{AtomicIsize, AtomicPtr, AtomicU8, Ordering};

use crate::container::PyList_GET_SIZE;
use crate::dictkeys::{self, DictKeys, EntryLayout};
use crate::refcount::{Py_DECREF, is_owned, try_incref_compare};
use crate::{Py_ssize_t, PyDictObject, PyListObject, PyObject};

/// What a read without the lock has found.
pub enum Read<T> {
    /// An item: a new reference, or two.
    Item(T),
    /// Nothing: there are no more items.
    End,
    /// It cannot be read so, or has changed meanwhile: take the lock.
    Locked,
}

/// `_PyGC_BITS_SHARED`.
const SHARED: u8 = 16;

/// The collector's bits of an object.
///
/// # Safety
///
/// `op` points to an object that lives for `'a`.
#[inline(always)]
unsafe fn gc_bits<'a>(op: *mut PyObject) -> &'a AtomicU8 {
    // SAFETY: the caller's promise: the field is in the object.
    let field = unsafe { &raw mut (*op).ob_gc_bits };
    // SAFETY: as above, and all threads access the field as an atomic.
    unsafe { AtomicU8::from_ptr(field) }
}

/// Whether the calling thread may read without the lock.
///
/// # Safety
///
/// `op` points to a live list or dict.
#[inline(always)]
unsafe fn is_readable(op: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    if unsafe { is_owned(op) } {
        return true;
    }
    // SAFETY: as above.
    unsafe { gc_bits(op) }.load(Ordering::Relaxed) & SHARED != 0
}

/// Lets the calling thread read without the lock from now on (`_PyObject_GC_SET_SHARED`).
///
/// # Safety
///
/// `op` points to a live list or dict whose lock the thread has.
#[inline]
pub unsafe fn set_shared(op: *mut PyObject) {
    // SAFETY: the caller's promise.
    let bits = unsafe { gc_bits(op) };
    // Not one atomic operation, as in C; the lock is for that.
    bits.store(bits.load(Ordering::Relaxed) | SHARED, Ordering::Relaxed);
}

/// A variable with a pointer that other threads change.
///
/// # Safety
///
/// `place` points to one that lives for `'a`.
#[inline(always)]
unsafe fn pointer<'a, T>(place: *mut *mut T) -> &'a AtomicPtr<T> {
    // SAFETY: the caller's promise.
    unsafe { AtomicPtr::from_ptr(place) }
}

/// `list_get_item_ref`: an item, a new reference.
///
/// # Safety
///
/// `op` points to a live list; the thread is attached.
#[inline]
pub unsafe fn list_item(op: *mut PyObject, index: usize) -> Read<*mut PyObject> {
    // SAFETY: the caller's promise.
    if !unsafe { is_readable(op) } {
        return Read::Locked;
    }
    // SAFETY: as above.
    let size = unsafe { PyList_GET_SIZE(op) };
    if index >= size as usize {
        return Read::End;
    }
    // SAFETY: as above.
    let field = unsafe { &raw mut (*op.cast::<PyListObject>()).ob_item };
    // SAFETY: as above.
    let items = unsafe { pointer(field) }.load(Ordering::SeqCst);
    if items.is_null() {
        return Read::Locked;
    }
    // SAFETY: the items of a list follow their number (`_PyListArray`).
    let capacity = unsafe { items.cast::<Py_ssize_t>().sub(1) };
    // SAFETY: it does not change.
    if index >= unsafe { capacity.read() } as usize {
        return Read::Locked;
    }
    // SAFETY: there are so many.
    let place = unsafe { items.add(index) };
    // SAFETY: one of them, in memory that stays until this thread detaches.
    let place = unsafe { pointer(place) };
    let item = place.load(Ordering::SeqCst);
    // SAFETY: just read.
    if item.is_null() || !unsafe { try_incref_compare(place, item) } {
        return Read::Locked;
    }
    Read::Item(item)
}

/// `PyDict_Next`: a key and its value, new references. The position is moved behind them.
///
/// A dict that shares its keys with others (an instance's `__dict__`) has to be locked.
///
/// # Safety
///
/// `op` points to a live dict; the thread is attached.
#[inline(always)]
pub unsafe fn dict_next(op: *mut PyObject, position: &mut Py_ssize_t) -> Read<(*mut PyObject, *mut PyObject)> {
    // SAFETY: the caller's promise.
    if !unsafe { is_readable(op) } {
        return Read::Locked;
    }
    // SAFETY: as above.
    let field = unsafe { &raw mut (*op.cast::<PyDictObject>()).ma_keys };
    // SAFETY: as above.
    let keys = unsafe { pointer(field) }.load(Ordering::SeqCst).cast::<DictKeys>();
    // SAFETY: a dict has keys, in memory that stays until this thread detaches.
    let kind = unsafe { (*keys).dk_kind };
    let Some(EntryLayout { key, value, size }) = EntryLayout::of(kind) else { return Read::Locked };
    // SAFETY: as above.
    let field = unsafe { &raw mut (*keys).dk_nentries };
    // SAFETY: as above, and all threads access the field as an atomic.
    let count = unsafe { AtomicIsize::from_ptr(field) }.load(Ordering::Relaxed);
    // SAFETY: as above.
    let field = unsafe { &raw mut (*keys).dk_usable };
    // SAFETY: as above, and all threads access the field as an atomic.
    let usable = unsafe { AtomicIsize::from_ptr(field) };
    let usable_before = usable.load(Ordering::SeqCst);
    // SAFETY: as above.
    let entries = unsafe { dictkeys::entries(keys) };
    let mut at = *position;
    while at < count {
        // SAFETY: there are so many entries.
        let entry = unsafe { entries.byte_add(at as usize * size) };
        at += 1;
        // SAFETY: in the entry.
        let value_place = unsafe { entry.byte_add(value) };
        // SAFETY: as above, in memory that stays until this thread detaches.
        let value_place = unsafe { pointer(value_place) };
        let value = value_place.load(Ordering::SeqCst);
        if value.is_null() {
            continue;
        }
        // SAFETY: in the entry.
        let key_place = unsafe { entry.byte_add(key) };
        // SAFETY: as above, in memory that stays until this thread detaches.
        let key_place = unsafe { pointer(key_place) };
        let key = key_place.load(Ordering::SeqCst);
        // SAFETY: just read.
        if key.is_null() || !unsafe { try_incref_compare(key_place, key) } {
            return Read::Locked;
        }
        // SAFETY: just read; if the last function ran Python code, it has returned false.
        if !unsafe { try_incref_compare(value_place, value) } {
            // SAFETY: the reference made above.
            unsafe { Py_DECREF(key) };
            return Read::Locked;
        }
        // An entry is used again only after `popitem`, and then fewer are free than before:
        // otherwise both are of one item.
        if usable.load(Ordering::SeqCst) != usable_before {
            // SAFETY: the reference made above.
            unsafe { Py_DECREF(key) };
            // SAFETY: the reference made above.
            unsafe { Py_DECREF(value) };
            return Read::Locked;
        }
        *position = at;
        return Read::Item((key, value));
    }
    Read::End
}
