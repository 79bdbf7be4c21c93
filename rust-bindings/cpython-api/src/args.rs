//! Arguments of a call: the signature they are bound to, and what they are converted to.
//!
//! For a function that stands where C code with Argument Clinic stood, CPython's own
//! parser binds them ([`crate::backend::parser`]); for one that stands for a Python
//! function, `python_args.rs` does.

use std::ffi::CStr;

use crate::backend::parser::Parser;
use crate::exceptions::TypeError;
use crate::handle::Borrowed;
use crate::keywords::{FromVarKeywords, VarKeywords};
use crate::types::{PyAny, PyTuple, PyTypeCheck};
use crate::{Bound, PyErr, PyResult, Python, backend};

/// What an argument is converted to, as an Argument Clinic converter does.
///
/// A module has converters of its own by implementing it for its types. Those of Argument
/// Clinic are here, for handles, and in [`crate::converters`].
#[diagnostic::on_unimplemented(
    message = "an argument cannot be converted to `{Self}`",
    note = "a parameter is a number, `bool`, `&str`, `BytesLike`, `Borrowed<'_, 'py, T>` or `Bound<'py, T>`, an \
            `Option` of these, or another type that implements `FromArg`"
)]
pub trait FromArg<'a, 'py>: Sized {
    /// The argument as a value of this type; `arg` says which argument, for errors.
    ///
    /// # Errors
    ///
    /// What the converter raises, usually `TypeError`.
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self>;

    /// The other operand of an operator as a value of this type; `None`, for which the
    /// operator gives `NotImplemented`, if it is of another type.
    ///
    /// # Errors
    ///
    /// What the converter raises, but for `TypeError`.
    #[inline]
    fn from_operand(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Option<Self>> {
        match Self::from_arg(object, arg) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.matches::<TypeError>(object.py()) => {
                drop(error.take(object.py()));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// As [`Self::from_arg`] where None is an argument, too (`accept={.., NoneType}`).
    ///
    /// # Errors
    ///
    /// Those of `from_arg`, unless the converter has other texts for this case.
    #[inline]
    fn from_optional_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Option<Self>> {
        if object.is_none() { Ok(None) } else { Self::from_arg(object, arg).map(Some) }
    }
}

/// Which argument of which function is being converted.
#[derive(Clone, Copy)]
pub struct Arg {
    function: &'static CStr,
    /// Its name, if it can be given by name.
    name: Option<&'static CStr>,
    /// Its place, from 1 on; 0 for the only one.
    position: usize,
}

impl Arg {
    /// An argument given by position, from 1 on; 0 is the only one.
    #[inline]
    pub const fn positional(function: &'static CStr, position: usize) -> Self {
        Self { function, name: None, position }
    }

    /// The value given to an attribute.
    #[inline]
    pub const fn attribute(name: &'static CStr) -> Self {
        Self { function: name, name: None, position: 0 }
    }

    /// An argument that may be given by name.
    #[inline]
    pub const fn named(function: &'static CStr, name: &'static CStr, position: usize) -> Self {
        Self { function, name: Some(name), position }
    }

    /// The function's name.
    pub fn function(self) -> &'static str {
        self.function.to_str().unwrap_or_default()
    }

    /// Its place among the parameters, from 1 on.
    pub fn position(self) -> usize {
        self.position.max(1)
    }

    /// How errors call it: "argument", "argument 1" or "argument 'name'".
    pub fn display(self) -> String {
        match (self.name, self.position) {
            (Some(name), _) => format!("argument '{}'", name.to_str().unwrap_or_default()),
            (None, 0) => "argument".to_owned(),
            (None, position) => format!("argument {position}"),
        }
    }

    /// Raises "f() argument 1 must be str, not int" (`_PyArg_BadArgument`).
    #[cold]
    pub fn bad_type(self, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
        backend::parser::bad_argument(self.function, &self.display(), expected, object)
    }

    /// As [`Self::bad_type`], and always by position: the converters that Argument Clinic
    /// leaves to `PyArg_Parse` do not know the argument's name.
    #[cold]
    pub fn bad_type_by_position(self, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
        Self { name: None, ..self }.bad_type(expected, object)
    }
}

/// Any object.
impl<'a, 'py> FromArg<'a, 'py> for Borrowed<'a, 'py, PyAny> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Ok(object)
    }
}

