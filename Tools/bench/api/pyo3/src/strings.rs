//! Strs and bytes objects, read and built (Tools/bench/api/c_strings.c), with PyO3.

use std::hint::black_box;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyStringData};

use crate::{LOOPS, Object};

#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn str_hash(text: &Bound<'_, PyString>) -> PyResult<u32> {
    // SAFETY: a str that is not being built.
    Ok(match unsafe { text.data() }? {
        PyStringData::Ucs1(chars) => chars.iter().fold(0, |hash: u32, &c| hash.wrapping_mul(31).wrapping_add(c.into())),
        PyStringData::Ucs2(chars) => chars.iter().fold(0, |hash: u32, &c| hash.wrapping_mul(31).wrapping_add(c.into())),
        PyStringData::Ucs4(chars) => chars.iter().fold(0, |hash: u32, &c| hash.wrapping_mul(31).wrapping_add(c.into())),
    })
}

#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn loop_str_first(text: &Bound<'_, PyString>) -> PyResult<u64> {
    let mut sum = 0;
    for _ in 0..LOOPS {
        // SAFETY: a str that is not being built.
        let first = match unsafe { black_box(text).data() }? {
            PyStringData::Ucs1(chars) => chars.first().map(|&c| u64::from(c)),
            PyStringData::Ucs2(chars) => chars.first().map(|&c| u64::from(c)),
            PyStringData::Ucs4(chars) => chars.first().map(|&c| u64::from(c)),
        };
        sum += first.unwrap_or(0);
    }
    Ok(sum)
}

#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn loop_str_kept_utf8(text: &Bound<'_, PyString>) -> PyResult<usize> {
    let mut sum = 0;
    for _ in 0..LOOPS {
        sum += black_box(text).to_str()?.len();
    }
    Ok(sum)
}

#[pyfunction]
pub(crate) fn write_ascii(py: Python<'_>) -> Bound<'_, PyString> {
    let mut text = String::new();
    for _ in 0..LOOPS {
        text.push_str(black_box("message, "));
    }
    PyString::new(py, &text)
}

#[pyfunction]
pub(crate) fn write_wide_end(py: Python<'_>) -> Bound<'_, PyString> {
    let mut text = String::new();
    for _ in 0..LOOPS {
        text.push_str(black_box("message, "));
    }
    text.push('\u{20ac}');
    PyString::new(py, &text)
}

#[pyfunction]
pub(crate) fn write_chars(py: Python<'_>) -> Bound<'_, PyString> {
    let mut text = String::new();
    for _ in 0..LOOPS {
        text.push(black_box('a'));
    }
    PyString::new(py, &text)
}

#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn write_strs<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    let mut whole = String::new();
    for _ in 0..LOOPS {
        whole.push_str(text.to_str()?);
    }
    Ok(PyString::new(text.py(), &whole))
}

#[pyfunction]
pub(crate) fn loop_bytes_64(py: Python<'_>) -> PyResult<()> {
    let (head, body, tail) = black_box((&[1; 8], &[2; 40], &[3; 16]));
    for _ in 0..LOOPS {
        PyBytes::new_with(py, 64, |out| {
            out[..8].copy_from_slice(head);
            out[8..48].copy_from_slice(body);
            out[48..].copy_from_slice(tail);
            Ok(())
        })?;
    }
    Ok(())
}

#[pyfunction]
pub(crate) fn bytes_4096(py: Python<'_>) -> PyResult<Bound<'_, PyBytes>> {
    PyBytes::new_with(py, 4096, |out| {
        for (place, number) in out.iter_mut().zip(0..4096_u32) {
            *place = (number * 7) as u8;
        }
        Ok(())
    })
}

#[pyfunction]
#[pyo3(signature = (piece, /))]
pub(crate) fn bytes_pieces<'py>(piece: &Bound<'py, PyBytes>) -> Bound<'py, PyBytes> {
    let mut bytes = Vec::new();
    for _ in 0..LOOPS {
        bytes.extend_from_slice(piece.as_bytes());
    }
    PyBytes::new(piece.py(), &bytes)
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_getattr_kept(object: Object<'_, '_>) -> PyResult<()> {
    for _ in 0..LOOPS {
        object.getattr(intern!(object.py(), "name"))?;
    }
    Ok(())
}
