//! Memory whose size the input decides: without enough of it, `MemoryError` is raised.

use crate::python::Python;
use crate::{PyErr, PyResult};

/// Room for so many more items, and no more than that.
#[inline]
pub(crate) fn reserve_exact<T>(py: Python<'_>, values: &mut Vec<T>, more: usize) -> PyResult<()> {
    values.try_reserve_exact(more).map_err(|_| PyErr::no_memory(py))
}

/// Appends an item.
#[inline]
pub(crate) fn push<T>(py: Python<'_>, values: &mut Vec<T>, value: T) -> PyResult<()> {
    if values.len() == values.capacity() && values.try_reserve(1).is_err() {
        return Err(PyErr::no_memory(py));
    }
    values.push(value);
    Ok(())
}

/// So many zero bytes.
pub(crate) fn zeros(py: Python<'_>, len: usize) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    reserve_exact(py, &mut bytes, len)?;
    bytes.resize(len, 0);
    Ok(bytes)
}

/// A copy of a slice.
pub(crate) fn to_vec<T: Copy>(py: Python<'_>, values: &[T]) -> PyResult<Vec<T>> {
    let mut copy = Vec::new();
    reserve_exact(py, &mut copy, values.len())?;
    copy.extend_from_slice(values);
    Ok(copy)
}

/// A copy of a text.
pub(crate) fn to_string(py: Python<'_>, text: &str) -> PyResult<String> {
    let mut copy = String::new();
    copy.try_reserve_exact(text.len()).map_err(|_| PyErr::no_memory(py))?;
    copy.push_str(text);
    Ok(copy)
}
