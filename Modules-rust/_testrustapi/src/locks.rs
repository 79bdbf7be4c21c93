//! `_testrustapi.locks`: locks, and values that are made once (`cpython_api::sync`).

use std::collections::HashMap;

use cpython_api::sync::{PyMutex, PyOnceLock, with_critical_section, with_critical_section2};
use cpython_api::types::PyAny;
use cpython_api::{Borrowed, Bound, Py, PyResult, Python, Traverse, pyclass, pyfunction, pymethods, pymodule};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// A counter that is not an atomic.
#[pyclass(module = "_testrustapi.locks")]
#[derive(Default)]
struct Counter {
    count: PyMutex<u64>,
}

#[pymethods]
impl Counter {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    /// Count so many times.
    #[pymethod(signature = (times, /))]
    fn count(&self, py: Python<'_>, times: u64) {
        for _ in 0..times {
            self.count.with(py, |count, _| *count += 1);
        }
    }

    /// Count once, in two steps with some time between them.
    #[pymethod(signature = (microseconds, /))]
    fn count_slowly(&self, py: Python<'_>, microseconds: u64) {
        self.count.with(py, |count, _| {
            let before = *count;
            std::thread::sleep(std::time::Duration::from_micros(microseconds));
            *count = before + 1;
        });
    }

    /// Count, and panic with the lock held.
    fn panic(&self, py: Python<'_>) {
        self.count.with(py, |count, _| {
            *count += 1;
            panic!("with the lock held");
        });
    }

    #[getter]
    fn value(&self, py: Python<'_>) -> u64 {
        self.count.with(py, |count, _| *count)
    }
}

type Places = Box<[Option<Py<PyAny>>]>;

/// What a shelf can hold: a few shapes of values with objects.
#[derive(Default, Traverse)]
struct Contents {
    by_key: HashMap<u64, Py<PyAny>>,
    last: Last,
    both: (Vec<Py<PyAny>>, Places),
    #[traverse(skip)]
    changes: std::sync::atomic::AtomicU64,
}

/// The last object that was put in.
#[derive(Default, Traverse)]
enum Last {
    #[default]
    Nothing,
    This(Option<Py<PyAny>>),
}

/// Objects behind a lock.
#[pyclass(module = "_testrustapi.locks", weakref)]
struct Shelf {
    contents: PyMutex<Contents>,
}

#[pymethods]
impl Shelf {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self { contents: PyMutex::new(Contents::default()) }
    }

    /// Put an object in; return the one that was there.
    #[pymethod(signature = (key, object, /))]
    fn put<'py>(&self, py: Python<'py>, key: u64, object: Object<'_, 'py>) -> Option<Bound<'py, PyAny>> {
        let object = object.to_owned().unbind();
        let before = self.contents.with_input(py, object, |contents, object, _| {
            *contents.changes.get_mut() += 1;
            contents.by_key.insert(key, object)
        });
        before.map(|object| object.into_bound(py))
    }

    /// Put an object in at each place that there is; those that were there are dropped with the
    /// lock held.
    #[pymethod(signature = (object, /))]
    fn put_everywhere(&self, py: Python<'_>, object: Object<'_, '_>) {
        self.contents.with_input(py, object.to_owned().unbind(), |contents, object, locked| {
            *contents = Contents {
                by_key: HashMap::from([(0, object.clone_ref(locked))]),
                last: Last::This(Some(object.clone_ref(locked))),
                both: (vec![object.clone_ref(locked)], Box::new([Some(object), None])),
                changes: 1.into(),
            };
        });
    }

    /// An object.
    #[pymethod(signature = (key, /))]
    fn get<'py>(&self, py: Python<'py>, key: u64) -> Option<Bound<'py, PyAny>> {
        let object =
            self.contents.with(py, |contents, locked| contents.by_key.get(&key).map(|object| object.clone_ref(locked)));
        object.map(|object| object.into_bound(py))
    }

    /// Drop all objects with the lock held.
    fn clear(&self, py: Python<'_>) {
        self.contents.with(py, |contents, _| contents.by_key.clear());
    }

    /// Drop half of the objects with the lock held, and panic.
    fn clear_and_panic(&self, py: Python<'_>) {
        self.contents.with(py, |contents, _| {
            contents.by_key.retain(|key, _| key % 2 == 0);
            panic!("half of it is done");
        });
    }

    /// Drop an argument with the lock held.
    #[pymethod(signature = (object, /))]
    fn drop_argument(&self, py: Python<'_>, object: Object<'_, '_>) -> usize {
        self.contents.with_input(py, object.to_owned().unbind(), |contents, object, _| {
            drop(object);
            contents.by_key.len()
        })
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.contents.with(py, |contents, _| contents.by_key.len())
    }
}

