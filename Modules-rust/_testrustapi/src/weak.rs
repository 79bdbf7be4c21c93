//! A class that can be referred to weakly and needs the cycle collector for nothing else.

use cpython_api::{pyclass, pymethods};

/// An object to refer to weakly.
#[pyclass(module = "_testrustapi", weakref)]
pub(crate) struct Weak {
    value: u64,
}

#[pymethods]
impl Weak {
    #[pymethod(signature = (value, /))]
    fn __new__(value: u64) -> Self {
        Self { value }
    }

    #[getter]
    fn value(&self) -> u64 {
        self.value
    }
}
