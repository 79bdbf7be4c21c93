//! `binascii`, in the place of Modules/binascii.c: binary data as ASCII text and back.
#![forbid(unsafe_code)]

mod base64;
mod crc;
mod hex;
mod input;
mod qp;
mod uu;
mod docs {
    //! The docstrings of Modules/binascii.c.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

use std::fmt::Display;

use ascii_codecs::Tier;
use cpython_api::exceptions::{ExceptionType, ImportError, ValueError};
use cpython_api::types::PyType;
use cpython_api::{ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse, pymodule};

/// What the module keeps for each interpreter that imports it.
#[derive(Traverse)]
pub struct State {
    /// `binascii.Error`.
    error: Py<PyType>,
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
        let error = PyErr::new_type(py, c"binascii.Error", None, Some(&ValueError::type_object(py)))?;
        module.add_type(&error)?;
        module.add_type(&PyErr::new_type(py, c"binascii.Incomplete", None, None)?)?;
        Ok(Self { error: error.unbind(), tier })
    }
}

#[pymodule(doc = crate::docs::MODULE)]
mod binascii {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{
        base64::{a2b_base64, b2a_base64},
        crc::{crc_hqx, crc32},
        hex::{a2b_hex, b2a_hex, hexlify, unhexlify},
        qp::{a2b_qp, b2a_qp},
        uu::{a2b_uu, b2a_uu},
    };
}