/// An object that is made once.
#[pyclass(module = "_testrustapi.locks", weakref)]
#[derive(Default)]
struct Once {
    object: PyOnceLock<Py<PyAny>>,
}

#[pymethods]
impl Once {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    /// The object, or None.
    fn get<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.object.get(py).map(|object| object.bind(py).to_owned())
    }

    /// The object; if there is none, what the function returns.
    #[pymethod(signature = (make, /))]
    fn get_or_make<'py>(&self, py: Python<'py>, make: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
        let object = self.object.get_or_try_init(py, || Ok(make.call(&[])?.unbind()))?;
        Ok(object.bind(py).to_owned())
    }

    /// The object; if there is none, what a function returns that cannot fail.
    #[pymethod(signature = (make, default, /))]
    fn get_or_default<'py>(
        &self,
        py: Python<'py>,
        make: Object<'_, 'py>,
        default: Object<'_, 'py>,
    ) -> Bound<'py, PyAny> {
        let object = self.object.get_or_init(py, || match make.call(&[]) {
            Ok(made) => made.unbind(),
            Err(error) => {
                drop(error.take(py));
                default.to_owned().unbind()
            }
        });
        object.bind(py).to_owned()
    }

    /// Ask for the object while it is made, and panic.
    fn get_from_itself<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        let object = self.object.get_or_init(py, || {
            let object = self.object.get_or_init(py, || unreachable!("somebody makes it"));
            object.clone_ref(py)
        });
        object.bind(py).to_owned()
    }

    /// Put an object in, if there is none.
    #[pymethod(signature = (object, /))]
    fn set(&self, py: Python<'_>, object: Object<'_, '_>) -> bool {
        self.object.set(py, object.to_owned().unbind()).is_ok()
    }
}

static CALLS: PyMutex<Vec<u64>> = PyMutex::new(Vec::new());
static GREETING: PyOnceLock<String> = PyOnceLock::new();

/// Add to a list that all interpreters share; return its sum and a text made once.
#[pyfunction(signature = (value, /))]
fn shared(py: Python<'_>, value: u64) -> (u64, &'static str) {
    let sum = CALLS.with(py, |calls, _| {
        calls.push(value);
        calls.iter().sum()
    });
    (sum, GREETING.get_or_init(py, || format!("first {value}")))
}

/// Call a function in a critical section of an object.
#[pyfunction(signature = (object, function, /))]
fn critical_section<'py>(object: Object<'_, 'py>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    with_critical_section(&object, || function.call(&[]))
}

/// Call a function in a critical section of two objects.
#[pyfunction(signature = (a, b, function, /))]
fn critical_section2<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    function: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    with_critical_section2(&a, &b, || function.call(&[]))
}

/// Panic in critical sections of two objects.
#[pyfunction(signature = (a, b, /))]
fn critical_section_panic(a: Object<'_, '_>, b: Object<'_, '_>) {
    with_critical_section(&a, || with_critical_section2(&a, &b, || panic!("in a critical section")));
}

/// Locks, for the tests.
#[pymodule(submodule)]
pub(crate) mod locks {
    #[pymodule_export]
    use super::{Counter, Once, Shelf};
    #[pymodule_export]
    use super::{critical_section, critical_section_panic, critical_section2, shared};
}
