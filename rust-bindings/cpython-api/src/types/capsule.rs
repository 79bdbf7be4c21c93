//! Capsules (Include/pycapsule.h): a value of Rust as an object.

use std::any::Any;
use std::ffi::{CStr, CString};

use super::PyCapsule;
use crate::backend::capsule;
use crate::exceptions::AttributeError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::{PyErr, PyResult};

/// What C knows the names of our capsules by, so that no C module which looks for a capsule
/// by its name takes a value of Rust for a struct of C.
const PREFIX: &[u8] = b"rust:";

fn full_name(name: &CStr) -> CString {
    let mut full = PREFIX.to_vec();
    full.extend_from_slice(name.to_bytes());
    match CString::new(full) {
        Ok(full) => full,
        Err(_) => unreachable!("both parts have no NUL"),
    }
}

impl PyCapsule {
    /// A capsule that holds a value, which is dropped with it, on whichever thread that is
    /// (`PyCapsule_New`).
    ///
    /// Python and C see the name with "rust:" before it.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn new<'py, T: Any + Send + Sync>(py: Python<'py>, value: T, name: &CStr) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::new(py, full_name(name), Box::new(value))
    }

    /// The capsule `name`, "module.attribute" or "package.module.attribute", made with
    /// that name by this module (`PyCapsule_Import`). As there, only what comes before the
    /// first dot is imported.
    ///
    /// # Errors
    ///
    /// `ImportError`, or `AttributeError` if there is no such capsule.
    pub fn import<'py>(py: Python<'py>, name: &CStr) -> PyResult<Bound<'py, PyCapsule>> {
        let mut parts = name.to_bytes().split(|&byte| byte == b'.').map(|part| CString::new(part).unwrap_or_default());
        let mut object = py.import(&parts.next().unwrap_or_default())?;
        for part in parts {
            object = object.getattr(part.as_c_str())?;
        }
        match object.cast_into::<PyCapsule>() {
            Ok(capsule) if capsule.name() == Some(name) => Ok(capsule),
            _ => {
                let text = format!("PyCapsule_Import \"{}\" is not valid", name.to_string_lossy());
                Err(PyErr::new::<AttributeError>(py, text))
            }
        }
    }
}

impl<'a> Borrowed<'a, '_, PyCapsule> {
    /// The value, if the capsule was made with [`PyCapsule::new`] by this module and holds
    /// a `T`. Any other capsule, whatever its name, holds none.
    pub fn downcast_ref<T: Any + Send + Sync>(self) -> Option<&'a T> {
        capsule::value(self)?.downcast_ref()
    }
}

impl Bound<'_, PyCapsule> {
    /// The value, as [`Borrowed::downcast_ref`] gives it, for as long as this handle lives.
    pub fn downcast_ref<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.as_borrowed().downcast_ref()
    }

    /// The name that a capsule of this module was made with; `None` for any other.
    pub fn name(&self) -> Option<&CStr> {
        let full = capsule::name(self.as_borrowed())?.to_bytes_with_nul();
        CStr::from_bytes_with_nul(full.strip_prefix(PREFIX)?).ok()
    }

    /// Whether C knows the capsule by this name (`PyCapsule_IsValid`).
    pub fn is_valid(&self, name: &CStr) -> bool {
        capsule::is_valid(self, name)
    }
}
