//! Strs and bytes objects, read and built (Tools/bench/api/c_strings.c).

use std::hint::black_box;

use cpython_api::types::{PyBytes, PyBytesWriter, PyString, PyUnicodeWriter};
use cpython_api::{Borrowed, Bound, PyResult, Python, pyfunction};

use super::State;
use super::{LOOPS, Object};

type Text<'a, 'py> = Borrowed<'a, 'py, PyString>;

/// A hash of a str's code points, each of which has to wait for the one before.
#[pyfunction(signature = (text, /))]
pub(crate) fn str_hash(text: Text<'_, '_>) -> u32 {
    text.data().chars().fold(0, |hash: u32, c| hash.wrapping_mul(31).wrapping_add(c))
}

/// Looks at a str's first character.
#[pyfunction(signature = (text, /))]
pub(crate) fn loop_str_first(text: Text<'_, '_>) -> u64 {
    (0..LOOPS).map(|_| u64::from(black_box(text).data().get(0).unwrap_or(0))).sum()
}

/// The UTF-8 form that a str keeps.
#[pyfunction(signature = (text, /))]
pub(crate) fn loop_str_kept_utf8(text: Text<'_, '_>) -> PyResult<usize> {
    let mut sum = 0;
    for _ in 0..LOOPS {
        sum += black_box(text).to_str()?.len();
    }
    Ok(sum)
}

/// A str of many pieces of text.
#[pyfunction]
pub(crate) fn write_ascii<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
    let mut writer = PyUnicodeWriter::new(py);
    for _ in 0..LOOPS {
        writer.write_str(black_box("message, "))?;
    }
    writer.finish()
}

/// A str of many pieces of text, and a wide character at the end.
#[pyfunction]
pub(crate) fn write_wide_end<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
    let mut writer = PyUnicodeWriter::new(py);
    for _ in 0..LOOPS {
        writer.write_str(black_box("message, "))?;
    }
    writer.write_char('\u{20ac}')?;
    writer.finish()
}

/// A str of many characters.
#[pyfunction]
pub(crate) fn write_chars<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
    let mut writer = PyUnicodeWriter::new(py);
    for _ in 0..LOOPS {
        writer.write_char(black_box('a'))?;
    }
    writer.finish()
}

/// A str of a str, many times.
#[pyfunction(signature = (text, /))]
pub(crate) fn write_strs<'py>(py: Python<'py>, text: Text<'_, 'py>) -> PyResult<Bound<'py, PyString>> {
    let mut writer = PyUnicodeWriter::new(py);
    for _ in 0..LOOPS {
        writer.write_py(&text)?;
    }
    writer.finish()
}

/// Bytes objects of 64 bytes, with three pieces in each.
#[pyfunction]
pub(crate) fn loop_bytes_64(py: Python<'_>) -> PyResult<()> {
    let (head, body, tail) = black_box((&[1; 8], &[2; 40], &[3; 16]));
    for _ in 0..LOOPS {
        let mut writer = PyBytesWriter::with_capacity(py, 64)?;
        writer.write_uninit(64, |out| {
            out.extend_from_slice(head);
            out.extend_from_slice(body);
            out.extend_from_slice(tail);
        });
        writer.finish()?;
    }
    Ok(())
}

/// A bytes object of 4 KiB, byte by byte.
#[pyfunction]
pub(crate) fn bytes_4096<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = PyBytesWriter::with_capacity(py, 4096)?;
    writer.write_uninit(4096, |out| out.fill_from((0..4096_u32).map(|number| (number * 7) as u8)));
    writer.finish()
}

/// A bytes object of many pieces, whose length is not known before.
#[pyfunction(signature = (piece, /))]
pub(crate) fn bytes_pieces<'py>(py: Python<'py>, piece: Borrowed<'_, 'py, PyBytes>) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = PyBytesWriter::new(py);
    for _ in 0..LOOPS {
        writer.write_bytes(piece.as_bytes())?;
    }
    writer.finish()
}

/// An attribute whose name the module keeps.
#[pyfunction(signature = (object, /))]
pub(crate) fn loop_getattr_kept(state: &State, object: Object<'_, '_>) -> PyResult<()> {
    for _ in 0..LOOPS {
        object.getattr(&state.names.name)?;
    }
    Ok(())
}
