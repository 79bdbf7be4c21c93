//! A twin of Modules/xxlimited.c: Lib/test/test_xxlimited.py judges it.

use std::sync::atomic::{AtomicIsize, AtomicU8, Ordering};

use cpython_api::exceptions::{AttributeError, KeyError, TypeError};
use cpython_api::types::{PyAny, PyDict, PyString, PyType};
use cpython_api::{
    Borrowed, Bound, BufferRequest, Class, DefiningClass, Exported, ModuleInit, ModuleState, ObjectCell, Py, PyErr,
    PyResult, Python, Traverse, pyclass, pyfunction, pymethods, pymodule,
};

/// The module's classes.
#[derive(Traverse)]
struct State {
    xxo: Class<Xxo>,
    error: Py<PyType>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let error = PyErr::new_type(module.py(), c"xxlimited.Error", None, None)?;
        module.add_type(&error)?;
        Ok(Self { error: error.unbind(), xxo: module.add_class::<Xxo>()? })
    }
}

/// A class that explicitly stores attributes in an internal dict
#[pyclass(module = "xxlimited")]
#[derive(Default)]
struct Xxo {
    attributes: ObjectCell<PyDict>,
    buffer: [AtomicU8; 10],
    exports: AtomicIsize,
}

#[pymethods]
impl Xxo {
    #[pymethod(signature = (*_args, **_kwargs))]
    fn __new__(_args: &[Borrowed<'_, '_, PyAny>], _kwargs: Option<Bound<'_, PyDict>>) -> Self {
        Self::default()
    }

    fn __getattribute__<'py>(slf: &Bound<'py, Self>, name: Borrowed<'_, 'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        if let Some(attributes) = slf.get().attributes.get(slf.py())
            && let Some(value) = attributes.get_item(&name)?
        {
            return Ok(value);
        }
        slf.generic_getattr(name)
    }

    fn __setattr__<'py>(
        &self,
        py: Python<'py>,
        name: Borrowed<'_, 'py, PyString>,
        value: Borrowed<'_, 'py, PyAny>,
    ) -> PyResult<()> {
        self.attributes.get_or_try_init(py, || PyDict::new(py))?.set_item(&name, &value)
    }

    fn __delattr__<'py>(&self, py: Python<'py>, name: Borrowed<'_, 'py, PyString>) -> PyResult<()> {
        let attributes = self.attributes.get_or_try_init(py, || PyDict::new(py))?;
        attributes.del_item(&name).map_err(|error| match error.matches::<KeyError>(py) {
            true => PyErr::new::<AttributeError>(py, "delete non-existing Xxo attribute"),
            false => error,
        })
    }

    #[pymethod(signature = (*args, **kwargs), doc = "demo(o) -> o", text = None)]
    fn demo<'py>(
        &self,
        py: Python<'py>,
        class: DefiningClass<'_, 'py>,
        args: &[Borrowed<'_, 'py, PyAny>],
        kwargs: Option<Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if kwargs.is_some_and(|kwargs| !kwargs.is_empty()) {
            return Err(PyErr::new::<TypeError>(py, "demo() takes no keyword arguments"));
        }
        let [object] = args else {
            return Err(PyErr::new::<TypeError>(py, "demo() takes exactly 1 argument"));
        };
        if object.cast::<PyString>().is_some() || object.is_type_instance(&class.as_type()) {
            return Ok((*object).to_owned());
        }
        Ok(py.None().to_owned())
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let exported = request.writable(py, &self.buffer)?;
        self.exports.fetch_add(1, Ordering::Relaxed);
        Ok(exported)
    }

    fn __releasebuffer__(&self) {
        self.exports.fetch_sub(1, Ordering::Relaxed);
    }

    #[getter]
    fn x_exports(&self) -> isize {
        self.exports.load(Ordering::Relaxed)
    }
}

/// A str that is its own class.
#[pyclass(module = "xxlimited", extends = PyString, subclass, doc = "")]
struct Str;

#[pymethods]
impl Str {}

#[pyfunction(signature = (i, j, /), doc = "foo(i,j)\n\nReturn the sum of i and j.", text = None)]
fn foo(i: i64, j: i64) -> i64 {
    i.wrapping_add(j)
}

#[pyfunction(doc = "new() -> new Xx object", text = None)]
fn new<'py>(py: Python<'py>, state: &State) -> PyResult<Bound<'py, Xxo>> {
    state.xxo.instantiate(py, Xxo::default())
}

/// This is a template module just for instruction.
#[pymodule(submodule)]
pub(crate) mod xxlimited {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{Str, Xxo};
    #[pymodule_export]
    use super::{foo, new};
}
