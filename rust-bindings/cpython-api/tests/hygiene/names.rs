//! The user may have items with the names of std's and of what the macros write.
#![deny(warnings)]
#![forbid(unsafe_code)]
#![expect(non_camel_case_types, unused_macros, reason = "the names are the test")]

use cpython_api::types::{PyAny, PyDict, PyType};
use cpython_api::{Borrowed, Bound, ObjectCell, PyResult, pyclass, pyfunction, pymethods, pymodule};

struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct Default;
struct Send;
struct Sync;
struct PyErr;
struct Traverse;
struct FunctionDef;
struct Instance;
struct Class;
struct Call;

type u8 = Option;
type str = Option;
type bool = Option;

mod core {}
mod std {}
mod alloc {}
mod cpython_api_macros {}

macro_rules! assert {
    ($($tokens:tt)*) => {
        compile_error!("the macros use a macro of the user's")
    };
}

fn required() -> i64 {
    1
}

fn optional() -> i64 {
    2
}

fn call() {}
fn values() {}
fn arg() {}
fn rest() {}
fn class() {}
fn finish() {}
fn from_arg() {}
fn into_result() {}
fn def() {}

/// Parameters with the names of the locals that the macros write.
#[pyfunction(signature = (call, values = required(), *args, class = optional(), arg = 1, **rest), text = "..")]
fn locals(
    call: i64,
    values: i64,
    args: &[Borrowed<'_, '_, PyAny>],
    class: i64,
    arg: i64,
    rest: ::core::option::Option<Bound<'_, PyDict>>,
) -> PyResult<i64> {
    let _ = (args, rest);
    ::core::result::Result::Ok(call + values + class + arg)
}

/// A keyword of Rust is a name in Python.
#[pyfunction(signature = (r#type, /, r#in = None))]
fn r#match(r#type: i64, r#in: ::core::option::Option<i64>) -> i64 {
    r#type + r#in.unwrap_or_default()
}

/// Fields with the names of the parameters of `Traverse`.
#[pyclass(module = "m", subclass)]
struct Fields {
    visit: ObjectCell<PyAny>,
    py: ObjectCell<PyAny>,
    r#type: ObjectCell<PyType>,
    #[traverse(skip)]
    skip: i64,
}

#[pymethods]
impl Fields {
    #[pymethod(signature = (cls = 1, *, slf = 2))]
    fn new(&self, cls: i64, slf: i64) -> i64 {
        cls + slf + self.skip
    }

    fn __contains__(&self, item: i64) -> ::core::primitive::bool {
        item == self.skip
    }

    #[getter]
    fn r#type(&self) -> i64 {
        self.skip
    }
}

/// An enum with variants of std's names.
#[derive(cpython_api::Traverse)]
enum Variants {
    None,
    Some { visit: i64 },
    Ok(i64),
}

/// Functions and classes that a `macro_rules` macro writes.
macro_rules! written {
    ($function:ident, $class:ident, $field:ident: $ty:ty = $default:expr, $argument:ident) => {
        /// A function.
        #[pyfunction(signature = ($argument = $default))]
        fn $function($argument: $ty) -> $ty {
            $argument
        }

        /// A class.
        #[pyclass(module = "m", extends = Fields)]
        struct $class {
            $field: $ty,
        }

        #[pymethods]
        impl $class {
            #[pymethod(signature = ($argument, /))]
            fn plus(&self, $argument: $ty) -> $ty {
                self.$field + $argument
            }

            #[getter]
            fn $field(&self) -> $ty {
                self.$field
            }
        }
    };
}

written!(from_macro, FromMacro, value: i64 = -1, n);

/// A module.
#[pymodule]
mod m {
    #[pymodule_export]
    use super::{Fields, FromMacro, from_macro, locals, r#match};
    /// Not exported.
    fn ok() {}
}

fn main() {}
