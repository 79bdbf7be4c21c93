//! `@NAME@`, in the place of @FILE@.
#![forbid(unsafe_code)]

mod docs {
    //! The docstrings of @FILE@.
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

@USES@
@OBJECT@/// The error of a function that is still to be written.
#[cold]
fn not_written(py: Python<'_>, function: &str) -> PyErr {
    PyErr::new::<NotImplementedError>(py, format!("@NAME@.{function} is not written yet"))
}

@STUBS@
#[pymodule@DOC@]
mod @NAME@ {
    #[pymodule_export]
    use super::{@NAMES@};
}
