//! Containers and iterators: a sequence, a mapping, and one that is neither.

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::exceptions::{IndexError, TypeError};
use cpython_api::types::{PyAny, PyDict, PySlice, PyTuple};
use cpython_api::{Borrowed, Bound, Py, PyErr, PyResult, Python, pyclass, pymethods};

/// A sequence.
#[pyclass(module = "_testrustapi.classes", subclass, sequence)]
pub(crate) struct Row {
    items: Vec<Py<PyAny>>,
}

#[pymethods]
impl Row {
    #[pymethod(signature = (*items))]
    fn __new__(items: &[Borrowed<'_, '_, PyAny>]) -> Self {
        Self { items: items.iter().map(|item| (*item).to_owned().unbind()).collect() }
    }

    fn __len__(&self) -> usize {
        self.items.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if let Some(slice) = key.cast::<PySlice>() {
            let items = PyTuple::new(py, self.items.iter())?;
            return items.get_item(slice.as_any());
        }
        let index: isize = key.extract()?;
        let index = if index < 0 { index + self.items.len() as isize } else { index };
        match usize::try_from(index).ok().and_then(|index| self.items.get(index)) {
            Some(item) => Ok(item.bind(py).to_owned()),
            None => Err(PyErr::new::<IndexError>(py, "row index out of range")),
        }
    }

    fn __contains__(&self, py: Python<'_>, item: Borrowed<'_, '_, PyAny>) -> PyResult<bool> {
        for own in &self.items {
            if own.bind(py).eq(&item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A mapping.
#[pyclass(module = "_testrustapi.classes", subclass, mapping)]
pub(crate) struct Table {
    items: Py<PyDict>,
}

#[pymethods]
impl Table {
    #[pymethod(signature = (**items))]
    fn __new__(items: Bound<'_, PyDict>) -> Self {
        Self { items: items.unbind() }
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.items.bind(py).len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.items.bind(py).as_any().get_item(&key)
    }

    /// As dict.get.
    #[pymethod(signature = (key, default = None, /))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        key: Borrowed<'_, 'py, PyAny>,
        default: Option<Borrowed<'_, 'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let found = self.items.bind(py).get_item(&key)?;
        Ok(found.unwrap_or_else(|| default.unwrap_or(py.None()).to_owned()))
    }

    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.items.bind(py).keys()?.into_any())
    }
}

/// Items without a length or a flag: `__getitem__` alone.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Plain;

#[pymethods]
impl Plain {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self
    }

    fn __getitem__(&self, py: Python<'_>, index: isize) -> PyResult<isize> {
        match index {
            0..3 => Ok(index * 10),
            3.. => Err(PyErr::new::<IndexError>(py, "plain")),
            _ => Err(PyErr::new::<TypeError>(py, "negative")),
        }
    }
}

/// An iterator over n, n - 1, .., 1.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Countdown {
    left: AtomicU64,
}

#[pymethods]
impl Countdown {
    #[pymethod(signature = (n, /))]
    fn __new__(n: u64) -> Self {
        Self { left: AtomicU64::new(n) }
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __next__(&self) -> Option<u64> {
        let next = |left: u64| left.checked_sub(1);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).ok()
    }

    fn __length_hint__(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }
}
