//! `_json`, in the place of Modules/_json.c, and the functions of Lib/json that are called most.
#![forbid(unsafe_code)]

mod decode;
mod door;
mod encode;
mod docs {
    //! The docstrings of Modules/_json.c and Lib/json.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

use ascii_codecs::Tier;
use cpython_api::exceptions::ImportError;
use cpython_api::{ModuleInit, ModuleState, PyErr, PyResult, Python, Traverse, pymodule};

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
pub struct State {
    #[traverse(skip)]
    tier: Tier,
}

impl State {
    fn make(py: Python<'_>) -> PyResult<Self> {
        let tier = Tier::from_env().map_err(|error| PyErr::new::<ImportError>(py, error.to_string()))?;
        Ok(Self { tier })
    }
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Self::make(module.py())
    }
}

#[pymodule(doc = crate::docs::MODULE)]
mod _json {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::door::_in_rust;
}
