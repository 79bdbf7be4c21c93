//! The functions of _testbuffer, and `buffer_fill_info` of _testcapi.

use std::ops::Deref;

use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyBytes, PyInt, PyMemoryView, PySlice, PyString, PyTuple};
use cpython_api::{
    Borrowed, Bound, BufferFlags, BufferInfo, BufferMemory, BufferOrder, BytesLike, HeldBuffer, PyErr, PyResult,
    Python, pyfunction,
};

use super::State;
use super::items::{list_or_tuple, unpack};
use super::ndarray::NdArray;
use super::small::{StaticArray, contiguous};

/// `get_ascii_order`.
fn order(object: &Bound<'_, PyAny>) -> PyResult<BufferOrder> {
    let py = object.py();
    let Some(text) = object.cast::<PyString>() else {
        return Err(PyErr::new::<TypeError>(py, "order must be a string"));
    };
    let ascii = text.encode_ascii()?;
    match ascii.extract::<&[u8]>()?.first() {
        Some(b'C') => Ok(BufferOrder::C),
        Some(b'F') => Ok(BufferOrder::Fortran),
        Some(b'A') => Ok(BufferOrder::Any),
        _ => Err(PyErr::new::<ValueError>(py, "invalid order, must be C, F or A")),
    }
}

/// A full view; another error becomes a TypeError with this text.
fn full(object: &Bound<'_, PyAny>, text: &str) -> PyResult<HeldBuffer> {
    HeldBuffer::get(object, BufferFlags::FULL_RO).map_err(|error| {
        drop(error.take(object.py()));
        PyErr::new::<TypeError>(object.py(), text)
    })
}

#[pyfunction(signature = (key, len, /))]
pub(super) fn slice_indices<'py>(
    py: Python<'py>,
    key: Borrowed<'_, 'py, PyAny>,
    len: isize,
) -> PyResult<Bound<'py, PyTuple>> {
    let Some(slice) = key.cast::<PySlice>() else {
        return Err(PyErr::new::<TypeError>(py, "first argument must be a slice object"));
    };
    let indices = slice.indices(len.max(0) as usize)?;
    PyTuple::new(py, [indices.start, indices.stop, indices.step, indices.length as isize])
}

/// One item, found by its indices.
#[pyfunction(signature = (bufobj, seq, /))]
pub(super) fn get_pointer<'py>(
    py: Python<'py>,
    state: &State,
    bufobj: Borrowed<'_, 'py, PyAny>,
    seq: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let seq = list_or_tuple(&seq, "seq")?;
    let buffer = HeldBuffer::get(&bufobj, BufferFlags::FULL_RO)?;
    let invalid = |text: String| PyErr::new::<ValueError>(py, text);
    if seq.len() != buffer.ndim() {
        return Err(invalid("get_pointer(): len(indices) != ndim".to_owned()));
    }
    let mut indices = Vec::new();
    for (position, (index, count)) in seq.iter().zip(buffer.shape().unwrap_or_default()).enumerate() {
        let index: isize = index.extract()?;
        if !(0..*count).contains(&index) {
            return Err(invalid(format!("get_pointer(): invalid index {index} at position {position}")));
        }
        indices.push(index as usize);
    }
    unpack(py, state, &buffer.item(py, &indices)?, buffer.format())
}

#[pyfunction]
pub(super) fn get_sizeof_void_p() -> usize {
    size_of::<*const ()>()
}

/// A contiguous memoryview.
#[pyfunction(signature = (obj, buffertype, order, /))]
pub(super) fn get_contiguous<'py>(
    py: Python<'py>,
    obj: Borrowed<'_, 'py, PyAny>,
    buffertype: Borrowed<'_, 'py, PyAny>,
    order: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyMemoryView>> {
    let Some(buffertype) = buffertype.cast::<PyInt>() else {
        return Err(PyErr::new::<TypeError>(py, "buffertype must be PyBUF_READ or PyBUF_WRITE"));
    };
    let writable = match buffertype.to::<i64>()? {
        0x100 => false,
        0x200 => true,
        _ => return Err(PyErr::new::<ValueError>(py, "invalid buffer type")),
    };
    PyMemoryView::get_contiguous(&obj, writable, self::order(&order)?)
}

