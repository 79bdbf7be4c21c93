//! Buffers of other objects: what a request gives, and reading and writing them.

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyBytes, PyMemoryView, PyTuple};
use cpython_api::{
    Borrowed, Bound, BufferFlags, BufferOrder, BytesLike, BytesPlace, IntoPyObject, PyBuffer, PyErr, PyResult, Python,
    TypedBuffer, Window, pyfunction, pymodule,
};

/// Functions for the tests of buffers.
#[pymodule(submodule)]
pub(crate) mod buffers {
    #[pymodule_export]
    use super::{
        checksum, chunks, copy_from, copy_item, copy_to, describe, get_contiguous, held, in_place, is_contiguous, read,
        to_bytes, to_contiguous, typed_count, typed_get, typed_items, typed_parameter, typed_set, typed_set_all,
        typed_slice, typed_vec,
    };
}

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

fn request<'py>(object: Object<'_, 'py>, flags: i32) -> PyResult<PyBuffer<'py>> {
    PyBuffer::request(&object, BufferFlags::from_bits(flags))
}

fn buffer_order(py: Python<'_>, order: &str) -> PyResult<BufferOrder> {
    match order {
        "C" => Ok(BufferOrder::C),
        "F" => Ok(BufferOrder::Fortran),
        "A" => Ok(BufferOrder::Any),
        _ => Err(PyErr::new::<ValueError>(py, "no such order")),
    }
}

/// A tuple of numbers, if there are any.
fn numbers<'py>(py: Python<'py>, numbers: Option<&[isize]>) -> PyResult<Bound<'py, PyAny>> {
    match numbers {
        Some(numbers) => {
            let items = numbers.iter().map(|number| number.into_pyobject(py)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyTuple::new(py, items)?.into_any())
        }
        None => Ok(py.None().to_owned()),
    }
}

/// All fields of the buffer that a request gives, and in which orders it is contiguous.
#[pyfunction(signature = (object, flags, /))]
fn describe<'py>(py: Python<'py>, object: Object<'_, 'py>, flags: i32) -> PyResult<Bound<'py, PyTuple>> {
    // It may be moved.
    let buffer = Box::new(request(object, flags)?);
    let orders = [(BufferOrder::C, 'C'), (BufferOrder::Fortran, 'F'), (BufferOrder::Any, 'A')];
    let contiguous: String = orders.iter().filter(|(order, _)| buffer.is_contiguous(*order)).map(|(_, c)| c).collect();
    let fields = [
        buffer.object().into_pyobject(py)?,
        buffer.len().into_pyobject(py)?,
        buffer.itemsize().into_pyobject(py)?,
        buffer.readonly().into_pyobject(py)?,
        buffer.ndim().into_pyobject(py)?,
        buffer.format().map(|format| format.to_bytes()).into_pyobject(py)?,
        numbers(py, buffer.shape())?,
        numbers(py, buffer.strides())?,
        numbers(py, buffer.suboffsets())?,
        contiguous.into_pyobject(py)?,
    ];
    PyTuple::new(py, fields)
}

/// Calls a function while a buffer is acquired, and reads the buffer afterwards.
#[pyfunction(signature = (object, flags, function, /))]
fn held<'py>(
    py: Python<'py>,
    object: Object<'_, 'py>,
    flags: i32,
    function: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyTuple>> {
    let buffer = request(object, flags)?;
    let result = function.call0()?;
    let bytes = PyBytes::new(py, &buffer.bytes()?)?;
    PyTuple::new(py, [result, bytes.into_any()])
}

/// The bytes of a bytes-like object, and whether they were lent.
#[pyfunction(signature = (data, /))]
fn read<'py>(py: Python<'py>, data: BytesLike<'_, 'py>) -> PyResult<(Bound<'py, PyBytes>, bool)> {
    let bytes = data.bytes(py)?;
    Ok((PyBytes::new(py, &bytes)?, bytes.is_lent()))
}

