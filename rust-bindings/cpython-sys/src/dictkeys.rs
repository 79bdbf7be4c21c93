//! The inside of a dict (`struct _dictkeysobject`, Include/internal/pycore_dict.h), and reading it
//! as `PyDict_Next` does.

use core::mem::offset_of;

#[cfg(Py_GIL_DISABLED)]
use crate::PyMutex;
use crate::{Py_hash_t, Py_ssize_t, PyObject};
#[cfg(not(Py_GIL_DISABLED))]
use crate::{PyDict_Next, PyDictObject};

/// The beginning of a dict's keys, which the table of indices follows, and then the entries.
#[repr(C)]
pub struct DictKeys {
    /// How many dicts use them.
    pub dk_refcnt: Py_ssize_t,
    /// The size of the hash table.
    pub dk_log2_size: u8,
    /// The size of the hash table in bytes.
    pub dk_log2_index_bytes: u8,
    /// What the entries are.
    pub dk_kind: u8,
    /// Protects keys that several dicts use.
    #[cfg(Py_GIL_DISABLED)]
    pub dk_mutex: PyMutex,
    /// Zero after a change.
    pub dk_version: u32,
    /// How many entries are free.
    pub dk_usable: Py_ssize_t,
    /// How many entries are used.
    pub dk_nentries: Py_ssize_t,
}

/// `DICT_KEYS_GENERAL`: entries have a hash.
const GENERAL: u8 = 0;
/// `DICT_KEYS_UNICODE`: they have not, because all keys are str.
const UNICODE: u8 = 1;

/// `PyDictKeyEntry`.
#[repr(C)]
pub struct GeneralEntry {
    /// The key's hash.
    pub me_hash: Py_hash_t,
    /// The key.
    pub me_key: *mut PyObject,
    /// The value.
    pub me_value: *mut PyObject,
}

/// `PyDictUnicodeEntry`.
#[repr(C)]
pub struct UnicodeEntry {
    /// The key.
    pub me_key: *mut PyObject,
    /// The value.
    pub me_value: *mut PyObject,
}

/// Where entries have what, in bytes.
pub(crate) struct EntryLayout {
    pub(crate) key: usize,
    pub(crate) value: usize,
    pub(crate) size: usize,
}

impl EntryLayout {
    /// That of entries of a kind; None if the values are elsewhere, because several dicts use the keys.
    #[inline(always)]
    pub(crate) fn of(kind: u8) -> Option<Self> {
        match kind {
            GENERAL => Some(Self {
                key: offset_of!(GeneralEntry, me_key),
                value: offset_of!(GeneralEntry, me_value),
                size: size_of::<GeneralEntry>(),
            }),
            UNICODE => Some(Self {
                key: offset_of!(UnicodeEntry, me_key),
                value: offset_of!(UnicodeEntry, me_value),
                size: size_of::<UnicodeEntry>(),
            }),
            _ => None,
        }
    }
}

/// The first entry (`_DK_ENTRIES`).
///
/// # Safety
///
/// `keys` points to a dict's keys.
#[inline(always)]
pub(crate) unsafe fn entries(keys: *mut DictKeys) -> *mut *mut PyObject {
    // SAFETY: the caller's promise; it does not change.
    let indices = 1_usize << unsafe { (*keys).dk_log2_index_bytes };
    // SAFETY: the entries are behind the indices, and these behind the struct.
    unsafe { keys.byte_add(size_of::<DictKeys>() + indices) }.cast()
}

/// `PyDict_Next`: a key and its value, borrowed until the dict changes. The position is moved behind
/// them.
///
/// # Safety
///
/// `op` points to a live dict; the GIL is held.
#[cfg(not(Py_GIL_DISABLED))]
#[inline(always)]
pub unsafe fn dict_next(op: *mut PyObject, position: &mut Py_ssize_t) -> Option<(*mut PyObject, *mut PyObject)> {
    // SAFETY: the caller's promise; nobody changes a dict without the GIL.
    let keys: *mut DictKeys = unsafe { (*op.cast::<PyDictObject>()).ma_keys }.cast();
    // SAFETY: a dict has keys.
    let kind = unsafe { (*keys).dk_kind };
    let Some(EntryLayout { key, value, size }) = EntryLayout::of(kind) else {
        // SAFETY: the caller's promise.
        return unsafe { shared_next(op, position) };
    };
    // SAFETY: as above.
    let count = unsafe { (*keys).dk_nentries };
    // SAFETY: as above.
    let entries = unsafe { entries(keys) };
    let mut at = *position;
    // A position that is negative is behind all entries here, as it is for C.
    while (at as usize) < count as usize {
        // SAFETY: there are so many entries.
        let entry = unsafe { entries.byte_add(at as usize * size) };
        at += 1;
        // SAFETY: in the entry.
        let value_place = unsafe { entry.byte_add(value) };
        // SAFETY: as above.
        let value = unsafe { value_place.read() };
        if value.is_null() {
            continue;
        }
        // SAFETY: in the entry.
        let key_place = unsafe { entry.byte_add(key) };
        // SAFETY: as above, and set if the value is.
        let key = unsafe { key_place.read() };
        *position = at;
        return Some((key, value));
    }
    None
}

/// As [`dict_next`], for a dict that uses its keys with others (an instance's `__dict__`).
///
/// # Safety
///
/// As [`dict_next`].
#[cfg(not(Py_GIL_DISABLED))]
#[cold]
unsafe fn shared_next(op: *mut PyObject, position: &mut Py_ssize_t) -> Option<(*mut PyObject, *mut PyObject)> {
    let (mut key, mut value) = (core::ptr::null_mut(), core::ptr::null_mut());
    // SAFETY: the caller's promise.
    let found = unsafe { PyDict_Next(op, position, &raw mut key, &raw mut value) };
    (found != 0).then_some((key, value))
}