/// An object of this type or a subtype (Clinic's `object(subclass_of=..)`).
impl<'a, 'py, T: PyTypeCheck> FromArg<'a, 'py> for Borrowed<'a, 'py, T> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        object.cast::<T>().ok_or_else(|| arg.bad_type(backend::text(T::NAME), &object))
    }

    #[inline]
    fn from_operand(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Option<Self>> {
        Ok(object.cast::<T>())
    }
}

/// An object and a reference of its own.
impl<'a, 'py, T> FromArg<'a, 'py> for Bound<'py, T>
where
    Borrowed<'a, 'py, T>: FromArg<'a, 'py>,
    T: 'a,
{
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        Borrowed::<T>::from_arg(object, arg).map(Borrowed::to_owned)
    }

    #[inline]
    fn from_operand(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Option<Self>> {
        Ok(Borrowed::<T>::from_operand(object, arg)?.map(Borrowed::to_owned))
    }
}

/// None is `None`.
impl<'a, 'py, T: FromArg<'a, 'py>> FromArg<'a, 'py> for Option<T> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        T::from_optional_arg(object, arg)
    }
}

/// How a parameter is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    /// Between `/` and `*`.
    PositionalOrKeyword,
    /// After `*`.
    KeywordOnly,
}

/// A parameter.
#[derive(Clone, Copy)]
pub struct Param {
    /// Its name in Python.
    pub(crate) name: &'static CStr,
    /// How it is given.
    pub(crate) kind: ParamKind,
    /// Whether it has no default.
    pub(crate) required: bool,
}

impl Param {
    /// A parameter; `required` if it has no default.
    pub const fn new(name: &'static CStr, kind: ParamKind, required: bool) -> Self {
        Self { name, kind, required }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or_default()
    }
}

/// Whose error texts a function has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ArgErrors {
    /// Those of C functions (Argument Clinic).
    Clinic,
    /// Those of C functions that parse their arguments with a format string (`PyArg_ParseTuple`).
    Format,
    /// Those of functions written in Python.
    Python,
}

/// A use of arguments that warns: `* [from 3.14]` or `/ [from 3.14]` in a signature.
#[derive(Clone, Copy)]
pub(crate) struct Deprecated {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) text: &'static CStr,
}

/// The parameters of a function: positional-only ones, then positional ones, then
/// keyword-only ones; and whether it takes more than it names.
pub struct Signature {
    /// The function's name, for errors.
    pub(crate) name: &'static CStr,
    pub(crate) params: &'static [Param],
    pub(crate) errors: ArgErrors,
    pub(crate) parser: &'static Parser,
    /// How many parameters are positional-only.
    pub(crate) positional_only: usize,
    /// How many take positional arguments, and how many of these have no default.
    pub(crate) max_positional: usize,
    pub(crate) min_positional: usize,
    /// How many keyword-only ones have no default.
    pub(crate) min_keyword: usize,
    /// Whether there is `*args`, and `**kwargs`.
    pub(crate) varargs: bool,
    pub(crate) kwargs: bool,
    pub(crate) deprecated_positional: Option<Deprecated>,
    pub(crate) deprecated_keyword: Option<Deprecated>,
}

impl Signature {
    /// The signature of these parameters, counted once, at compile time.
    pub const fn new<const N: usize>(
        name: &'static CStr,
        params: &'static [Param; N],
        parser: &'static Parser,
        errors: ArgErrors,
    ) -> Self {
        let mut this = Self {
            name,
            params,
            errors,
            parser,
            positional_only: 0,
            max_positional: 0,
            min_positional: 0,
            min_keyword: 0,
            varargs: false,
            kwargs: false,
            deprecated_positional: None,
            deprecated_keyword: None,
        };
        let mut index = 0;
        while index < params.len() {
            let Param { kind, required, .. } = params[index];
            match kind {
                ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword => {
                    this.max_positional += 1;
                    this.min_positional += required as usize;
                }
                ParamKind::KeywordOnly => {
                    this.min_keyword += required as usize;
                }
            }
            if matches!(kind, ParamKind::PositionalOnly) {
                this.positional_only += 1;
            }
            index += 1;
        }
        this
    }

