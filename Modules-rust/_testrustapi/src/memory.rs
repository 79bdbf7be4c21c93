//! `_testrustapi.memory`: memory of Rust's, for the tests of how much there is of it.

use std::collections::HashMap;

use cpython_api::types::PyAny;
use cpython_api::{Borrowed, PyErr, PyResult, Python, pyclass, pyfunction, pymethods, pymodule};

/// Some bytes of Rust's.
#[pyclass(module = "_testrustapi.memory")]
struct Block {
    bytes: Vec<u8>,
}

#[pymethods]
impl Block {
    #[pymethod(signature = (size, /))]
    fn __new__(py: Python<'_>, size: usize) -> PyResult<Self> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(size).map_err(|_| PyErr::no_memory(py))?;
        bytes.resize(size, 1);
        Ok(Self { bytes })
    }

    fn __len__(&self) -> usize {
        self.bytes.len()
    }
}

/// Memory that is aligned to more than C's `malloc` does.
#[repr(align(128))]
#[derive(Clone, Copy)]
struct Line([u8; 128]);

/// Whether memory of several sizes and alignments is as it was asked for, after growing too.
#[pyfunction]
fn aligned() -> bool {
    let mut lines = vec![Line([0; 128])];
    for number in 1..200_u8 {
        lines.push(Line([number; 128]));
    }
    let whole = lines.iter().enumerate().all(|(index, line)| line.0.iter().all(|&byte| usize::from(byte) == index));
    lines.truncate(3);
    lines.shrink_to_fit();
    whole && lines.as_ptr().addr() % 128 == 0 && lines[2].0[127] == 2
}

/// The argument, through a value of Rust's.
#[pyfunction(signature = (value, /))]
fn numbers(value: Borrowed<'_, '_, PyAny>) -> PyResult<Vec<i64>> {
    value.extract()
}

/// The argument, through a value of Rust's.
#[pyfunction(signature = (value, /))]
fn text(value: String) -> String {
    value
}

/// The argument, through a value of Rust's.
#[pyfunction(signature = (value, /))]
fn map(value: Borrowed<'_, '_, PyAny>) -> PyResult<HashMap<i64, i64>> {
    value.extract()
}

/// Memory, for the tests.
#[pymodule(submodule)]
pub(crate) mod memory {
    #[pymodule_export]
    use super::Block;
    #[pymodule_export]
    use super::{aligned, map, numbers, text};
    /// Where Rust's memory comes from: "pymem" with the feature of that name.
    #[pymodule_export]
    const ALLOCATOR: &str = if cfg!(feature = "pymem") { "pymem" } else { "system" };
}
