//! `_testrustapi.classes`: classes for test_classes*.py, which drives what `#[pyclass]` and
//! `#[pymethods]` can do.

mod aio;
mod attributes;
mod construct;
mod containers;
mod inherit;
mod life;
mod scripted;

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::types::{PyModule, PyString, PyType};
use cpython_api::{Bound, Class, ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse, pyfunction, pymodule};

/// What the classes' methods reach.
#[derive(Traverse)]
struct State {
    /// How many objects were made, of the classes that count them.
    made: AtomicU64,
    label: Py<PyString>,
    error: Py<PyType>,
    bare: Class<construct::Bare>,
    base: Class<inherit::Base>,
    derived: Class<inherit::Derived>,
    ready: Class<aio::Ready>,
    steps: Class<aio::Steps>,
}

impl State {
    /// The next serial number.
    fn serial(&self) -> u64 {
        self.made.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let py = module.py();
        let error = PyErr::new_type(py, c"_testrustapi.classes.Error", None, None)?;
        module.add_type(&error)?;
        Ok(Self {
            made: AtomicU64::new(0),
            label: PyString::intern(py, "label")?.unbind(),
            error: error.unbind(),
            bare: module.add_class()?,
            base: module.add_class()?,
            derived: module.add_class()?,
            ready: module.add_class()?,
            steps: module.add_class()?,
        })
    }
}

/// How many objects were made, of the classes that count them.
#[pyfunction]
fn made(state: &State) -> u64 {
    state.made.load(Ordering::Relaxed)
}

/// Raise the module's Error, with this text.
#[pyfunction(signature = (text, /))]
fn fail(py: Python<'_>, state: &State, text: String) -> PyResult<()> {
    Err(PyErr::from_type(&state.error.bind(py), text))
}

/// Classes of all kinds.
#[pymodule(submodule)]
pub(crate) mod classes {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::aio::{Ready, Steps, Ticker};
    #[pymodule_export]
    use super::attributes::{Accessors, Constants, Fallback, Members, Methods};
    #[pymodule_export]
    use super::construct::{
        Bare, Batched, Both, BytesIo, ChainArgs, Counted, Cycle, Fixed, Groupby, Initialised, Picky, Starmap, WithClass,
    };
    #[pymodule_export]
    use super::construct::{make_bare, read_counted};
    #[pymodule_export]
    use super::containers::{Countdown, Plain, Row, Table};
    #[pymodule_export]
    use super::inherit::{
        Base, CodeError, Derived, EqualStr, KindError, LabelDict, LabelList, LabelSet, LabelStr, SetDict, StatusError,
        TaggedBase,
    };
    #[pymodule_export]
    use super::inherit::{is_base, label_of, make_derived};
    #[pymodule_export]
    use super::life::{Cell, Chain, Empty, Finalized, Flat, Open, PanicsInDrop, Sealed, Wide};
    #[pymodule_export]
    use super::scripted::{
        AnyComparison, Attributes, DeleteOnly, Descriptor, ForwardOnly, ReflectedOnly, Scripted, SetOnly,
    };
    #[pymodule_export]
    use super::{fail, made};

    #[pymodule_export]
    const ANSWER: i64 = 42;
    #[pymodule_export]
    const NAME: &str = "classes";

    #[pymodule_init]
    fn init(module: &super::Bound<'_, super::PyModule>) -> super::PyResult<()> {
        let py = module.py();
        module.setattr("initialised", &*super::PyString::new(py, "last")?)
    }
}
