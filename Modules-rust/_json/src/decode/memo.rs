//! The keys of a call: each is one object, however often it stands in the document.

use std::hash::{BuildHasher, Hasher};

use cpython_api::types::{PyAny, PyString, PyStringData};
use cpython_api::{Bound, PyErr, PyResult, Python};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use json_text::string::Text;

use super::form::{self, Form};

/// How many keys are looked through one after the other. With more of them, a table is made.
const FEW: usize = 16;

/// A key that was met.
struct Entry<'t, 'py, T> {
    hash: u64,
    /// Where the document has it without escapes.
    units: Option<&'t [T]>,
    key: Bound<'py, PyAny>,
    /// Which key followed it the last time.
    next: usize,
}

/// The keys that were met, in the order of their first occurrence.
pub(super) struct Memo<'a, 't, 'py, F: Form> {
    hasher: &'a RandomState,
    entries: Vec<Entry<'t, 'py, F::Unit>>,
    /// Their indices, if there are more than [`FEW`].
    table: HashTable<u32>,
    /// The key that was met last.
    last: usize,
}

impl<'a, 't, 'py, F: Form> Memo<'a, 't, 'py, F> {
    /// No keys yet.
    pub(super) fn new(hasher: &'a RandomState) -> Self {
        Self { hasher, entries: Vec::new(), table: HashTable::new(), last: 0 }
    }

    /// The key that followed the last one before, if `rest` begins with it and a quote; and how many
    /// units it has.
    #[inline]
    pub(super) fn expected(&mut self, rest: &'t [F::Unit]) -> Option<(Bound<'py, PyAny>, usize)> {
        let next = self.entries.get(self.last)?.next;
        let entry = self.entries.get(next)?;
        let units = entry.units?;
        let (begins, ends) = (rest.get(..units.len())?, rest.get(units.len())?);
        if !F::same(begins, units) || (*ends).into() != u32::from(b'"') {
            return None;
        }
        self.last = next;
        Some((entry.key.clone(), units.len()))
    }

    /// The object of a key.
    #[inline]
    pub(super) fn get(&mut self, py: Python<'py>, text: Text<'t, '_, F::Unit>) -> PyResult<Bound<'py, PyAny>> {
        let (index, key) = match text {
            Text::Plain { units, beyond_ascii } => self.plain(py, units, beyond_ascii)?,
            _ => self.unescaped(py, text)?,
        };
        if let Some(last) = self.entries.get_mut(self.last) {
            last.next = index;
        }
        self.last = index;
        Ok(key)
    }

    /// The object of a key without escapes, and its index.
    #[inline]
    fn plain(
        &mut self,
        py: Python<'py>,
        units: &'t [F::Unit],
        beyond_ascii: u32,
    ) -> PyResult<(usize, Bound<'py, PyAny>)> {
        let hash = self.hash(|hasher| F::hash(units, hasher));
        let mut has_escaped = false;
        let found = self.find(hash, |entry| match entry.units {
            Some(known) => F::same(known, units),
            None => {
                has_escaped = true;
                false
            }
        });
        if let Some(index) = found {
            return Ok((index, self.entries[index].key.clone()));
        }
        let key = F::make(py, units, beyond_ascii)?;
        if has_escaped && let Some(index) = self.find_escaped(hash, &key) {
            return Ok((index, self.entries[index].key.clone()));
        }
        Ok((self.insert(py, hash, Some(units), key.clone().into_any())?, key.into_any()))
    }

    /// The object of a key with escapes, and its index.
    #[cold]
    fn unescaped(&mut self, py: Python<'py>, text: Text<'t, '_, F::Unit>) -> PyResult<(usize, Bound<'py, PyAny>)> {
        let key = form::make::<F>(py, text)?;
        // Equal keys have equal hashes, because a key is in the narrow form if it can be.
        let hash = self.hash(|hasher| match text {
            Text::Plain { units, .. } | Text::Unescaped(units) => F::hash(units, hasher),
            Text::Wide(chars) => chars.iter().for_each(|&char| hasher.write_u32(char)),
        });
        let found = self.find(hash, |entry| match (entry.units, text) {
            (Some(known), Text::Unescaped(units)) => known == units,
            _ => false,
        });
        if let Some(index) = found.or_else(|| self.find_escaped(hash, &key)) {
            return Ok((index, self.entries[index].key.clone()));
        }
        Ok((self.insert(py, hash, None, key.clone().into_any())?, key.into_any()))
    }

    #[inline]
    fn hash(&self, feed: impl FnOnce(&mut <RandomState as BuildHasher>::Hasher)) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        feed(&mut hasher);
        hasher.finish()
    }

    /// The index of the entry with this hash that is the right one.
    #[inline]
    fn find(&self, hash: u64, mut is: impl FnMut(&Entry<'t, 'py, F::Unit>) -> bool) -> Option<usize> {
        if self.entries.len() <= FEW {
            return self.entries.iter().position(|entry| entry.hash == hash && is(entry));
        }
        let is = |&index: &u32| {
            let entry = &self.entries[index as usize];
            entry.hash == hash && is(entry)
        };
        self.table.find(hash, is).map(|&index| index as usize)
    }

    /// The index of a key that was met with escapes.
    #[cold]
    fn find_escaped(&self, hash: u64, key: &Bound<'py, PyString>) -> Option<usize> {
        self.find(hash, |entry| {
            entry.units.is_none() && entry.key.cast::<PyString>().is_some_and(|known| equal(known.data(), key.data()))
        })
    }

    /// Adds a key.
    #[inline]
    fn insert(
        &mut self,
        py: Python<'py>,
        hash: u64,
        units: Option<&'t [F::Unit]>,
        key: Bound<'py, PyAny>,
    ) -> PyResult<usize> {
        let index = self.entries.len();
        if index == self.entries.capacity() && self.entries.try_reserve(FEW).is_err() {
            return Err(PyErr::no_memory(py));
        }
        self.entries.push(Entry { hash, units, key, next: index + 1 });
        if index >= FEW && self.enter(index).is_none() {
            return Err(PyErr::no_memory(py));
        }
        Ok(index)
    }

    /// Enters the last entry into the table, and all if it is the first one there; nothing if there is
    /// no memory.
    fn enter(&mut self, last: usize) -> Option<()> {
        let Self { entries, table, .. } = self;
        let hash_of = |&index: &u32| entries[index as usize].hash;
        if table.len() == table.capacity() {
            // A fourth of the table is used then, so that it is not often made anew.
            table.try_reserve(3 * last.max(FEW), hash_of).ok()?;
        }
        let first = if last == FEW { 0 } else { last };
        // More of them would need more memory than there is for an u32 of keys.
        for index in first as u32..=u32::try_from(last).ok()? {
            table.insert_unique(hash_of(&index), index, hash_of);
        }
        Some(())
    }
}

/// Whether two strs have the same characters: each is in the narrowest form.
fn equal(a: PyStringData<'_>, b: PyStringData<'_>) -> bool {
    match (a, b) {
        (PyStringData::Ascii(a), PyStringData::Ascii(b)) | (PyStringData::Ucs1(a), PyStringData::Ucs1(b)) => a == b,
        (PyStringData::Ucs2(a), PyStringData::Ucs2(b)) => a == b,
        (PyStringData::Ucs4(a), PyStringData::Ucs4(b)) => a == b,
        _ => false,
    }
}