    /// Warns with `text` if more than `first` arguments are given by position, but no more
    /// than `end`.
    #[must_use]
    pub const fn deprecated_positional(mut self, first: usize, end: usize, text: &'static CStr) -> Self {
        self.deprecated_positional = Some(Deprecated { first, end, text });
        self
    }

    /// Warns with `text` if any of the parameters before `end` is given by keyword that
    /// may be; those before `first` are required.
    #[must_use]
    pub const fn deprecated_keyword(mut self, first: usize, end: usize, text: &'static CStr) -> Self {
        self.deprecated_keyword = Some(Deprecated { first, end, text });
        self
    }

    /// With `*args`.
    #[must_use]
    pub const fn with_varargs(mut self) -> Self {
        self.varargs = true;
        self
    }

    /// With `**kwargs`.
    #[must_use]
    pub const fn with_kwargs(mut self) -> Self {
        self.kwargs = true;
        self
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or_default()
    }
}

/// Converts an argument that is always there.
#[inline]
pub fn required<'a, 'py, T: FromArg<'a, 'py>>(values: &Values<'a, 'py>, index: usize, arg: Arg) -> PyResult<T> {
    match values.get(index).copied().flatten() {
        Some(object) => T::from_arg(object, arg),
        None => unreachable!("a required argument is always there"),
    }
}

/// Converts an argument, or takes its default.
#[inline]
pub fn optional<'a, 'py, T: FromArg<'a, 'py>>(
    values: &Values<'a, 'py>,
    index: usize,
    arg: Arg,
    default: impl FnOnce() -> T,
) -> PyResult<T> {
    match values.get(index).copied().flatten() {
        Some(object) => T::from_arg(object, arg),
        None => Ok(default()),
    }
}

/// Converts an argument.
#[inline]
pub fn from_arg<'a, 'py, T: FromArg<'a, 'py>>(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<T> {
    T::from_arg(object, arg)
}

/// The arguments of the named parameters, in their order; behind the last, none is given.
///
/// They are where C has them, if they are by position only.
pub type Values<'a, 'py> = [Option<Borrowed<'a, 'py, PyAny>>];

/// What a call gives beyond the named parameters.
pub struct Rest<'a, 'py> {
    pub(crate) varargs: VarArgs<'a, 'py>,
    pub(crate) kwargs: VarKeywords<'a, 'py>,
    pub(crate) py: Python<'py>,
}

/// The arguments of `*args`: where the caller has them, or in a tuple.
pub(crate) enum VarArgs<'a, 'py> {
    Slice(&'a [Borrowed<'a, 'py, PyAny>]),
    Tuple(Bound<'py, PyTuple>),
}

/// A type for `*args`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type for `*args`",
    note = "it is `&[Borrowed<'_, 'py, PyAny>]`, or `Bound<'py, PyTuple>`"
)]
pub trait FromVarArgs<'a, 'py>: Sized {
    /// The arguments as a value of this type.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    fn from_varargs(rest: &'a Rest<'_, 'py>) -> PyResult<Self>;
}

/// The arguments, without a tuple around them.
impl<'a, 'py> FromVarArgs<'a, 'py> for &'a [Borrowed<'a, 'py, PyAny>] {
    #[inline]
    fn from_varargs(rest: &'a Rest<'_, 'py>) -> PyResult<Self> {
        Ok(match &rest.varargs {
            VarArgs::Slice(items) => items,
            VarArgs::Tuple(tuple) => tuple.as_slice(),
        })
    }
}

/// The arguments as a tuple.
impl<'py> FromVarArgs<'_, 'py> for Bound<'py, PyTuple> {
    fn from_varargs(rest: &Rest<'_, 'py>) -> PyResult<Self> {
        match &rest.varargs {
            VarArgs::Slice(items) => backend::tuple::from_slice(rest.py, items),
            VarArgs::Tuple(tuple) => Ok(tuple.clone()),
        }
    }
}

/// Converts `*args`.
#[inline]
pub fn varargs<'a, 'py, T: FromVarArgs<'a, 'py>>(rest: &'a Rest<'_, 'py>) -> PyResult<T> {
    T::from_varargs(rest)
}

/// Converts `**kwargs`.
#[inline]
pub fn kwargs<'a, 'py, T: FromVarKeywords<'a, 'py>>(rest: &'a Rest<'_, 'py>) -> PyResult<T> {
    T::from_var_keywords(rest)
}
