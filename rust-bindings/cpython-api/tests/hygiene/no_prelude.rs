//! What the macros write needs no prelude, and not the name `cpython_api`.
#![no_implicit_prelude]
#![deny(warnings)]
#![forbid(unsafe_code)]

extern crate cpython_api as api;
/// Whatever the macros call by this name is not there.
extern crate core as cpython_api;
extern crate std;

use api::types::{PyDict, PyType};
use api::{Borrowed, Bound, ModuleInit, ModuleState, Py, PyResult, Python, pyclass, pyfunction, pymethods, pymodule};
use std::option::Option;
use std::result::Result::Ok;
use std::string::String;

/// State.
#[derive(api::Traverse)]
#[traverse(crate = "::api")]
struct State {
    ty: Option<Py<PyType>>,
    kind: Kind,
    #[traverse(skip)]
    name: String,
}

/// An enum.
#[derive(api::Traverse)]
#[traverse(crate = "::api")]
enum Kind {
    One,
    Two(u8, #[traverse(skip)] u8),
    Three { ty: Option<Py<PyType>> },
}

api::interned_strings! {
    /// Names.
    struct Names {
        /// One.
        close,
        read = "readinto",
    }
}

/// Uses them.
fn _names(py: Python<'_>) -> PyResult<(Py<api::types::PyString>, Py<api::types::PyString>)> {
    let Names { close, read } = Names::new(py)?;
    Ok((close, read))
}

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let kinds = [Kind::One, Kind::Two(1, 2), Kind::Three { ty: Option::None }];
        let [kind, ..] = kinds;
        Ok(State { ty: Option::None, kind, name: String::new() })
    }
}

/// Each shape of function.
#[pyfunction(crate = "::api")]
fn none(_state: &State) {}

/// One argument.
#[pyfunction(signature = (a, /), crate = "::api")]
fn one(a: i64) -> i64 {
    a
}

/// Defaults, keywords, and all the rest.
#[pyfunction(signature = (a, /, b, c = None, *args, d = 1, **kwargs), crate = "::api")]
fn all<'py>(
    py: Python<'py>,
    a: i64,
    b: Bound<'py, PyDict>,
    c: Option<String>,
    args: &[Borrowed<'_, 'py>],
    d: i64,
    kwargs: Option<Bound<'py, PyDict>>,
) -> PyResult<i64> {
    let _ = (py, b, c, args, kwargs);
    Ok(a + d)
}

/// With a docstring that is a constant, and the errors of a Python function.
#[pyfunction(signature = (a, b = None), errors = "python", doc = "Doc.", crate = "::api")]
fn python(a: i64, b: Option<i64>) -> Option<i64> {
    let _ = a;
    b
}

/// A base.
#[pyclass(module = "m", subclass, dict, weakref, crate = "::api")]
struct Base {
    value: u64,
    #[traverse(skip)]
    name: String,
}

#[pymethods(crate = "::api")]
impl Base {
    /// Eleven.
    #[classattr]
    const ELEVEN: i64 = 11;

    #[pymethod(signature = (value = 1))]
    fn __new__(value: u64) -> Self {
        Base { value, name: String::new() }
    }

    fn __repr__(&self) -> PyResult<&'static str> {
        Ok("Base")
    }

    fn __len__(&self) -> usize {
        1
    }

    fn __eq__(&self, other: u64) -> bool {
        self.value == other
    }

    fn __iadd__(&self, _other: u64) {}

    fn __getitem__(&self, key: u64) -> u64 {
        key
    }

    fn __setitem__(&self, _key: u64, _value: u64) -> PyResult<()> {
        Ok(())
    }

    fn __next__(&self) -> Option<u64> {
        Option::None
    }

    #[pymethod(signature = (x, *, y = 1))]
    fn __call__(&self, _state: &State, x: i64, y: i64) -> i64 {
        x + y
    }

    #[getter]
    fn value(&self) -> u64 {
        self.value
    }

    #[setter]
    fn set_value(&self, _value: u64) -> PyResult<()> {
        Ok(())
    }

    #[staticmethod]
    fn make() -> u64 {
        1
    }

    #[classmethod]
    #[pymethod(signature = (a, /))]
    fn name(_cls: &Bound<'_, PyType>, a: u64) -> u64 {
        a
    }
}

/// A class that extends another.
#[pyclass(module = "m", extends = Base, crate = "::api")]
struct Derived;

#[pymethods(crate = "::api")]
impl Derived {
    #[pymethod(signature = ())]
    fn __new__() -> (Self, Base) {
        (Derived, Base { value: 1, name: String::new() })
    }
}

/// A class whose instances are made by `default`.
#[pyclass(module = "m", crate = "::api")]
#[derive(std::default::Default)]
struct Third {
    value: u64,
}

#[pymethods(crate = "::api")]
impl Third {
    #[pymethod(signature = ())]
    fn __init__(&self) -> PyResult<()> {
        Ok(())
    }
}

/// A submodule.
#[pymodule(submodule, crate = "::api")]
mod inner {
    #[pymodule_export]
    use super::one;
}

/// A module.
#[pymodule(crate = "::api")]
mod m {
    #[pymodule_state]
    use super::State;
    #[pymodule_export(module)]
    use super::inner;
    #[pymodule_export]
    use super::{Base, Derived, Third, all, none, python};
}

fn main() {}
