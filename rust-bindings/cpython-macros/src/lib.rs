//! The macros of `cpython-api`, which re-exports them: names for the functions of
//! `cpython-macros-backend`, where they are written.
#![forbid(unsafe_code)]

use cpython_macros_backend as backend;
use proc_macro::TokenStream;

/// Makes a function callable from Python (`PyMethodDef`).
///
/// ```text
/// /// The docstring.
/// #[pyfunction(signature = (data, /, *, newline = true))]
/// fn b2a_base64<'py>(py: Python<'py>, data: BytesLike<'_, 'py>, newline: bool) -> PyResult<Bound<'py, PyBytes>>
/// ```
///
/// - `signature = (..)`: the parameters as Python has them, with defaults, `/`, `*`, `*args` and
///   `**kwargs`, and with Argument Clinic's `/ [from 3.14]` and `* [from 3.14]` for arguments
///   that should no longer be given by keyword or by position. Each is a parameter of the Rust
///   function with the same name, of a type that is `FromArg`. A parameter that it does not
///   name is given by the call: `Python<'py>`, or a reference to the module's state.
/// - `text = ".."`: what `__text_signature__` has between the parentheses, where a default
///   has another form in Python than in Rust. `text = None`: the docstring has no signature.
/// - `doc = EXPR`: the docstring, a constant `&str`; without it, the doc comment.
/// - `name = ".."`: the name in Python, if it is another.
/// - `errors = "python"`: argument errors have the texts of Python functions, for a
///   function that stands in for one. With `errors = "format"` the error for a wrong number of
///   arguments is that of `PyArg_ParseTuple`, which Argument Clinic calls for some converters.
///   Otherwise they have the texts that Argument Clinic writes.
/// - `module = ".."`: what stands before the name in warnings about deprecated arguments.
/// - `crate = ".."`: the path of `cpython-api`, if the crate has it under another name. All
///   macros but the derive have this option.
///
/// The function returns `T` or `PyResult<T>`, where `T` is `IntoPyObject`.
#[proc_macro_attribute]
pub fn pyfunction(attr: TokenStream, item: TokenStream) -> TokenStream {
    backend::pyfunction(attr.into(), item.into()).into()
}

/// Makes an extension module of an inline `mod`, whose name is the module's.
///
/// ```text
/// #[pymodule]
/// mod _base64 {
///     #[pymodule_export]
///     use super::{b64decode, b64encode, Encoder};
///     #[pymodule_export]
///     const LINE: i64 = 76;
///     #[pymodule_state]
///     use super::State;
/// }
/// ```
///
/// - `#[pymodule_export] use`: functions, each a `#[pyfunction]`, and classes, each a
///   `#[pyclass]` with `#[pymethods]`. What has a name that begins with a capital is a class;
///   `#[pymodule_export(class)]` and `#[pymodule_export(function)]` say so for other names.
/// - `#[pymodule_export(module)] use`: a `#[pymodule(submodule)]`, which cannot be imported by
///   itself; this module makes it when it is executed.
/// - `#[pymodule_export] const`: a constant of the module.
/// - `#[pymodule_state] use`: the type of its state, a `ModuleState`; without it, none.
/// - `#[pymodule_init] fn(&Bound<'_, PyModule>) -> PyResult<()>`: runs when the module is
///   executed, after its state was made and its classes and constants were added.
///
/// The doc comment is the module's docstring; with `#[pymodule(doc = EXPR)]` it is that constant
/// `&str`, in whose names the items of the module are seen (`crate::docs::MODULE`).
#[proc_macro_attribute]
pub fn pymodule(attr: TokenStream, item: TokenStream) -> TokenStream {
    backend::pymodule(attr.into(), item.into()).into()
}

/// Makes a class of a struct, which is what its instances hold (`PyType_Spec`).
///
/// ```text
/// /// The docstring.
/// #[pyclass(module = "xxlimited", subclass, dict)]
/// struct Xxo { attributes: ObjectCell<PyDict> }
/// ```
///
/// - `module = ".."`, `name = ".."`: where the class is, and its name if it is not the struct's.
/// - `subclass`, `dict`, `weakref`: its instances may be of subclasses, have a `__dict__`, and
///   can be weakly referenced. `sequence`, `mapping`: what it is to `match` and to
///   `PySequence_Check`.
/// - `extends = T`: its base.
/// - `doc = EXPR`: the docstring, a constant `&str`; without it, the doc comment.
///
/// - `#[member]`, `#[member(doc = EXPR)]` on a field that is a `bool` or a `Py<..>`: an attribute that
///   can be read (`PyMemberDef` with `Py_READONLY`).
///
/// Its fields are `Traverse`, so that the cycle collector sees what they hold. A field with
/// `#[traverse(skip)]` is of a type that can be sent to other threads: it holds no object.
#[proc_macro_attribute]
pub fn pyclass(attr: TokenStream, item: TokenStream) -> TokenStream {
    backend::pyclass(attr.into(), item.into()).into()
}

/// The methods of a class: one `impl` block for each `#[pyclass]`, perhaps an empty one.
///
/// ```text
/// #[pymethods]
/// impl Xxo {
///     #[pymethod(signature = ())]
///     fn __new__() -> Self { .. }
///     #[pymethod(signature = (key, /))]
///     fn demo(&self, py: Python<'_>, key: Borrowed<'_, '_, PyAny>) -> PyResult<()> { .. }
///     #[getter]
///     fn size(&self) -> usize { .. }
/// }
/// ```
///
/// - A method's first parameter is `&self`, or `slf: &Bound<'_, Self>`. Its options stand in
///   `#[pymethod(..)]` and are those of [`macro@pyfunction`]. A method may also take
///   `DefiningClass<'_, '_>`.
/// - `#[staticmethod]`; `#[classmethod]`, with `cls: &Bound<'_, PyType>` first.
/// - `#[getter]`, `#[getter(name)]`, `#[setter]`, `#[setter(name)]`: attributes
///   (`PyGetSetDef`). `get_` and `set_` before the name are left out.
/// - `#[classattr]`: a constant, or a function that is called when the class is made.
/// - A name with two underscores that stands for a slot of a type (`__repr__`, `__add__`,
///   `__setitem__`, `__new__`, ..) is that slot. A comparison or an operator whose argument does
///   not convert gives NotImplemented. `__iadd__` and the like that return nothing give `self`.
///   `__new__` takes `cls: &Bound<'_, PyType>` if its first parameter has that name.
/// - `#[pymethods(members)]`: to set an attribute without a setter is the error that members of a
///   struct of C give (`Py_READONLY`).
/// - `#[pymethods(class = "module.Name")]`: the class's name, which the texts about deprecated
///   arguments have.
#[proc_macro_attribute]
pub fn pymethods(attr: TokenStream, item: TokenStream) -> TokenStream {
    backend::pymethods(attr.into(), item.into()).into()
}

/// Says which objects a struct or an enum holds (`tp_traverse`, `tp_clear`): each field does.
///
/// A field with `#[traverse(skip)]` is of a type that can be sent to other threads: it holds
/// no object. `#[traverse(crate = "..")]` on the type is the path of `cpython-api`.
#[proc_macro_derive(Traverse, attributes(traverse))]
pub fn derive_traverse(item: TokenStream) -> TokenStream {
    backend::derive_traverse(item.into()).into()
}
