//! `memoryview` (Include/memoryobject.h).

use super::{PyAny, PyBytes, PyMemoryView};
use crate::PyResult;
use crate::backend::buffer::{self, BufferOrder};
use crate::backend::{object, types};
use crate::handle::Bound;

impl PyMemoryView {
    /// `memoryview(object)` (`PyMemoryView_FromObject`).
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports no buffer, or what the exporter raises.
    pub fn new<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyMemoryView>> {
        object::memoryview(object)
    }

    /// A memoryview of an object's memory that is contiguous in an order
    /// (`PyMemoryView_GetContiguous`): of the memory itself, or of a copy of it as a bytes
    /// object if it is not contiguous and `writable` is not asked for.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object exports no buffer, `BufferError` if it cannot be written to,
    /// or would have to be copied for that.
    pub fn get_contiguous<'py>(
        object: &Bound<'py, PyAny>,
        writable: bool,
        order: BufferOrder,
    ) -> PyResult<Bound<'py, PyMemoryView>> {
        buffer::contiguous_memoryview(object, writable, order)
    }
}

/// The methods and attributes of `memoryview`; all of them raise `ValueError` once the view
/// has been released. To read the memory itself, use [`crate::PyBuffer`].
impl<'py> Bound<'py, PyMemoryView> {
    /// `self.tobytes()`: the items in C order.
    ///
    /// # Errors
    ///
    /// `ValueError` if it was released, `MemoryError`.
    pub fn tobytes(&self) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = self.call_method0(c"tobytes")?;
        bytes.cast_into().map_err(|bytes| types::must_be(c"bytes", &bytes))
    }

    /// `self.release()`.
    ///
    /// # Errors
    ///
    /// `BufferError` if somebody holds its buffer.
    pub fn release(&self) -> PyResult<()> {
        self.call_method0(c"release").map(drop)
    }

    /// `self.format`, as `struct` has it.
    ///
    /// # Errors
    ///
    /// `ValueError` if it was released.
    pub fn format(&self) -> PyResult<String> {
        self.getattr(c"format")?.extract()
    }

    /// `self.readonly`.
    ///
    /// # Errors
    ///
    /// `ValueError` if it was released.
    pub fn readonly(&self) -> PyResult<bool> {
        self.getattr(c"readonly")?.is_truthy()
    }

    /// `self.nbytes`.
    ///
    /// # Errors
    ///
    /// `ValueError` if it was released.
    pub fn nbytes(&self) -> PyResult<usize> {
        self.getattr(c"nbytes")?.extract()
    }

    /// `self.itemsize`.
    ///
    /// # Errors
    ///
    /// `ValueError` if it was released.
    pub fn itemsize(&self) -> PyResult<usize> {
        self.getattr(c"itemsize")?.extract()
    }

    /// `self.shape`: the number of items in each dimension.
    ///
    /// # Errors
    ///
    /// `ValueError` if it was released.
    pub fn shape(&self) -> PyResult<Vec<usize>> {
        self.getattr(c"shape")?.extract()
    }
}
