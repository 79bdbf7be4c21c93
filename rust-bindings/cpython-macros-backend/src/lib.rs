//! What the attribute macros of `cpython-api` do: Argument Clinic's job.
//!
//! `cpython-macros` gives these functions their names as macros. Each reads the attribute and
//! the item and writes a few lines that name a function of `cpython_api::__private`, where the
//! work is done. What they write into a module's crate may be unsafe while the crate forbids
//! unsafe code: it comes from here, and the promises it makes are kept by construction.
//! Whatever the user wrote stands in a safe function.
#![forbid(unsafe_code)]

mod arguments;
mod callable;
mod class;
mod deprecation;
mod dunders;
mod errors;
mod function;
mod members;
mod method_kind;
mod methods;
#[cfg(test)]
mod methods_tests;
mod module;
mod options;
mod signature;
mod slots;
mod text;
mod traverse;

use proc_macro2::TokenStream;

/// The expansion, or the errors at their places.
fn or_errors(result: syn::Result<TokenStream>) -> TokenStream {
    result.unwrap_or_else(|errors| errors.into_compile_error())
}

/// `#[pyfunction]`.
pub fn pyfunction(attr: TokenStream, item: TokenStream) -> TokenStream {
    or_errors(function::expand(attr, item))
}

/// `#[pymodule]`.
pub fn pymodule(attr: TokenStream, item: TokenStream) -> TokenStream {
    or_errors(module::expand(attr, item))
}

/// `#[pyclass]`.
pub fn pyclass(attr: TokenStream, item: TokenStream) -> TokenStream {
    or_errors(class::expand(attr, item))
}

/// `#[pymethods]`.
pub fn pymethods(attr: TokenStream, item: TokenStream) -> TokenStream {
    or_errors(methods::expand(attr, item))
}

/// `#[derive(Traverse)]`.
pub fn derive_traverse(item: TokenStream) -> TokenStream {
    or_errors(traverse::expand(item))
}
