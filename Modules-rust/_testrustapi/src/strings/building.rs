//! Strs and bytes objects built piece by piece, as a list of steps says.

use std::fmt;

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyByteArray, PyBytes, PyBytesWriter, PyString, PyUnicodeWriter};
use cpython_api::{Borrowed, Bound, BytesLike, PyErr, PyResult, Python, pyfunction};

/// What a step does, and with what.
type Step<'py> = (String, Bound<'py, PyAny>);

fn steps<'py>(steps: Borrowed<'_, 'py, PyAny>) -> PyResult<Vec<Step<'py>>> {
    steps.extract()
}

fn write_step(py: Python<'_>, writer: &mut PyUnicodeWriter<'_>, (name, value): &Step<'_>) -> PyResult<()> {
    match name.as_str() {
        "str" => writer.write_str(value.extract::<&str>()?),
        "char" => writer.write_char(value.extract()?),
        "code point" => writer.write_code_point(value.extract()?),
        "latin1" => writer.write_latin1(value.extract()?),
        "utf8" => writer.write_utf8(value.extract()?),
        "py" => writer.write_py(&value.extract::<Bound<'_, PyString>>()?),
        "object" => writer.write_object(value),
        "repr" => writer.write_repr(value),
        "substring" => {
            let (text, start, end) = value.extract::<(Bound<'_, PyString>, usize, usize)>()?;
            writer.write_substring(&text, start..end)
        }
        "format" => write!(writer, "{:>5}|", value.extract::<&str>()?),
        _ => Err(PyErr::new::<ValueError>(py, "no such step")),
    }
}

/// A str of several pieces. If a step fails, and `keep`, what was written before is returned.
#[pyfunction(signature = (pieces, /, capacity = 0, keep = false))]
pub(crate) fn write_unicode<'py>(
    py: Python<'py>,
    pieces: Borrowed<'_, 'py, PyAny>,
    capacity: usize,
    keep: bool,
) -> PyResult<Bound<'py, PyString>> {
    let pieces = steps(pieces)?;
    let mut writer = PyUnicodeWriter::with_capacity(py, capacity)?;
    let mut length = 0;
    for piece in &pieces {
        match write_step(py, &mut writer, piece) {
            Err(error) if keep => drop(error.take(py)),
            Err(error) => return Err(error),
            Ok(()) => {}
        }
        assert!(writer.len() >= length);
        length = writer.len();
    }
    let text = writer.finish()?;
    assert_eq!(text.len(), length);
    Ok(text)
}

/// A bytes object of several pieces.
#[pyfunction(signature = (pieces, /, capacity = 0))]
pub(crate) fn write_bytes<'py>(
    py: Python<'py>,
    pieces: Borrowed<'_, 'py, PyAny>,
    capacity: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let pieces = steps(pieces)?;
    let mut writer = PyBytesWriter::with_capacity(py, capacity)?;
    for (name, value) in &pieces {
        let bytes = || value.extract::<&[u8]>();
        match name.as_str() {
            "write" => writer.write_bytes(bytes()?)?,
            "zeroed" => {
                let bytes = bytes()?;
                writer.reserve(bytes.len() + 3)?;
                writer.write_with(bytes.len() + 3, |out| {
                    assert!(out.iter().all(|byte| *byte == 0));
                    out[..bytes.len()].copy_from_slice(bytes);
                    bytes.len()
                });
            }
            "push" => {
                let bytes = bytes()?;
                writer.reserve(bytes.len() + 1)?;
                writer.write_uninit(bytes.len() + 1, |out| {
                    bytes.iter().for_each(|byte| out.push(*byte));
                    assert_eq!((out.remaining(), out.filled_mut()), (1, &mut bytes.to_vec()[..]));
                });
            }
            "extend" => {
                let bytes = bytes()?;
                writer.reserve(bytes.len() * 2)?;
                let left = writer.write_uninit(bytes.len() * 2, |out| {
                    out.extend_from_slice(bytes);
                    out.remaining()
                });
                assert_eq!(left, bytes.len());
            }
            // More than fits is left out.
            "fill" => {
                let bytes = bytes()?;
                writer.reserve(4)?;
                writer.write_uninit(4, |out| {
                    out.push(b'<');
                    out.fill_from(bytes.iter().copied());
                });
            }
            "fill with" => {
                let bytes = bytes()?;
                writer.reserve(bytes.len() + 2)?;
                writer.write_uninit(bytes.len() + 2, |out| {
                    out.push(b'<');
                    let failed = out.fill_with(|room| {
                        room[0].write(b'!');
                        Err(room.len())
                    });
                    assert_eq!(failed, Err(bytes.len() + 1));
                    out.fill_with::<()>(|room| Ok(room[..bytes.len()].write_copy_of_slice(bytes)))
                        .unwrap_or_else(|()| unreachable!("nothing fails here"));
                    assert_eq!(out.remaining(), 1);
                });
            }
            // Other memory than was lent.
            "fill elsewhere" => {
                let other = bytes()?.to_vec();
                writer.reserve(1)?;
                writer.write_uninit(1, |out| out.fill_with::<()>(|_| Ok(other.leak())).unwrap_or_default());
            }
            "zeroes" => {
                let count = value.extract()?;
                writer.reserve(count)?;
                writer.write_uninit(count, |out| out.zeroed(count).len());
            }
            "upper" => writer.written_mut().make_ascii_uppercase(),
            "truncate" => writer.truncate(value.extract()?),
            // What a function that panics has written is not kept.
            "panic" => {
                writer.reserve(1)?;
                let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    writer.write_uninit(1, |out| {
                        out.push(b'!');
                        std::panic::resume_unwind(Box::new(()));
                    });
                }));
                assert!(caught.is_err());
            }
            _ => return Err(PyErr::new::<ValueError>(py, "no such step")),
        }
    }
    writer.finish()
}