/// A range of an object's bytes in chunks of 16.
#[pyfunction(signature = (data, start, end, /))]
fn chunks<'py>(
    py: Python<'py>,
    data: BytesLike<'_, 'py>,
    start: usize,
    end: usize,
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let mut window = Window::<16>::new();
    let mut list = Vec::new();
    let reader = data.reader()?;
    let mut chunks = reader.chunks(start..end, &mut window);
    while let Some(chunk) = chunks.next() {
        list.push(PyBytes::new(py, chunk)?);
    }
    Ok(list)
}

/// An object's bytes, by way of a place for any number of them, or of a window for 16.
#[pyfunction(signature = (data, place, /))]
fn in_place<'py>(py: Python<'py>, data: BytesLike<'_, 'py>, place: bool) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let reader = data.reader()?;
    if place {
        let mut place = BytesPlace::new();
        return PyBytes::new(py, reader.bytes_in(py, &mut place)?).map(Some);
    }
    let mut window = Window::<16>::new();
    reader.whole(&mut window).map(|bytes| PyBytes::new(py, bytes)).transpose()
}

/// The sum of an object's bytes, so many times over.
#[pyfunction(signature = (data, times, /))]
fn checksum(data: BytesLike<'_, '_>, times: u64) -> PyResult<u64> {
    let mut sum = 0;
    for _ in 0..times {
        let mut window = Window::<4096>::new();
        let reader = data.reader()?;
        let mut chunks = reader.chunks(0..reader.len(), &mut window);
        while let Some(chunk) = chunks.next() {
            sum += chunk.iter().map(|&byte| u64::from(byte)).sum::<u64>();
        }
    }
    Ok(sum)
}

/// A part of an object's bytes.
#[pyfunction(signature = (object, flags, offset, length, /))]
fn copy_to<'py>(
    py: Python<'py>,
    object: Object<'_, 'py>,
    flags: i32,
    offset: usize,
    length: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut bytes = vec![0; length];
    request(object, flags)?.copy_to(offset, &mut bytes)?;
    PyBytes::new(py, &bytes)
}

/// Writes bytes to an object's memory.
#[pyfunction(signature = (object, flags, offset, bytes, /))]
fn copy_from(object: Object<'_, '_>, flags: i32, offset: usize, bytes: Borrowed<'_, '_, PyBytes>) -> PyResult<()> {
    request(object, flags)?.copy_from(offset, bytes.as_bytes())
}

/// The items of a buffer in C's order.
#[pyfunction(signature = (object, flags, /))]
fn to_bytes<'py>(object: Object<'_, 'py>, flags: i32) -> PyResult<Bound<'py, PyBytes>> {
    request(object, flags)?.to_bytes()
}

/// The items of a buffer in an order.
#[pyfunction(signature = (object, order, flags, /))]
fn to_contiguous<'py>(
    py: Python<'py>,
    object: Object<'_, 'py>,
    order: &str,
    flags: i32,
) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new(py, &request(object, flags)?.to_contiguous(buffer_order(py, order)?)?)
}

/// A memoryview that is contiguous, for reading (`PyBUF_READ`) or writing (`PyBUF_WRITE`).
#[pyfunction(signature = (object, access, order, /))]
fn get_contiguous<'py>(
    py: Python<'py>,
    object: Object<'_, 'py>,
    access: i32,
    order: &str,
) -> PyResult<Bound<'py, PyMemoryView>> {
    let writable = match access {
        0x100 => false,
        0x200 => true,
        _ => return Err(PyErr::new::<ValueError>(py, "invalid buffer type")),
    };
    PyMemoryView::get_contiguous(&object, writable, buffer_order(py, order)?)
}

/// Whether an object's buffer is contiguous in an order.
#[pyfunction(signature = (object, order, /))]
fn is_contiguous(py: Python<'_>, object: Object<'_, '_>, order: &str) -> PyResult<bool> {
    Ok(PyBuffer::request(&object, BufferFlags::FULL_RO)?.is_contiguous(buffer_order(py, order)?))
}

/// The bytes of an item.
#[pyfunction(signature = (object, *indices))]
fn copy_item<'py>(
    py: Python<'py>,
    object: Object<'_, 'py>,
    indices: &[Object<'_, 'py>],
) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let buffer = PyBuffer::request(&object, BufferFlags::FULL_RO)?;
    let mut item = vec![0; usize::try_from(buffer.itemsize()).unwrap_or_default()];
    let indices = indices.iter().map(|index| index.extract()).collect::<PyResult<Vec<usize>>>()?;
    match buffer.copy_item(&indices, &mut item) {
        Some(()) => PyBytes::new(py, &item).map(Some),
        None => Ok(None),
    }
}

