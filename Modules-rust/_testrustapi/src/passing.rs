//! Arguments that are passed on as C gives them, and modules that are found nowhere.

use cpython_api::types::{PyAny, PyModule, PyString, PyTuple};
use cpython_api::{
    Borrowed, Bound, Keywords, ModuleInit, ModuleState, Py, PyResult, Python, Traverse, pyclass, pyfunction, pymethods,
    pymodule,
};

/// The arguments, the names and the values: passed on to a function, if it is the first argument.
fn pass<'py>(
    py: Python<'py>,
    args: &[Borrowed<'_, 'py, PyAny>],
    keywords: &Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let all: Vec<&Bound<'py, PyAny>> = args.iter().skip(1).chain(keywords.values()).map(|arg| &**arg).collect();
    match (args.first(), keywords.names()) {
        (Some(function), Some(names)) => function.call_keywords(&all, names),
        (Some(function), None) => function.call(&all),
        (None, names) => {
            let names = names.map_or_else(|| PyTuple::empty(py), |names| Ok(names.clone()))?;
            let values = PyTuple::new(py, keywords.values().iter().map(|value| value.to_owned()))?;
            Ok(PyTuple::new(py, [names.into_any(), values.into_any()])?.into_any())
        }
    }
}

/// Calls the first argument with the others; the names and the values, if there is none.
#[pyfunction(signature = (*args, **keywords))]
pub(crate) fn pass_on<'py>(
    py: Python<'py>,
    args: &[Borrowed<'_, 'py, PyAny>],
    keywords: Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    pass(py, args, &keywords)
}

/// As `pass_on`, with a parameter of its own, which is left out.
#[pyfunction(signature = (a, *args, **keywords))]
pub(crate) fn pass_rest_on<'py>(
    py: Python<'py>,
    a: Borrowed<'_, 'py, PyAny>,
    args: &[Borrowed<'_, 'py, PyAny>],
    keywords: Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let _ = a;
    pass(py, args, &keywords)
}

/// Its instances are as `pass_on`.
#[pyclass(module = "_testrustapi")]
pub(crate) struct Passing;

#[pymethods]
impl Passing {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self
    }

    #[pymethod(signature = (*args, **keywords))]
    fn __call__<'py>(
        &self,
        py: Python<'py>,
        args: &[Borrowed<'_, 'py, PyAny>],
        keywords: Keywords<'_, 'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        pass(py, args, &keywords)
    }
}

/// What a module keeps that `make_functions` makes.
#[derive(Traverse)]
pub(crate) struct Kept(Py<PyAny>);

impl ModuleState for Kept {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let value = module.module().getattr(c"value")?;
        module.module().delattr(c"value")?;
        Ok(Self(value.unbind()))
    }
}

/// What was given to `make_function`.
#[pyfunction]
fn kept<'py>(py: Python<'py>, state: &Kept) -> PyResult<Bound<'py, PyAny>> {
    Ok(state.0.bind(py).to_owned())
}

/// Functions with a state of their own.
#[pymodule(submodule)]
mod functions {
    #[pymodule_state]
    use super::Kept;
    #[pymodule_export]
    use super::kept;
}

/// A function that gives `value`, of a module with this name.
#[pyfunction(signature = (name, value, /))]
pub(crate) fn make_function<'py>(
    name: Borrowed<'_, 'py, PyString>,
    value: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    PyModule::from_definition(functions::SUBMODULE, &name, |module| module.setattr(c"value", &value))?.getattr(c"kept")
}
