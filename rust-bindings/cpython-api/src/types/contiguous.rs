//! A memoryview of contiguous memory (Include/cpython/memoryobject.h).

use super::{PyAny, PyMemoryView};
use crate::PyResult;
use crate::backend::held_buffer;
use crate::buffer_layout::BufferOrder;
use crate::handle::Bound;

impl PyMemoryView {
    /// A memoryview of the object if its memory is contiguous, or else of a copy of it, which is
    /// not for writing (`PyMemoryView_GetContiguous`).
    ///
    /// # Errors
    ///
    /// What the exporter raises; `BufferError` if writable memory is wanted and it is not
    /// contiguous, or only to be read.
    pub fn get_contiguous<'py>(
        object: &Bound<'py, PyAny>,
        writable: bool,
        order: BufferOrder,
    ) -> PyResult<Bound<'py, PyMemoryView>> {
        held_buffer::contiguous(object, writable, order)
    }
}