/// Writes more than there is room for, in one of four ways.
#[pyfunction(signature = (way, /))]
pub(crate) fn write_too_much<'py>(py: Python<'py>, way: u8) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = PyBytesWriter::with_capacity(py, 4)?;
    match way {
        0 => writer.write(b"12345"),
        1 => writer.write_with(5, |_| 0),
        2 => writer.write_with(4, |_| 5),
        3 => writer.write_uninit(2, |out| out.extend_from_slice(b"123")),
        4 => writer.write_uninit(2, |out| (0..3).for_each(|byte| out.push(byte))),
        5 => assert_eq!(writer.write_uninit(2, |out| out.zeroed(3).len()), 3),
        _ => writer.write_uninit(5, |_| ()),
    }
    writer.finish()
}

/// Asks for so many bytes, after some have been written. What is left then.
#[pyfunction(signature = (additional, /))]
pub(crate) fn write_fails<'py>(py: Python<'py>, additional: usize) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = PyBytesWriter::new(py);
    writer.write_bytes(b"some bytes")?;
    let Err(error) = writer.reserve(additional) else { return writer.finish() };
    drop(error.take(py));
    assert_eq!((writer.len(), writer.remaining(), writer.written_mut().len()), (0, 0, 0));
    writer.write_bytes(b"afterwards")?;
    writer.finish()
}

/// A bytes object of `count` bytes, which are numbered; fails if there are too many.
#[pyfunction(signature = (count, /))]
pub(crate) fn bytes_with<'py>(py: Python<'py>, count: usize) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, count, |bytes| number(py, bytes))
}

/// A bytes object of `data`, made where there is `room`, or more than any object has; fails if
/// `fails`.
#[pyfunction(signature = (room, data, /, *, fails = false))]
pub(crate) fn bytes_uninit<'py>(
    py: Python<'py>,
    room: Option<usize>,
    data: BytesLike<'_, 'py>,
    fails: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let data = data.bytes(py)?;
    PyBytes::new_uninit(py, room, |out| {
        let written = out[..data.len()].write_copy_of_slice(&data);
        if fails { Err(PyErr::new::<ValueError>(py, "failed")) } else { Ok(written) }
    })
}

/// Other memory than was lent.
#[pyfunction(signature = (room, data, /))]
pub(crate) fn bytes_elsewhere<'py>(
    py: Python<'py>,
    room: usize,
    data: BytesLike<'_, 'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let other = data.bytes(py)?.to_vec();
    PyBytes::new_uninit(py, room, |_| Ok(other.leak()))
}

/// A bytearray of `count` bytes, which are numbered; fails if there are too many.
#[pyfunction(signature = (count, /))]
pub(crate) fn bytearray_with<'py>(py: Python<'py>, count: usize) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::new_with(py, count, |bytes| number(py, bytes))
}

fn number(py: Python<'_>, bytes: &mut [u8]) -> PyResult<()> {
    for (number, byte) in bytes.iter_mut().enumerate() {
        assert_eq!(*byte, 0);
        *byte = u8::try_from(number).map_err(|_| PyErr::new::<ValueError>(py, "too many"))?;
    }
    Ok(())
}

/// "(x, y)", by `write!`.
#[pyfunction(signature = (x, y, /))]
pub(crate) fn format_point(py: Python<'_>, x: f64, y: i64) -> PyResult<Bound<'_, PyString>> {
    PyString::from_fmt(py, format_args!("({x:.2}, {y:+})"))
}

/// A str, by `write!`.
#[pyfunction(signature = (text, /))]
pub(crate) fn format_str<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyString>> {
    PyString::from_fmt(py, format_args!("{text}"))
}

/// Formats what says that it failed.
#[pyfunction]
pub(crate) fn fail_to_format(py: Python<'_>) -> PyResult<Bound<'_, PyString>> {
    struct Fails;
    impl fmt::Display for Fails {
        fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }
    PyString::from_fmt(py, format_args!("text {Fails}"))
}
