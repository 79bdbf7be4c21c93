//! The door to Lib/json: `dump`, `dumps`, `load` and `loads`, which do in Rust what they can and hand
//! the rest over to the functions of Lib/json that they stand for.

mod original;
mod places;
mod read;
mod write;

use cpython_api::types::{PyAny, PyDict, PyModule, PyString, PyTuple};
use cpython_api::{
    Borrowed, Bound, Keywords, ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse, interned_strings,
    pyfunction, pymodule,
};

use crate::State;
use original::Original;

interned_strings! {
    /// Names that are looked up.
    struct Names { decode_error = "JSONDecodeError", loads, read, value, write }
}

/// What the functions of one json module keep: there can be several, if one is imported afresh.
#[derive(Traverse)]
pub(crate) struct Door {
    state: State,
    names: Names,
    original: Original,
    /// The functions of Lib/json.
    dump: Py<PyAny>,
    dumps: Py<PyAny>,
    load: Py<PyAny>,
    loads: Py<PyAny>,
    /// The `loads` in Rust.
    own_loads: Py<PyAny>,
    /// What the default encoder and the default decoder call.
    default: Py<PyAny>,
    parse_constant: Py<PyAny>,
    /// Between items: with nothing else, and as `JSONEncoder` has it.
    comma: Py<PyString>,
    item_separator: Py<PyString>,
    /// Between a key and its value.
    key_separator: Py<PyString>,
}

/// The attribute that a module of functions finds the namespace of its json module in.
const NAMESPACE: &std::ffi::CStr = c"namespace";

impl ModuleState for Door {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let (py, module) = (module.py(), module.module());
        let namespace = module.getattr(NAMESPACE)?;
        module.delattr(NAMESPACE)?;
        let get = |name: &std::ffi::CStr| namespace.as_mapping().get_item_string(name);
        let attribute = |object: &std::ffi::CStr, name| get(object)?.getattr(name);
        Ok(Self {
            state: State::make(py)?,
            names: Names::new(py)?,
            original: Original::new(&namespace)?,
            dump: get(c"dump")?.unbind(),
            dumps: get(c"dumps")?.unbind(),
            load: get(c"load")?.unbind(),
            loads: get(c"loads")?.unbind(),
            own_loads: module.getattr(c"loads")?.unbind(),
            default: attribute(c"_default_encoder", c"default")?.unbind(),
            parse_constant: attribute(c"_default_decoder", c"parse_constant")?.unbind(),
            comma: PyString::intern(py, ",")?.unbind(),
            item_separator: attribute(c"_default_encoder", c"item_separator")?.str()?.unbind(),
            key_separator: attribute(c"_default_encoder", c"key_separator")?.str()?.unbind(),
        })
    }
}

/// Calls a function of Lib/json with the arguments that its stand-in was called with.
#[cold]
fn hand_over<'py>(
    function: Borrowed<'_, 'py, PyAny>,
    args: &[Borrowed<'_, 'py, PyAny>],
    keywords: &Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut all: Vec<&Bound<'py, PyAny>> = Vec::new();
    if all.try_reserve_exact(args.len() + keywords.values().len()).is_err() {
        return Err(PyErr::no_memory(function.py()));
    }
    all.extend(args.iter().chain(keywords.values()).map(|arg| &**arg));
    match keywords.names() {
        None => function.call(&all),
        Some(names) => function.call_keywords(&all, names),
    }
}

/// `dump`, `dumps`, `load` and `loads` for the json module with this namespace. ImportError if it is
/// not as Lib/json/__init__.py leaves it.
#[pyfunction(signature = (namespace, /))]
pub(crate) fn _in_rust<'py>(py: Python<'py>, namespace: Borrowed<'_, 'py, PyDict>) -> PyResult<Bound<'py, PyTuple>> {
    let name = namespace.as_any().as_mapping().get_item_string(c"__name__")?.str()?;
    let module =
        PyModule::from_definition(functions::SUBMODULE, &name, |module| module.setattr(NAMESPACE, &namespace))?;
    let function = |name: &std::ffi::CStr| module.getattr(name);
    PyTuple::new(py, [function(c"dump")?, function(c"dumps")?, function(c"load")?, function(c"loads")?])
}

#[pymodule(submodule)]
pub(crate) mod functions {
    #[pymodule_state]
    use super::Door;
    #[pymodule_export]
    use super::read::{load, loads};
    #[pymodule_export]
    use super::write::{dump, dumps};
}