#[pyfunction(signature = (obj, order, flags, /))]
pub(super) fn py_buffer_to_contiguous<'py>(
    py: Python<'py>,
    obj: Borrowed<'_, 'py, PyAny>,
    order: Borrowed<'_, 'py, PyAny>,
    flags: i32,
) -> PyResult<Bound<'py, PyBytes>> {
    let buffer = HeldBuffer::get(&obj, BufferFlags::from_bits(flags))?;
    PyBytes::new(py, &buffer.to_vec(py, self::order(&order)?)?)
}

/// Whether two contiguous buffers are the same, bytes and structure.
#[pyfunction(signature = (b1, b2, /))]
pub(super) fn cmp_contig(py: Python<'_>, b1: Borrowed<'_, '_, PyAny>, b2: Borrowed<'_, '_, PyAny>) -> PyResult<bool> {
    let one = full(&b1, "cmp_contig: first argument does not implement the buffer protocol")?;
    let two = full(&b2, "cmp_contig: second argument does not implement the buffer protocol")?;
    let both = |order| one.is_contiguous(order) && two.is_contiguous(order);
    let format = |info: &HeldBuffer| info.format().unwrap_or(c"B").to_owned();
    // Strides can differ if the dimension is less than 2.
    let strides = |info: &HeldBuffer| {
        let counts = info.shape().unwrap_or_default().iter();
        let strides = |strides: &[isize]| -> Vec<isize> {
            counts.zip(strides).filter(|(count, _)| **count > 1).map(|(_, stride)| *stride).collect()
        };
        info.strides().map(strides)
    };
    Ok((both(BufferOrder::C) || both(BufferOrder::Fortran))
        && one.len() == two.len()
        && one.itemsize() == two.itemsize()
        && one.ndim() == two.ndim()
        && format(&one) == format(&two)
        && one.shape() == two.shape()
        && strides(&one) == strides(&two)
        && one.suboffsets() == two.suboffsets()
        && one.to_vec(py, BufferOrder::Any)? == two.to_vec(py, BufferOrder::Any)?)
}

#[pyfunction(signature = (obj, order, /))]
pub(super) fn is_contiguous(obj: Borrowed<'_, '_, PyAny>, order: Borrowed<'_, '_, PyAny>) -> PyResult<bool> {
    let order = self::order(&order)?;
    if let Some(ndarray) = obj.cast::<NdArray>() {
        // What it has itself, whatever it would export.
        let head = ndarray.get().now();
        let info: &BufferInfo = head.deref();
        return Ok(info.is_contiguous(order));
    }
    let buffer = full(&obj, "is_contiguous: object does not implement the buffer protocol")?;
    Ok(buffer.is_contiguous(order))
}

/// A memoryview of a copy of the bytes, which is never freed (`PyBuffer_FillInfo`).
#[pyfunction(signature = (data, readonly, flags, /))]
pub(super) fn buffer_fill_info<'py>(
    py: Python<'py>,
    state: &State,
    data: BytesLike<'_, 'py>,
    readonly: bool,
    flags: i32,
) -> PyResult<Bound<'py, PyMemoryView>> {
    let bytes = data.bytes(py)?.to_vec();
    let shape = [bytes.len()];
    let memory = BufferMemory::new(py, bytes, &contiguous(c"B", 1, &shape), readonly)?;
    let object = state.static_array.instantiate(py, StaticArray::leaking(memory))?;
    drop(HeldBuffer::get(object.as_any(), BufferFlags::from_bits(flags))?);
    PyMemoryView::new(object.as_any())
}
