//! `_base64`: the functions of Lib/base64.py.
#![forbid(unsafe_code)]

mod ascii85;
mod b16;
mod b32;
mod b64;
mod b85;
mod flag;
mod input;
mod legacy;
mod docs {
    //! The docstrings of Lib/base64.py.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

use std::fmt::Display;

use ascii_codecs::Tier;
use cpython_api::exceptions::ImportError;
use cpython_api::types::PyAny;
use cpython_api::{ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse, interned_strings, pymodule};

interned_strings! {
    /// The methods of files that are called.
    struct Names { read, readline, write }
}

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
pub struct State {
    /// `binascii.a2b_base64`.
    a2b_base64: Py<PyAny>,
    /// `binascii.Error`.
    error: Py<PyAny>,
    names: Names,
    #[traverse(skip)]
    tier: Tier,
}

impl State {
    /// Raises `binascii.Error`.
    #[cold]
    fn error(&self, py: Python<'_>, reason: impl Display) -> PyErr {
        PyErr::from_type(&self.error.bind(py), reason.to_string())
    }
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let py = module.py();
        let tier = Tier::from_env().map_err(|error| PyErr::new::<ImportError>(py, error.to_string()))?;
        let binascii = py.import(c"binascii")?;
        Ok(Self {
            a2b_base64: binascii.getattr(c"a2b_base64")?.unbind(),
            error: binascii.getattr(c"Error")?.unbind(),
            names: Names::new(py)?,
            tier,
        })
    }
}

#[pymodule]
mod _base64 {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::ascii85::{a85decode, a85encode};
    #[pymodule_export]
    use super::b16::{b16decode, b16encode};
    #[pymodule_export]
    use super::b32::{b32decode, b32encode, b32hexdecode, b32hexencode};
    #[pymodule_export]
    use super::b64::{
        b64decode, b64encode, standard_b64decode, standard_b64encode, urlsafe_b64decode, urlsafe_b64encode,
    };
    #[pymodule_export]
    use super::b85::{b85decode, b85encode, z85decode, z85encode};
    #[pymodule_export]
    use super::legacy::{decode, decodebytes, encode, encodebytes};
}
