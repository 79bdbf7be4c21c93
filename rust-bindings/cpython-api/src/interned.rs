//! Names that a module keeps ready, in each interpreter for itself (`_Py_ID`, or a module
//! state's `str_close`).

/// Defines a struct of interned strs for a module's state.
///
/// A field's text is its name, or what stands behind `=`. `new` makes them
/// ([`PyString::intern`](crate::types::PyString::intern)); the fields, of type `Py<PyString>`,
/// are names of attributes and methods without further work.
///
/// ```
/// use cpython_api::{ModuleInit, ModuleState, PyResult, Traverse, interned_strings};
///
/// interned_strings! {
///     /// The methods of files that are called.
///     struct Names {
///         close,
///         read_into = "readinto",
///     }
/// }
///
/// #[derive(Traverse)]
/// struct State {
///     names: Names,
/// }
///
/// impl ModuleState for State {
///     fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
///         Ok(Self { names: Names::new(module.py())? })
///     }
/// }
/// // In a function: file.call_method0(&state.names.close)
/// ```
///
/// There is no such thing for the whole process: a str belongs to one interpreter.
#[macro_export]
macro_rules! interned_strings {
    (@text $field:ident) => {
        ::core::stringify!($field)
    };
    (@text $field:ident $text:literal) => {
        $text
    };
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident { $($(#[$field_meta:meta])* $field:ident $(= $text:literal)?),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive($crate::Traverse)]
        #[traverse(crate = $crate)]
        $visibility struct $name {
            $($(#[$field_meta])* $visibility $field: $crate::Py<$crate::types::PyString>,)*
        }

        impl $name {
            /// The strs of this interpreter; `MemoryError` if there is no memory for them.
            $visibility fn new(py: $crate::Python<'_>) -> $crate::PyResult<Self> {
                $crate::PyResult::Ok(Self {
                    $($field: $crate::types::PyString::intern(
                        py,
                        $crate::interned_strings!(@text $field $($text)?),
                    )?
                    .unbind(),)*
                })
            }
        }
    };
}
