//! Classes with attributes of all kinds: getters and setters, constants, methods.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use cpython_api::exceptions::{AttributeError, ValueError};
use cpython_api::types::{PyAny, PyString, PyTuple, PyType};
use cpython_api::{Borrowed, Bound, DefiningClass, ObjectCell, Py, PyErr, PyResult, Python, pyclass, pymethods};

/// Members.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Members {
    /// A number stands before it in memory, or after it.
    #[member(doc = "whether there is one")]
    flag: bool,
    number: u64,
    #[member]
    object: Py<PyAny>,
    #[member(doc = "as it was given")]
    text: Py<PyString>,
}

#[pymethods]
impl Members {
    #[pymethod(signature = (flag, object, text, /))]
    fn __new__(flag: bool, object: Bound<'_, PyAny>, text: Bound<'_, PyString>) -> Self {
        Self { flag, number: u64::MAX, object: object.unbind(), text: text.unbind() }
    }

    /// What is no member.
    #[pymethod(signature = ())]
    fn rest(&self) -> u64 {
        self.number
    }
}

/// Getters and setters.
#[pyclass(module = "_testrustapi.classes", subclass)]
#[derive(Default)]
pub(crate) struct Accessors {
    number: AtomicI64,
    object: ObjectCell<PyAny>,
    text: ObjectCell<PyString>,
}

#[pymethods]
impl Accessors {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    /// A number.
    #[getter]
    fn get_number(&self) -> i64 {
        self.number.load(Ordering::Relaxed)
    }

    #[setter]
    fn set_number(&self, value: i64) {
        self.number.store(value, Ordering::Relaxed);
    }

    #[getter]
    fn object<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.object.get(py)
    }

    #[setter(object)]
    fn put_object<'py>(&self, py: Python<'py>, value: Borrowed<'_, 'py, PyAny>) {
        self.object.set(py, Some(value.to_owned()));
    }

    #[getter("class")]
    fn text<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyString>> {
        self.text.get(py)
    }

    #[setter("class")]
    fn set_text<'py>(&self, py: Python<'py>, value: Bound<'py, PyString>) {
        self.text.set(py, Some(value));
    }

    /// Cannot be set.
    #[getter]
    fn only(&self) -> &'static str {
        "read"
    }

    /// Cannot be read.
    #[setter]
    fn set_sink(&self, value: i64) {
        self.number.store(value, Ordering::Relaxed);
    }

    #[getter]
    fn failing(&self, py: Python<'_>) -> PyResult<()> {
        Err(PyErr::new::<ValueError>(py, "the getter"))
    }

    #[setter]
    fn set_failing(&self, py: Python<'_>, _value: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
        Err(PyErr::new::<ValueError>(py, "the setter"))
    }

    #[getter]
    fn panicking(&self) -> i64 {
        panic!("the getter")
    }

    #[setter]
    fn set_panicking(&self, _value: Borrowed<'_, '_, PyAny>) {
        panic!("the setter")
    }

    /// Gives the receiver itself.
    #[getter]
    fn itself<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }
}

/// Attributes of the class.
#[pyclass(module = "_testrustapi.classes", subclass)]
pub(crate) struct Constants;

#[pymethods]
impl Constants {
    #[classattr]
    const LIMIT: i64 = 255;
    #[classattr]
    const NAME: &'static str = "constants";

    #[classattr]
    fn pair(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, [1, 2])
    }

    #[classattr]
    fn __hash__() {}
}

/// Methods of all kinds.
#[pyclass(module = "_testrustapi.classes", subclass)]
#[derive(Default)]
pub(crate) struct Methods {
    calls: AtomicU64,
}

#[pymethods]
impl Methods {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    /// How often it was called.
    fn count(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The receiver.
    fn itself<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.get().calls.fetch_add(1, Ordering::Relaxed);
        slf.clone()
    }

    /// The arguments.
    #[pymethod(signature = (a, /, b, c = None, *, d = None))]
    fn arguments<'py>(
        &self,
        py: Python<'py>,
        a: Borrowed<'_, 'py, PyAny>,
        b: Borrowed<'_, 'py, PyAny>,
        c: Option<Borrowed<'_, 'py, PyAny>>,
        d: Option<Borrowed<'_, 'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, [a, b, c.unwrap_or(py.None()), d.unwrap_or(py.None())])
    }

    /// The sum.
    #[staticmethod]
    #[pymethod(signature = (left, right = 10))]
    fn add(left: i64, right: i64) -> i64 {
        left + right
    }

    /// The class it was called on, and the argument.
    #[classmethod]
    #[pymethod(signature = (value = None))]
    fn of<'py>(cls: &Bound<'py, PyType>, value: Option<Borrowed<'_, 'py, PyAny>>) -> PyResult<Bound<'py, PyTuple>> {
        let py = cls.py();
        PyTuple::new(py, [cls.clone().into_any(), value.unwrap_or(py.None()).to_owned()])
    }

    /// The class that defines the method.
    #[pymethod(signature = ())]
    fn defining<'py>(&self, class: DefiningClass<'_, 'py>) -> Bound<'py, PyType> {
        class.as_type().to_owned()
    }

    /// As `list.__class_getitem__`.
    #[classmethod]
    #[pymethod(signature = (item, /))]
    fn __class_getitem__<'py>(cls: &Bound<'py, PyType>, item: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        cls.py().import(c"types")?.getattr(c"GenericAlias")?.call(&[&**cls, &item])
    }

    fn __enter__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    #[pymethod(signature = (*_exception))]
    fn __exit__(&self, _exception: &[Borrowed<'_, '_, PyAny>]) -> bool {
        self.calls.fetch_add(1, Ordering::Relaxed);
        true
    }

    #[staticmethod]
    fn panicking() {
        panic!("the method")
    }
}

/// `__getattr__`: for attributes that are not found otherwise.
#[pyclass(module = "_testrustapi.classes", subclass, dict)]
pub(crate) struct Fallback;

#[pymethods]
impl Fallback {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self
    }

    fn __getattr__<'py>(&self, py: Python<'py>, name: Borrowed<'_, 'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        match name.to_str()? {
            "missing" => Err(PyErr::new::<AttributeError>(py, "no such thing")),
            "broken" => Err(PyErr::new::<ValueError>(py, "broken")),
            _ => Ok((*name).clone().into_any()),
        }
    }

    #[getter]
    fn found(&self) -> i64 {
        1
    }

    #[getter]
    fn failing(&self, py: Python<'_>) -> PyResult<()> {
        Err(PyErr::new::<ValueError>(py, "the getter"))
    }

    #[getter]
    fn hidden(&self, py: Python<'_>) -> PyResult<()> {
        Err(PyErr::new::<AttributeError>(py, "the getter"))
    }
}
