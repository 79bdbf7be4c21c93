//! `_json`, in the place of Modules/_json.c, and the functions of Lib/json that are called most.
#![forbid(unsafe_code)]

mod decode;
mod encode;
mod docs {
    //! The docstrings of Modules/_json.c and Lib/json.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

use ascii_codecs::Tier;
use cpython_api::exceptions::ImportError;
use cpython_api::{ModuleInit, ModuleState, PyErr, PyResult, Traverse, pymodule};
use foldhash::fast::RandomState;

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
pub struct State {
    #[traverse(skip)]
    tier: Tier,
    /// Of keys; nobody knows it, so that nobody can make a document whose keys collide.
    #[traverse(skip)]
    hasher: RandomState,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let py = module.py();
        let tier = Tier::from_env().map_err(|error| PyErr::new::<ImportError>(py, error.to_string()))?;
        module.add_class_as::<decode::scanner::Scanner>(c"make_scanner")?;
        Ok(Self { tier, hasher: RandomState::default() })
    }
}

#[pymodule(doc = crate::docs::MODULE)]
mod _json {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::decode::scanner::scanstring;
}
