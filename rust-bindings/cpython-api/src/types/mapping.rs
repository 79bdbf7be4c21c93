//! The mapping protocol (Include/abstract.h): values by key.

use super::{AttrName, PyAny, PyList, PyMapping};
use crate::PyResult;
use crate::backend::{mapping, object};
use crate::handle::Bound;

impl<'py> Bound<'py, PyAny> {
    /// Whether it has `__getitem__` (`PyMapping_Check`).
    pub fn is_mapping(&self) -> bool {
        mapping::is_mapping(self)
    }
}

/// To get, set and delete items by keys of any type, use those of any object
/// ([`Bound::get_item`]).
impl<'py> Bound<'py, PyMapping> {
    /// `len(self)` (`PyMapping_Size`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has none, or what its `__len__` raises.
    pub fn len(&self) -> PyResult<usize> {
        mapping::len(self)
    }

    /// A list of `self.keys()` (`PyMapping_Keys`).
    ///
    /// # Errors
    ///
    /// `AttributeError` if there is no such method, `TypeError` if it returns what cannot
    /// be iterated, or what it raises.
    pub fn keys(&self) -> PyResult<Bound<'py, PyList>> {
        mapping::keys(self)
    }

    /// A list of `self.values()` (`PyMapping_Values`).
    ///
    /// # Errors
    ///
    /// As [`keys`](Self::keys).
    pub fn values(&self) -> PyResult<Bound<'py, PyList>> {
        mapping::values(self)
    }

    /// A list of `self.items()` (`PyMapping_Items`).
    ///
    /// # Errors
    ///
    /// As [`keys`](Self::keys).
    pub fn items(&self) -> PyResult<Bound<'py, PyList>> {
        mapping::items(self)
    }

    /// `self[key]`, or `None` if that raises `KeyError` (`PyMapping_GetOptionalItem`).
    ///
    /// # Errors
    ///
    /// `TypeError` if it has no items, or what else its `__getitem__` raises.
    pub fn get_optional_item(&self, key: &Bound<'_, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        mapping::get_optional_item(self, key)
    }

    /// Whether `self[key]` raises no `KeyError` (`PyMapping_HasKeyWithError`).
    ///
    /// # Errors
    ///
    /// As [`get_optional_item`](Self::get_optional_item).
    pub fn has_key(&self, key: &Bound<'_, PyAny>) -> PyResult<bool> {
        mapping::has_key(self, key)
    }
}

/// Keys that are strs: text or a str that is kept, as for an attribute.
impl<'py> Bound<'py, PyMapping> {
    /// `self[key]` (`PyMapping_GetItemString`).
    ///
    /// # Errors
    ///
    /// What its `__getitem__` raises.
    pub fn get_item_string(&self, key: impl AttrName<'py>) -> PyResult<Bound<'py, PyAny>> {
        key.with_name(self.py(), |key| object::get_item(self, key))
    }

    /// `self[key]`, or `None` (`PyMapping_GetOptionalItemString`).
    ///
    /// # Errors
    ///
    /// As [`get_optional_item`](Self::get_optional_item).
    pub fn get_optional_item_string(&self, key: impl AttrName<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        key.with_name(self.py(), |key| mapping::get_optional_item(self, key))
    }

    /// Whether there is such a key (`PyMapping_HasKeyStringWithError`).
    ///
    /// # Errors
    ///
    /// As [`get_optional_item`](Self::get_optional_item).
    pub fn has_key_string(&self, key: impl AttrName<'py>) -> PyResult<bool> {
        key.with_name(self.py(), |key| mapping::has_key(self, key))
    }

    /// `self[key] = value` (`PyMapping_SetItemString`).
    ///
    /// # Errors
    ///
    /// What its `__setitem__` raises.
    pub fn set_item_string(&self, key: impl AttrName<'py>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        key.with_name(self.py(), |key| object::set_item(self, key, value))
    }

    /// `del self[key]` (`PyMapping_DelItemString`).
    ///
    /// # Errors
    ///
    /// What its `__delitem__` raises.
    pub fn del_item_string(&self, key: impl AttrName<'py>) -> PyResult<()> {
        key.with_name(self.py(), |key| object::del_item(self, key))
    }
}
