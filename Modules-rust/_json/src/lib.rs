//! `_json`, in the place of Modules/_json.c, and the functions of Lib/json that are called most.
#![forbid(unsafe_code)]

mod arguments;
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
use foldhash::fast::RandomState;
use json_text::Spare;

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
pub struct State {
    #[traverse(skip)]
    tier: Tier,
    /// Of keys; nobody knows it, so that nobody can make a document whose keys collide.
    #[traverse(skip)]
    hasher: RandomState,
    /// Of what was written last.
    #[traverse(skip)]
    spare: Spare,
}

impl State {
    fn make(py: Python<'_>) -> PyResult<Self> {
        let tier = Tier::from_env().map_err(|error| PyErr::new::<ImportError>(py, error.to_string()))?;
        Ok(Self { tier, hasher: RandomState::default(), spare: Spare::default() })
    }
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        module.add_class_as::<decode::scanner::Scanner>(c"make_scanner")?;
        module.add_class_as::<encode::Encoder>(c"make_encoder")?;
        Self::make(module.py())
    }
}

#[pymodule(doc = crate::docs::MODULE)]
mod _json {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::decode::scanner::scanstring;
    #[pymodule_export]
    use super::door::_in_rust;
    #[pymodule_export]
    use super::encode::{encode_basestring, encode_basestring_ascii};
}
