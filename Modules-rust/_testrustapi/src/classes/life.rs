//! The life of instances: what the collector sees, weak references, finalizers, deallocation.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use cpython_api::types::PyAny;
use cpython_api::{Borrowed, Bound, ObjectCell, Py, PyResult, Python, pyclass, pymethods};

/// An object or nothing; as `types.CellType`.
#[pyclass(module = "_testrustapi.classes", subclass)]
#[derive(Default)]
pub(crate) struct Cell {
    content: ObjectCell<PyAny>,
}

#[pymethods]
impl Cell {
    #[pymethod(signature = (content = None, /))]
    fn __new__(content: Option<Bound<'_, PyAny>>) -> Self {
        Self { content: content.map_or_else(ObjectCell::empty, ObjectCell::new) }
    }

    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.content.get(py)
    }

    #[setter]
    fn set_content<'py>(&self, py: Python<'py>, value: Option<Bound<'py, PyAny>>) {
        self.content.set(py, value);
    }

    /// Puts an object in and gives the one that was there.
    #[pymethod(signature = (value, /))]
    fn swap<'py>(&self, py: Python<'py>, value: Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
        self.content.replace(py, Some(value))
    }

    fn take<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.content.take(py)
    }

    /// The object; if there is none, what the function makes.
    #[pymethod(signature = (make, /))]
    fn fill<'py>(&self, py: Python<'py>, make: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.content.get_or_try_init(py, || make.call(&[]))
    }
}

/// Instances have a `__dict__`, and can be weakly referenced.
#[pyclass(module = "_testrustapi.classes", subclass, dict, weakref)]
#[derive(Default)]
pub(crate) struct Open {
    content: ObjectCell<PyAny>,
}

#[pymethods]
impl Open {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.content.get(py)
    }

    #[setter]
    fn set_content<'py>(&self, py: Python<'py>, value: Option<Bound<'py, PyAny>>) {
        self.content.set(py, value);
    }
}

/// No objects in it.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Flat {
    number: AtomicI64,
}

#[pymethods]
impl Flat {
    #[pymethod(signature = (number = 0, /))]
    fn __new__(number: i64) -> Self {
        Self { number: AtomicI64::new(number) }
    }

    #[getter]
    fn number(&self) -> i64 {
        self.number.load(Ordering::Relaxed)
    }

    /// Adds to the number; gives what it was.
    #[pymethod(signature = (number = 1, /))]
    fn add(&self, number: i64) -> i64 {
        self.number.fetch_add(number, Ordering::Relaxed)
    }
}

/// Nothing in it.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Empty;

#[pymethods]
impl Empty {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self
    }
}

/// Fields without a size: no other class's instance is one.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Sealed {
    _secret: (),
}

#[pymethods]
impl Sealed {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self { _secret: () }
    }
}

/// Many things in it, some of which can hold objects.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Wide {
    pair: (Py<PyAny>, Option<Py<PyAny>>),
    list: Vec<Py<PyAny>>,
    count: AtomicU64,
    cells: [ObjectCell<PyAny>; 2],
    name: Box<str>,
}

#[pymethods]
impl Wide {
    #[pymethod(signature = (first, second, cell, *rest))]
    fn __new__<'py>(
        first: Bound<'py, PyAny>,
        second: Option<Bound<'py, PyAny>>,
        cell: Bound<'py, PyAny>,
        rest: &[Borrowed<'_, 'py, PyAny>],
    ) -> Self {
        Self {
            pair: (first.unbind(), second.map(Bound::unbind)),
            list: rest.iter().map(|item| (*item).to_owned().unbind()).collect(),
            count: AtomicU64::new(rest.len() as u64),
            cells: [ObjectCell::new(cell), ObjectCell::empty()],
            name: "wide".into(),
        }
    }

    #[setter]
    fn set_cell<'py>(&self, py: Python<'py>, value: Bound<'py, PyAny>) {
        self.cells[1].set(py, Some(value));
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let first = self.pair.0.bind(py).repr()?;
        let (count, list) = (self.count.load(Ordering::Relaxed), self.list.len());
        Ok(format!("<{} {} {count} {list}>", self.name, first.to_str()?))
    }
}

/// A link of a chain that nobody can change.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Chain {
    next: Option<Py<PyAny>>,
}

#[pymethods]
impl Chain {
    #[pymethod(signature = (next = None, /))]
    fn __new__(next: Option<Bound<'_, PyAny>>) -> Self {
        Self { next: next.map(Bound::unbind) }
    }

    #[getter]
    fn next(&self) -> Option<&Py<PyAny>> {
        self.next.as_ref()
    }
}

/// `__del__` calls a function with the instance; without one it panics.
#[pyclass(module = "_testrustapi.classes", subclass, weakref)]
pub(crate) struct Finalized {
    callback: Py<PyAny>,
    content: ObjectCell<PyAny>,
}

#[pymethods]
impl Finalized {
    #[pymethod(signature = (callback, /))]
    fn __new__(callback: Bound<'_, PyAny>) -> Self {
        Self { callback: callback.unbind(), content: ObjectCell::empty() }
    }

    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.content.get(py)
    }

    #[setter]
    fn set_content<'py>(&self, py: Python<'py>, value: Option<Bound<'py, PyAny>>) {
        self.content.set(py, value);
    }

    fn __del__(slf: &Bound<'_, Self>) -> PyResult<()> {
        let py = slf.py();
        let callback = slf.get().callback.bind(py);
        assert!(!callback.is_none(), "there is no function");
        callback.call(&[slf.as_any()]).map(drop)
    }
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the contents are dropped");
    }
}

/// Its contents panic when they are dropped; what else it holds is given up all the same.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct PanicsInDrop {
    #[traverse(skip)]
    _bomb: Bomb,
    _content: Py<PyAny>,
}

#[pymethods]
impl PanicsInDrop {
    #[pymethod(signature = (content, /))]
    fn __new__(content: Bound<'_, PyAny>) -> Self {
        Self { _bomb: Bomb, _content: content.unbind() }
    }
}
