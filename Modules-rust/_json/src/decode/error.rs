//! Raising what is wrong with a document.

use cpython_api::exceptions::StopIteration;
use cpython_api::types::{PyAny, PyInt, PyString};
use cpython_api::{Bound, IntoPyObject, PyErr, PyResult};
use json_text::error::Error;

/// Raises `json.decoder.JSONDecodeError(message, document, position)`.
#[cold]
pub(super) fn decode_error<'py>(text: &Bound<'py, PyString>, message: &str, position: usize) -> PyErr {
    match PyInt::new(text.py(), position.cast_signed()) {
        Ok(position) => decode_error_at(text, message, position.into_any()),
        Err(error) => error,
    }
}

/// As [`decode_error`]; a hook may have said where.
fn decode_error_at<'py>(text: &Bound<'py, PyString>, message: &str, position: Bound<'py, PyAny>) -> PyErr {
    let py = text.py();
    // It may be another one each time, or none, as it is for C's module.
    let make = || {
        let exception_type = py.import(c"json.decoder")?.getattr(c"JSONDecodeError")?;
        let message = message.into_pyobject(py)?;
        Ok((exception_type, message))
    };
    match make() {
        Ok((exception_type, message)) => {
            PyErr::from_type_args(&exception_type, &[message, text.as_any().clone(), position])
        }
        Err(error) => error,
    }
}

/// Raises what is wrong, as `scan_once` does.
#[cold]
pub(super) fn raise(text: &Bound<'_, PyString>, error: Error<PyErr>) -> PyErr {
    let py = text.py();
    match error {
        Error::NoValue(position) => match PyInt::new(py, position) {
            Ok(position) => PyErr::from_value::<StopIteration, _>(&position),
            Err(error) => error,
        },
        Error::Syntax(syntax, position) => decode_error(text, syntax.text(), position),
        Error::NoMemory => PyErr::no_memory(py),
        Error::Builder(error) => error,
    }
}

/// Raises what is wrong, as `JSONDecoder.decode` does: it catches `StopIteration`, from wherever it
/// comes, and raises another exception `from None`.
#[cold]
pub(super) fn raise_as_decoder(text: &Bound<'_, PyString>, error: Error<PyErr>) -> PyErr {
    let py = text.py();
    let error = raise(text, error);
    if !error.matches::<StopIteration>(py) {
        return error;
    }
    let stop = error.take(py);
    let value: PyResult<_> = stop.getattr(c"value");
    match value {
        Ok(value) => {
            let error = decode_error_at(text, "Expecting value", value);
            error.with_context(stop).from_none(py)
        }
        Err(error) => error.with_context(stop),
    }
}
