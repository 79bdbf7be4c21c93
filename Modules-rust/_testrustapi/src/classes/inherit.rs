//! Classes that extend classes: of Rust, and of C.

use cpython_api::exceptions::{Exception, OSError, ValueError};
use cpython_api::types::{PyAny, PyBool, PyDict, PyList, PySet, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, ObjectCell, Py, PyErr, PyResult, Python, pyclass, pyfunction, pymethods};

use super::State;

/// A class to extend.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Base {
    value: i64,
    label: ObjectCell<PyAny>,
}

#[pymethods]
impl Base {
    #[pymethod(signature = (value = 1))]
    fn __new__(value: i64) -> Self {
        Self { value, label: ObjectCell::empty() }
    }

    #[getter]
    fn value(&self) -> i64 {
        self.value
    }

    #[getter]
    fn label<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.label.get(py)
    }

    #[setter]
    fn set_label<'py>(&self, py: Python<'py>, value: Option<Bound<'py, PyAny>>) {
        self.label.set(py, value);
    }

    fn who(&self) -> &'static str {
        "Base"
    }

    fn __add__(&self, other: i64) -> i64 {
        self.value + other
    }

    fn __eq__(&self, other: Borrowed<'_, '_, Base>) -> bool {
        self.value == other.get().value
    }
}

/// A class written in Rust that extends another.
#[pyclass(module = "_testrustapi.classes", extends = Base, subclass, weakref, dict)]
pub(crate) struct Derived {
    extra: Py<PyAny>,
}

#[pymethods]
impl Derived {
    #[pymethod(signature = (extra, value = 2))]
    fn __new__(extra: Bound<'_, PyAny>, value: i64) -> (Self, Base) {
        (Self { extra: extra.unbind() }, Base { value, label: ObjectCell::empty() })
    }

    #[getter]
    fn extra(&self) -> &Py<PyAny> {
        &self.extra
    }

    fn who(&self) -> &'static str {
        "Derived"
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<Derived {}>", self.extra.bind(py).repr()?.to_str()?))
    }
}

/// One more below, without contents.
#[pyclass(module = "_testrustapi.classes", extends = Base, subclass)]
pub(crate) struct TaggedBase;

#[pymethods]
impl TaggedBase {
    #[classattr]
    const TAG: &'static str = "tagged";

    #[pymethod(signature = (value = 3, /))]
    fn __new__(value: i64) -> (Self, Base) {
        (Self, Base { value, label: ObjectCell::empty() })
    }
}

/// A Derived made by Rust.
#[pyfunction(signature = (extra, value, /))]
pub(crate) fn make_derived<'py>(
    py: Python<'py>,
    state: &State,
    extra: Bound<'py, PyAny>,
    value: i64,
) -> PyResult<Bound<'py, PyTuple>> {
    let base = Base { value, label: ObjectCell::empty() };
    let derived = state.derived.instantiate(py, (Derived { extra: extra.unbind() }, base))?;
    let base = state.base.instantiate(py, Base { value, label: ObjectCell::empty() })?;
    PyTuple::new(py, [derived.into_any(), base.into_any()])
}

/// Whether it is a Base or a Derived, and the value.
#[pyfunction(signature = (object, /))]
pub(crate) fn is_base<'py>(py: Python<'py>, object: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
    let value = object.cast::<Base>().map(|base| base.get().value);
    let derived = object.cast::<Derived>().is_some();
    let exact = object.cast_exact::<Base>().is_some();
    let bools = [derived, exact].map(|flag| PyBool::new(py, flag).to_owned().into_any());
    let [derived, exact] = bools;
    let value = cpython_api::IntoPyObject::into_pyobject(value, py)?;
    PyTuple::new(py, [value, derived, exact])
}

/// Classes that extend one of C's, each with a label.
macro_rules! labelled {
    ($($(#[$doc:meta])* $class:ident: $base:ty;)*) => {
        $(
            $(#[$doc])*
            #[pyclass(module = "_testrustapi.classes", extends = $base, subclass)]
            pub(crate) struct $class {
                label: ObjectCell<PyAny>,
            }

            #[pymethods]
            impl $class {
                #[pymethod(signature = (*_args, **_kwargs))]
                fn __new__(_args: &[Borrowed<'_, '_, PyAny>], _kwargs: Option<Bound<'_, PyDict>>) -> Self {
                    Self { label: ObjectCell::empty() }
                }

                #[getter]
                fn label<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
                    self.label.get(py)
                }

                #[setter]
                fn set_label<'py>(&self, py: Python<'py>, value: Option<Bound<'py, PyAny>>) {
                    self.label.set(py, value);
                }
            }
        )*

        /// The label of an object of one of these classes.
        #[pyfunction(signature = (object, /))]
        pub(crate) fn label_of<'py>(
            py: Python<'py>,
            object: Borrowed<'_, 'py, PyAny>,
        ) -> Option<Bound<'py, PyAny>> {
            $(if let Some(object) = object.cast::<$class>() {
                return object.get().label.get(py);
            })*
            None
        }
    };
}

labelled! {
    /// A str with a label.
    LabelStr: PyString;
    /// A dict with a label.
    LabelDict: PyDict;
    /// A list with a label.
    LabelList: PyList;
    /// A set with a label.
    LabelSet: PySet;
    /// An exception with a label.
    CodeError: ValueError;
    /// An exception whose struct is larger.
    StatusError: OSError;
}

/// An exception without contents of its own.
#[pyclass(module = "_testrustapi.classes", extends = Exception, subclass)]
pub(crate) struct KindError;

#[pymethods]
impl KindError {
    #[getter]
    fn kind(&self) -> &'static str {
        "kind"
    }
}

/// A dict with one half of an assignment of its own.
#[pyclass(module = "_testrustapi.classes", extends = PyDict)]
pub(crate) struct SetDict;

#[pymethods]
impl SetDict {
    /// Sets under another key, too.
    fn __setitem__<'py>(
        slf: &Bound<'py, Self>,
        key: Borrowed<'_, 'py, PyAny>,
        value: Borrowed<'_, 'py, PyAny>,
    ) -> PyResult<()> {
        let py = slf.py();
        let Some(dict) = slf.cast::<PyDict>() else {
            return Err(PyErr::new::<ValueError>(py, "it is a dict"));
        };
        dict.set_item(PyString::new(py, "last")?.as_any(), &key)?;
        dict.set_item(&key, &value)
    }
}

/// A str with one comparison of its own.
#[pyclass(module = "_testrustapi.classes", extends = PyString)]
pub(crate) struct EqualStr;

#[pymethods]
impl EqualStr {
    fn __eq__(&self, _other: Borrowed<'_, '_, PyString>) -> bool {
        true
    }
}
