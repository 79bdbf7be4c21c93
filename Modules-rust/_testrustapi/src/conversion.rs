//! Conversions: what `extract` makes of an object, given back by `into_pyobject`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyDict, PyInt, PyList, PyTuple};
use cpython_api::{Borrowed, Bound, FromPyObject, IntoPyObject, Py, PyErr, PyResult, Python, pyfunction};

/// From an object to a `T` and back.
fn through<'a, 'py, T>(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>>
where
    T: FromPyObject<'a, 'py> + IntoPyObject<'py>,
{
    object.extract::<T>()?.into_pyobject(object.py())
}

/// The object as a value of the Rust type of this name, and back.
#[pyfunction(signature = (name, object, /))]
fn convert<'py>(name: String, object: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    match name.as_str() {
        "i8" => through::<i8>(object),
        "i16" => through::<i16>(object),
        "i32" => through::<i32>(object),
        "i64" => through::<i64>(object),
        "i128" => through::<i128>(object),
        "isize" => through::<isize>(object),
        "u8" => through::<u8>(object),
        "u16" => through::<u16>(object),
        "u32" => through::<u32>(object),
        "u64" => through::<u64>(object),
        "u128" => through::<u128>(object),
        "usize" => through::<usize>(object),
        "f32" => through::<f32>(object),
        "f64" => through::<f64>(object),
        "bool" => through::<bool>(object),
        "char" => through::<char>(object),
        "&str" => through::<&str>(object),
        "Cow<str>" => through::<Cow<'_, str>>(object),
        "String" => through::<String>(object),
        "&[u8]" => through::<&[u8]>(object),
        "Option<i64>" => through::<Option<i64>>(object),
        "Borrowed<PyAny>" => through::<Borrowed<'_, '_, PyAny>>(object),
        "Bound<PyAny>" => through::<Bound<'_, PyAny>>(object),
        "Bound<PyDict>" => through::<Bound<'_, PyDict>>(object),
        "Borrowed<PyInt>" => through::<Borrowed<'_, '_, PyInt>>(object),
        "Py<PyList>" => through::<Py<PyList>>(object),
        "Vec<i64>" => through::<Vec<i64>>(object),
        "Vec<String>" => through::<Vec<String>>(object),
        "Vec<Vec<u8>>" => through::<Vec<Vec<u8>>>(object),
        "(i64,)" => through::<(i64,)>(object),
        "(&str, &[u8])" => through::<(&str, &[u8])>(object),
        "(i8, (f64, bool), Option<&str>)" => through::<(i8, (f64, bool), Option<&str>)>(object),
        "HashMap<String, i64>" => through::<HashMap<String, i64>>(object),
        "BTreeMap<i64, Vec<bool>>" => through::<BTreeMap<i64, Vec<bool>>>(object),
        _ => Err(PyErr::new::<ValueError>(object.py(), format!("no type {name}"))),
    }
}

/// The length of the Vec<i64> that the object is converted to.
#[pyfunction(signature = (object, /))]
fn count_ints(object: Borrowed<'_, '_, PyAny>) -> PyResult<u64> {
    Ok(object.extract::<Vec<i64>>()?.len() as u64)
}

/// A list of the ints below `stop`.
#[pyfunction(signature = (stop, /))]
fn make_ints<'py>(py: Python<'py>, stop: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    PyList::new(py, (0..stop.extract::<usize>()?).map(|item| item as i64))
}

/// `()` of Rust, as an item.
#[pyfunction]
fn units(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, [(), ()])
}

/// What a function in Python returns.
struct Called<'a, 'py>(Borrowed<'a, 'py, PyAny>);

impl<'py> IntoPyObject<'py> for Called<'_, 'py> {
    fn into_pyobject(self, _py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.0.call0()
    }
}

/// A list and a tuple of `length` items, each of which a call of `function` returns.
#[pyfunction(signature = (function, length, /))]
fn fill<'py>(function: Borrowed<'_, 'py, PyAny>, length: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = function.py();
    let length: usize = length.extract()?;
    let list = PyList::new(py, (0..length).map(|_| Called(function)))?;
    let tuple = PyTuple::new(py, (0..length).map(|_| Called(function)))?;
    (list, tuple).into_pyobject(py)
}

/// A list made of an iterator that gives `given` items, and says that these are `length`.
#[pyfunction(signature = (length, given, /))]
fn fill_wrongly<'py>(
    py: Python<'py>,
    length: Borrowed<'_, 'py, PyAny>,
    given: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyList>> {
    /// An iterator that may be mistaken about its length.
    struct Mistaken(usize, std::ops::Range<usize>);

    impl Iterator for Mistaken {
        type Item = usize;

        fn next(&mut self) -> Option<usize> {
            self.1.next()
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.0, Some(self.0))
        }
    }

    impl ExactSizeIterator for Mistaken {}

    PyList::new(py, Mistaken(length.extract()?, 0..given.extract()?))
}
