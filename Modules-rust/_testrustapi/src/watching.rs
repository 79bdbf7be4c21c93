//! `_testrustapi.watching`: watchers of dicts, for test_watching.py.

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::types::{DictEvent, DictWatcher, PyAny, PyDict, PyString, PyType};
use cpython_api::{Borrowed, Bound, IntoPyObject, PyResult, Python, pyfunction, pymodule};

/// How often each event was told, with the key "key", and with another one or none.
static COUNTS: [[AtomicU64; 2]; 6] = [const { [const { AtomicU64::new(0) }; 2] }; 6];

const NAMES: [&str; 6] = ["added", "modified", "deleted", "cloned", "cleared", "deallocated"];

struct Counter;

impl DictWatcher for Counter {
    fn changed(event: DictEvent, key: Option<&str>) {
        COUNTS[event as usize][usize::from(key != Some("key"))].fetch_add(1, Ordering::Relaxed);
    }
}

/// Another watcher, so that there are two.
struct Total;

static TOTAL: AtomicU64 = AtomicU64::new(0);

impl DictWatcher for Total {
    fn changed(_event: DictEvent, _key: Option<&str>) {
        TOTAL.fetch_add(1, Ordering::Relaxed);
    }
}

/// Watches a dict.
#[pyfunction(signature = (dict, /))]
fn watch(dict: Borrowed<'_, '_, PyDict>) -> PyResult<()> {
    dict.watch::<Counter>()
}

/// Watches a dict no more.
#[pyfunction(signature = (dict, /))]
fn unwatch(dict: Borrowed<'_, '_, PyDict>) -> PyResult<()> {
    dict.unwatch::<Counter>()
}

/// Watches a dict by the other watcher.
#[pyfunction(signature = (dict, /))]
fn watch_total(dict: Borrowed<'_, '_, PyDict>) -> PyResult<()> {
    dict.watch::<Total>()
}

/// Watches the attributes of a class.
#[pyfunction(signature = (exception_type, /))]
fn watch_attributes(exception_type: Borrowed<'_, '_, PyType>) -> PyResult<()> {
    exception_type.watch_attributes::<Counter>()
}

/// An attribute that a class has itself, or None.
#[pyfunction(signature = (exception_type, name, /))]
fn own_attribute<'py>(
    exception_type: Borrowed<'_, 'py, PyType>,
    name: Borrowed<'_, 'py, PyString>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    exception_type.own_attribute(name)
}

/// What was told since the last call: "event key" or "event" and how often.
#[pyfunction]
fn events(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let events = PyDict::new(py)?;
    for (name, counts) in NAMES.iter().zip(&COUNTS) {
        for (count, key) in counts.iter().zip([" key", ""]) {
            let count = count.swap(0, Ordering::Relaxed);
            if count != 0 {
                let key = PyString::new(py, &format!("{name}{key}"))?;
                events.set_item(&key, &count.into_pyobject(py)?)?;
            }
        }
    }
    Ok(events)
}

/// How many events the other watcher was told of.
#[pyfunction]
fn total() -> u64 {
    TOTAL.load(Ordering::Relaxed)
}

/// Watchers of dicts.
#[pymodule(submodule)]
pub(crate) mod watching {
    #[pymodule_export]
    use super::{events, own_attribute, total, unwatch, watch, watch_attributes, watch_total};
}