/// An expression for the item type of this name.
macro_rules! by_type {
    ($py:ident, $name:ident, $T:ident => $body:expr) => {
        by_type!($py, $name, $T => $body, u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 bool)
    };
    ($py:ident, $name:ident, $T:ident => $body:expr, $($ty:ident)*) => {
        match $name {
            $(stringify!($ty) => {
                type $T = $ty;
                $body
            })*
            _ => Err(PyErr::new::<ValueError>($py, "no such type")),
        }
    };
}

/// How many items of a type a buffer has.
#[pyfunction(signature = (name, object, /))]
fn typed_count(py: Python<'_>, name: &str, object: Object<'_, '_>) -> PyResult<usize> {
    by_type!(py, name, T => Ok(TypedBuffer::<T>::get(&object)?.item_count()))
}

/// The items one by one.
#[pyfunction(signature = (name, object, /))]
fn typed_items<'py>(py: Python<'py>, name: &str, object: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    by_type!(py, name, T => TypedBuffer::<T>::get(&object)?.iter().collect::<Vec<_>>().into_pyobject(py))
}

/// A copy of the items.
#[pyfunction(signature = (name, object, /))]
fn typed_vec<'py>(py: Python<'py>, name: &str, object: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    by_type!(py, name, T => TypedBuffer::<T>::get(&object)?.to_vec()?.into_pyobject(py))
}

/// A copy of the items to a slice of some length.
#[pyfunction(signature = (name, object, length, /))]
fn typed_slice<'py>(
    py: Python<'py>,
    name: &str,
    object: Object<'_, 'py>,
    length: usize,
) -> PyResult<Bound<'py, PyAny>> {
    by_type!(py, name, T => {
        let mut items = vec![T::default(); length];
        TypedBuffer::<T>::get(&object)?.copy_to_slice(&mut items)?;
        items.into_pyobject(py)
    })
}

/// The item with these indices.
#[pyfunction(signature = (name, object, *indices))]
fn typed_get<'py>(
    py: Python<'py>,
    name: &str,
    object: Object<'_, 'py>,
    indices: &[Object<'_, 'py>],
) -> PyResult<Bound<'py, PyAny>> {
    let indices = indices.iter().map(|index| index.extract()).collect::<PyResult<Vec<usize>>>()?;
    by_type!(py, name, T => TypedBuffer::<T>::get(&object)?.get_item(&indices).into_pyobject(py))
}

/// Changes the item with these indices.
#[pyfunction(signature = (name, object, writable, value, *indices))]
fn typed_set<'py>(
    py: Python<'py>,
    name: &str,
    object: Object<'_, 'py>,
    writable: bool,
    value: Object<'_, 'py>,
    indices: &[Object<'_, 'py>],
) -> PyResult<()> {
    let indices = indices.iter().map(|index| index.extract()).collect::<PyResult<Vec<usize>>>()?;
    by_type!(py, name, T => {
        let get = if writable { TypedBuffer::<T>::get_writable } else { TypedBuffer::<T>::get };
        get(&object)?.set_item(&indices, value.extract()?)
    })
}

/// Changes all items.
#[pyfunction(signature = (name, object, writable, values, /))]
fn typed_set_all<'py>(
    py: Python<'py>,
    name: &str,
    object: Object<'_, 'py>,
    writable: bool,
    values: Object<'_, 'py>,
) -> PyResult<()> {
    by_type!(py, name, T => {
        let get = if writable { TypedBuffer::<T>::get_writable } else { TypedBuffer::<T>::get };
        get(&object)?.copy_from_slice(&values.extract::<Vec<T>>()?)
    })
}

/// The sum of a buffer of doubles.
#[pyfunction(signature = (numbers, /))]
fn typed_parameter(numbers: TypedBuffer<'_, f64>) -> f64 {
    numbers.iter().sum()
}
