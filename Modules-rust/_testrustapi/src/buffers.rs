//! Buffers of other objects: what a request gives, and reading and writing them.

use cpython_api::types::{PyAny, PyBytes, PyTuple};
use cpython_api::{
    Borrowed, Bound, BufferFlags, BufferOrder, IntoPyObject, PyBuffer, PyResult, Python, pyfunction, pymodule,
};

/// Functions for the tests of buffers.
#[pymodule(submodule)]
pub(crate) mod buffers {
    #[pymodule_export]
    use super::{copy_to, describe, held};
}

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

fn request<'py>(object: Object<'_, 'py>, flags: i32) -> PyResult<PyBuffer<'py>> {
    PyBuffer::request(&object, BufferFlags::from_bits(flags))
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
    let orders = [BufferOrder::C, BufferOrder::Fortran, BufferOrder::Any];
    let contiguous: String =
        orders.iter().zip("CFA".chars()).filter(|(order, _)| buffer.is_contiguous(**order)).map(|(_, c)| c).collect();
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
        buffer.to_contiguous(BufferOrder::C)?.as_slice().into_pyobject(py)?,
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
