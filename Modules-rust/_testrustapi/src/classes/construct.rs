//! Classes that are made in all ways: `__new__`, `__init__`, both and neither.

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyInt, PyString, PyTuple, PyType};
use cpython_api::{Borrowed, Bound, ObjectCell, Py, PyErr, PyResult, Python, pyclass, pyfunction, pymethods};

use super::State;

/// An argument that may be left out.
type Given<'a, 'py> = Option<Borrowed<'a, 'py, PyAny>>;

/// A tuple of what a call gave.
fn seen<'py>(py: Python<'py>, args: &[Given<'_, 'py>]) -> PyResult<Py<PyTuple>> {
    Ok(PyTuple::new(py, args.iter().map(|arg| arg.unwrap_or(py.None())))?.unbind())
}

/// Classes with the name and the signature of one of C's, whose instances show the arguments.
macro_rules! shows_arguments {
    ($($class:ident, $name:literal, $signature:tt, $text:literal, ($($arg:ident),*);)*) => {$(
        #[pyclass(module = "_testrustapi.classes", name = $name, subclass)]
        pub(crate) struct $class(Py<PyTuple>);

        #[pymethods]
        impl $class {
            #[pymethod(signature = $signature, text = $text)]
            fn __new__<'py>(py: Python<'py>, $($arg: Given<'_, 'py>),*) -> PyResult<Self> {
                Ok(Self(seen(py, &[$($arg),*])?))
            }

            /// The arguments, as a tuple.
            #[getter]
            fn seen(&self) -> &Py<PyTuple> {
                &self.0
            }
        }
    )*};
}

shows_arguments! {
    Batched, "batched", (iterable, n, *, strict = None), "iterable, n, *, strict=False", (iterable, n, strict);
    Starmap, "starmap", (function, iterable, /), "function, iterable, /", (function, iterable);
    Groupby, "groupby", (iterable, key = None), "iterable, key=None", (iterable, key);
    Cycle, "cycle", (iterable, /), "iterable, /", (iterable);
}

/// As `itertools.chain`.
#[pyclass(module = "_testrustapi.classes", name = "chain")]
pub(crate) struct ChainArgs(Py<PyTuple>);

#[pymethods]
impl ChainArgs {
    #[pymethod(signature = (*iterables), text = None)]
    fn __new__(iterables: Bound<'_, PyTuple>) -> Self {
        Self(iterables.unbind())
    }

    /// The arguments, as a tuple.
    #[getter]
    fn seen(&self) -> &Py<PyTuple> {
        &self.0
    }
}

/// As `io.BytesIO`, which has an `__init__`.
#[pyclass(module = "_testrustapi.classes", name = "BytesIO", subclass)]
#[derive(Default)]
pub(crate) struct BytesIo(ObjectCell<PyTuple>);

#[pymethods]
impl BytesIo {
    #[pymethod(signature = (initial_bytes = None), text = "initial_bytes=b''")]
    fn __init__<'py>(&self, py: Python<'py>, initial_bytes: Given<'_, 'py>) -> PyResult<()> {
        self.0.set(py, Some(seen(py, &[initial_bytes])?.into_bound(py)));
        Ok(())
    }

    /// The arguments of the last `__init__`, as a tuple.
    #[getter]
    fn seen<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyTuple>> {
        self.0.get(py)
    }
}

/// No arguments, no contents.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Fixed;

#[pymethods]
impl Fixed {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self
    }
}

/// Only functions of the module make it.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Bare {
    number: i64,
}

#[pymethods]
impl Bare {
    #[getter]
    fn number(&self) -> i64 {
        self.number
    }
}

#[pyfunction(signature = (number, /))]
pub(crate) fn make_bare<'py>(py: Python<'py>, state: &State, number: i64) -> PyResult<Bound<'py, Bare>> {
    state.bare.instantiate(py, Bare { number })
}

/// `__new__` with the class it is for.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct WithClass {
    class: Py<PyType>,
    value: i64,
}

#[pymethods]
impl WithClass {
    #[pymethod(signature = (value = 7))]
    fn __new__(cls: &Bound<'_, PyType>, value: i64) -> Self {
        Self { class: cls.clone().unbind(), value }
    }

    #[getter]
    fn class(&self) -> &Py<PyType> {
        &self.class
    }

    #[getter]
    fn value(&self) -> i64 {
        self.value
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let args = PyTuple::new(slf.py(), [slf.get().value])?;
        PyTuple::new(slf.py(), [slf.get_type().into_any(), args.into_any()])
    }
}

/// `__new__` that fails: raises if told so, panics if told so.
#[pyclass(module = "_testrustapi.classes")]
pub(crate) struct Picky;

