//! A slot's method has the arguments of the slot.
#![forbid(unsafe_code)]

use cpython_api::{pyclass, pymethods};

#[pyclass(module = "m")]
struct Counter;

#[pymethods]
impl Counter {
    fn __len__(&self, extra: usize) -> usize {
        extra
    }

    fn __getitem__(&self) -> usize {
        0
    }

    #[pymethod(signature = (other, /))]
    fn __add__(&self, other: u64) -> u64 {
        other
    }
}

fn main() {}
