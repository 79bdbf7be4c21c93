//! The attribute macros of `cpython-api`: Argument Clinic's job.
//!
//! They read the attribute and the item (`function.rs`, `module.rs`) and write a few lines
//! that name a function of `cpython_api::__private`, where the work is done. What they
//! write into a module's crate may be unsafe while the crate forbids unsafe code: it
//! comes from here, and the promises it makes are kept by construction.
#![forbid(unsafe_code)]

mod function;
mod module;
mod signature;

use proc_macro::TokenStream;

/// Makes a function callable from Python (`PyMethodDef`).
///
/// ```text
/// /// The docstring.
/// #[pyfunction(signature = (data, /, *, newline = true))]
/// fn b2a_base64<'py>(py: Python<'py>, data: BytesLike<'_, 'py>, newline: bool) -> PyResult<Bound<'py, PyBytes>>
/// ```
///
/// - `signature = (..)`: the parameters as Python has them, with `/`, `*` and defaults.
///   Each is a parameter of the Rust function with the same name, of a type that is
///   `FromArg`. A parameter that it does not name is given by the call: `Python<'py>`, or
///   a reference to the module's state.
/// - `text = ".."`: what `__text_signature__` has between the parentheses, where a default
///   has another form in Python than in Rust.
/// - `doc = EXPR`: the docstring, a constant `&str`; without it, the doc comment.
/// - `errors = "python"`: argument errors have the texts of Python functions, for a
///   function that stands in for one. Otherwise they have those of Argument Clinic.
///
/// The function returns `PyResult` of a handle, `u64` or `()`.
#[proc_macro_attribute]
pub fn pyfunction(attr: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(attr.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes an extension module of an inline `mod`, whose name is the module's.
///
/// ```text
/// #[pymodule]
/// mod _base64 {
///     #[pymodule_export]
///     use super::{b64decode, b64encode};
///     #[pymodule_state]
///     use super::State;
/// }
/// ```
///
/// - `#[pymodule_export] use`: the functions, each a `#[pyfunction]`.
/// - `#[pymodule_state] use`: the type of its state, a `ModuleState`; without it, none.
/// - `#[pymodule_init] fn(&Bound<'_, PyModule>) -> PyResult<()>`: runs when the module is
///   executed, after its state was made.
///
/// The doc comment is the module's docstring.
#[proc_macro_attribute]
pub fn pymodule(attr: TokenStream, item: TokenStream) -> TokenStream {
    module::expand(attr.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