#[pymethods]
impl Picky {
    #[pymethod(signature = (how, /))]
    fn __new__(py: Python<'_>, how: String) -> PyResult<Self> {
        match how.as_str() {
            "raise" => Err(PyErr::new::<ValueError>(py, "told to")),
            "panic" => panic!("told to"),
            _ => Ok(Self),
        }
    }

    #[pymethod(signature = (how, /))]
    fn __init__(&self, py: Python<'_>, how: String) -> PyResult<()> {
        match how.as_str() {
            "raise in init" => Err(PyErr::new::<ValueError>(py, "told to")),
            "panic in init" => panic!("told to"),
            _ => Ok(()),
        }
    }
}

/// `__new__`, methods, slots and class methods that reach the module's state.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Counted {
    serial: u64,
}

#[pymethods]
impl Counted {
    #[pymethod(signature = ())]
    fn __new__(state: &State) -> Self {
        Self { serial: state.serial() }
    }

    #[getter]
    fn serial(&self) -> u64 {
        self.serial
    }

    /// The number of objects made, and the module's label.
    #[pymethod(signature = ())]
    fn status<'py>(&self, py: Python<'py>, state: &State) -> PyResult<Bound<'py, PyTuple>> {
        let made = state.made.load(Ordering::Relaxed);
        PyTuple::new(py, [PyInt::new(py, made)?.into_any(), state.label.clone_ref(py).into_bound(py).into_any()])
    }

    /// Forget how many were made.
    #[classmethod]
    fn reset(_cls: &Bound<'_, PyType>, state: &State) {
        state.made.store(0, Ordering::Relaxed);
    }

    /// The number of objects made, by the getter of a class.
    #[getter]
    fn total(&self, state: &State) -> u64 {
        state.made.load(Ordering::Relaxed)
    }

    #[setter]
    fn set_total(&self, value: u64, state: &State) {
        state.made.store(value, Ordering::Relaxed);
    }

    fn __len__(&self, state: &State) -> usize {
        state.made.load(Ordering::Relaxed) as usize
    }

    fn __repr__(&self, state: &State) -> String {
        format!("<Counted {} of {}>", self.serial, state.made.load(Ordering::Relaxed))
    }

    #[pymethod(signature = ())]
    fn __call__(&self, py: Python<'_>, state: &State) -> Py<PyString> {
        state.label.clone_ref(py)
    }

    fn __add__(&self, _other: Borrowed<'_, '_, Counted>, state: &State) -> u64 {
        state.serial()
    }

    /// Raise the module's Error.
    #[pymethod(signature = (text, /))]
    fn fail(&self, py: Python<'_>, state: &State, text: String) -> PyResult<()> {
        Err(PyErr::from_type(&state.error.bind(py), text))
    }
}

/// The serial number of a Counted, of whichever copy of the module.
#[pyfunction(signature = (counted, /))]
pub(crate) fn read_counted(counted: Borrowed<'_, '_, Counted>) -> u64 {
    counted.get().serial
}

/// `__init__` with typed arguments and defaults.
#[pyclass(module = "_testrustapi.classes", subclass)]
#[derive(Default)]
pub(crate) struct Initialised {
    a: AtomicU64,
    b: AtomicU64,
    state: AtomicU64,
}

#[pymethods]
impl Initialised {
    #[pymethod(signature = (a, b = 2, *, c = 3))]
    fn __init__(&self, state: &State, a: u64, b: u64, c: u64) {
        self.a.store(a, Ordering::Relaxed);
        self.b.store(b * c, Ordering::Relaxed);
        self.state.store(state.serial(), Ordering::Relaxed);
    }

    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, [&self.a, &self.b].map(|value| value.load(Ordering::Relaxed)))
    }
}

/// `__new__` and `__init__`.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Both {
    new: Py<PyAny>,
    init: ObjectCell<PyAny>,
}

#[pymethods]
impl Both {
    #[pymethod(signature = (value = None, /))]
    fn __new__<'py>(py: Python<'py>, value: Given<'_, 'py>) -> Self {
        Self { new: value.unwrap_or(py.None()).to_owned().unbind(), init: ObjectCell::empty() }
    }

    #[pymethod(signature = (value = None, /))]
    fn __init__<'py>(&self, py: Python<'py>, value: Given<'_, 'py>) {
        self.init.set(py, Some(value.unwrap_or(py.None()).to_owned()));
    }

    #[getter(new)]
    fn get_new(&self) -> &Py<PyAny> {
        &self.new
    }

    #[getter]
    fn init<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.init.get(py)
    }
}
