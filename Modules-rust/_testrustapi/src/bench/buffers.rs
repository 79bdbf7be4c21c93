//! Buffers of other objects (Tools/bench/api/c_buffers.c).

use std::hint::black_box;

use cpython_api::types::PyBytes;
use cpython_api::{Bound, BytesLike, PyBuffer, PyResult, TypedBuffer, Window, pyfunction};

use super::{LOOPS, Object};

/// Acquire a buffer and release it.
#[pyfunction(signature = (object, /))]
fn loop_buffer_get(object: Object<'_, '_>) -> PyResult<()> {
    for _ in 0..LOOPS {
        black_box(PyBuffer::get(&object)?.len());
    }
    Ok(())
}

/// The sum of all bytes.
#[pyfunction(signature = (data, /))]
fn buffer_sum(data: BytesLike<'_, '_>) -> PyResult<u64> {
    let mut window = Window::<8192>::new();
    let reader = data.reader()?;
    let mut chunks = reader.chunks(0..reader.len(), &mut window);
    let mut sum = 0;
    while let Some(chunk) = chunks.next() {
        sum += chunk.iter().map(|&byte| u64::from(byte)).sum::<u64>();
    }
    Ok(sum)
}

/// A bitwise CRC-32 of all bytes: work that takes longer than reading.
#[pyfunction(signature = (data, /))]
fn buffer_crc(data: BytesLike<'_, '_>) -> PyResult<u32> {
    let mut window = Window::<8192>::new();
    let reader = data.reader()?;
    let mut chunks = reader.chunks(0..reader.len(), &mut window);
    let mut crc = !0_u32;
    while let Some(chunk) = chunks.next() {
        for &byte in chunk {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
            }
        }
    }
    Ok(!crc)
}

/// A copy as a bytes object.
#[pyfunction(signature = (object, /))]
fn buffer_copy<'py>(object: Object<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    PyBuffer::get(&object)?.to_bytes()
}

/// Copy bytes to the start of a buffer.
#[pyfunction(signature = (object, data, /))]
fn buffer_write(object: Object<'_, '_>, data: BytesLike<'_, '_>) -> PyResult<()> {
    let buffer = PyBuffer::get_writable(&object)?;
    if let Some(bytes) = data.reader()?.lent() {
        buffer.copy_from(0, &bytes[..bytes.len().min(buffer.len())])?;
    }
    Ok(())
}

/// The sum of all items, which are doubles.
#[pyfunction(signature = (items, /))]
fn buffer_sum_f64(items: TypedBuffer<'_, f64>) -> f64 {
    items.iter().sum()
}

/// The sum of all items, which are doubles, of a copy.
#[pyfunction(signature = (items, /))]
fn buffer_copy_f64(items: TypedBuffer<'_, f64>) -> PyResult<f64> {
    Ok(items.to_vec()?.iter().sum())
}
