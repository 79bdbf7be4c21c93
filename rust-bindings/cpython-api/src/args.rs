//! Arguments of a call: which parameter gets which, and the errors when that fails.
//!
//! A call with positional arguments only is bound in [`crate::backend::entry`]; here is
//! the rest, with the texts of Python/getargs.c for a function that stands where C code
//! with Argument Clinic stood, and those of Python/ceval.c where a Python function did.

use crate::exceptions::TypeError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyString};
use crate::{PyErr, PyResult, backend};

/// What an argument is converted to, as an Argument Clinic converter does.
pub trait FromArg<'a, 'py>: Sized {
    /// The argument as a value of this type.
    ///
    /// # Errors
    ///
    /// What the converter raises, usually `TypeError`.
    fn from_arg(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self>;
}

impl<'a, 'py> FromArg<'a, 'py> for Borrowed<'a, 'py, PyAny> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(object)
    }
}

/// None is `None`.
impl<'a, 'py, T: FromArg<'a, 'py>> FromArg<'a, 'py> for Option<T> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_none() { Ok(None) } else { T::from_arg(object).map(Some) }
    }
}

/// Clinic's `bool`: the truth of any object.
impl<'a, 'py> FromArg<'a, 'py> for bool {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        object.is_truthy()
    }
}

/// A str, in UTF-8; `UnicodeEncodeError` if it has lone surrogates.
impl<'a, 'py> FromArg<'a, 'py> for String {
    fn from_arg(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match object.cast::<PyString>() {
            Some(text) => Ok(text.to_str()?.to_owned()),
            None => Err(PyErr::new::<TypeError>(object.py(), "argument must be str")),
        }
    }
}

/// Converts an argument; called by generated code.
#[inline]
pub fn from_arg<'a, 'py, T: FromArg<'a, 'py>>(object: Borrowed<'a, 'py, PyAny>) -> PyResult<T> {
    T::from_arg(object)
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
pub struct Param {
    /// Its name in Python.
    pub name: &'static str,
    /// How it is given.
    pub kind: ParamKind,
    /// Whether it has no default.
    pub required: bool,
}

/// Whose error texts a function has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ArgErrors {
    /// Those of C functions (Argument Clinic).
    Clinic,
    /// Those of functions written in Python.
    Python,
}

/// The parameters of a function: positional-only ones, then positional ones, then
/// keyword-only ones.
pub struct Signature {
    /// The function's name, for errors.
    name: &'static str,
    params: &'static [Param],
    errors: ArgErrors,
    /// How many parameters are positional-only.
    positional_only: usize,
    /// How many take positional arguments, and how many of these have no default.
    pub(crate) max_positional: usize,
    pub(crate) min_positional: usize,
    /// How many keyword-only ones have no default.
    pub(crate) min_keyword: usize,
}

impl Signature {
    /// The signature of these parameters, counted once, at compile time.
    pub const fn new(name: &'static str, params: &'static [Param], errors: ArgErrors) -> Self {
        let mut this =
            Self { name, params, errors, positional_only: 0, max_positional: 0, min_positional: 0, min_keyword: 0 };
        let mut index = 0;
        while index < params.len() {
            let Param { kind, required, .. } = params[index];
            match kind {
                ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword => {
                    this.max_positional += 1;
                    this.min_positional += required as usize;
                }
                ParamKind::KeywordOnly => this.min_keyword += required as usize,
            }
            if matches!(kind, ParamKind::PositionalOnly) {
                this.positional_only += 1;
            }
            index += 1;
        }
        this
    }
}

/// The arguments of a call: positional ones first, then one for each keyword.
pub(crate) struct Given<'s, 'a, 'py> {
    pub(crate) py: Python<'py>,
    pub(crate) positional: &'s [Borrowed<'a, 'py, PyAny>],
    pub(crate) keywords: &'s [Borrowed<'a, 'py, PyAny>],
    pub(crate) names: &'s [Borrowed<'a, 'py, PyAny>],
}

/// "argument" or "arguments".
fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl Signature {
    /// `_PyArg_CheckPositional`: the error for a wrong number of positional-only arguments.
    #[cold]
    pub(crate) fn wrong_count(&self, py: Python<'_>, given: usize) -> PyErr {
        let (min, max) = (self.min_positional, self.max_positional);
        let (how, count) = match given < min {
            _ if min == max => ("", min),
            true => ("at least ", min),
            false => ("at most ", max),
        };
        let text = format!("{} expected {how}{count} argument{}, got {given}", self.name, s(count));
        PyErr::new::<TypeError>(py, text)
    }

    /// Gives each parameter its argument.
    #[inline(never)]
    pub(crate) fn bind<'a, 'py, const N: usize>(
        &self,
        given: &Given<'_, 'a, 'py>,
    ) -> PyResult<[Option<Borrowed<'a, 'py, PyAny>>; N]> {
        debug_assert_eq!(N, self.params.len());
        let mut values = [None; N];
        match self.errors {
            ArgErrors::Clinic => self.bind_as_clinic(given, &mut values)?,
            ArgErrors::Python => self.bind_as_python(given, &mut values)?,
        }
        Ok(values)
    }

    /// `_PyArg_UnpackKeywords`: the checks in its order, the texts word for word.
    fn bind_as_clinic<'a, 'py>(
        &self,
        given: &Given<'_, 'a, 'py>,
        values: &mut [Option<Borrowed<'a, 'py, PyAny>>],
    ) -> PyResult<()> {
        let error = |text: String| Err(PyErr::new::<TypeError>(given.py, text));
        let name = self.name;
        let (nargs, total) = (given.positional.len(), given.positional.len() + given.names.len());
        let (min, max, all) = (self.min_positional, self.max_positional, self.params.len());
        let posonly = self.positional_only;
        if total > all {
            let keyword = if nargs == 0 { "keyword " } else { "" };
            return error(format!("{name}() takes at most {all} {keyword}argument{} ({total} given)", s(all)));
        }
        if nargs > max {
            if max == 0 {
                return error(format!("{name}() takes no positional arguments"));
            }
            let how = if min < max { "at most" } else { "exactly" };
            return error(format!("{name}() takes {how} {max} positional argument{} ({nargs} given)", s(max)));
        }
        let min_posonly = min.min(posonly);
        if nargs < min_posonly {
            let how = if min_posonly < max { "at least" } else { "exactly" };
            let plural = s(min_posonly);
            return error(format!("{name}() takes {how} {min_posonly} positional argument{plural} ({nargs} given)"));
        }

        values[..nargs].iter_mut().zip(given.positional).for_each(|(value, arg)| *value = Some(*arg));
        let mut used = 0;
        let open = self.params.iter().zip(values.iter_mut()).enumerate().skip(nargs.max(posonly));
        for (index, (param, value)) in open {
            *value = given.by_name(param.name);
            if value.is_some() {
                used += 1;
            } else if param.required {
                return error(format!("{name}() missing required argument '{}' (pos {})", param.name, index + 1));
            }
        }
        if used == given.names.len() {
            return Ok(());
        }
        for (index, param) in self.params.iter().enumerate().take(nargs).skip(posonly) {
            if given.by_name(param.name).is_some() {
                let text =
                    format!("argument for {name}() given by name ('{}') and position ({})", param.name, index + 1);
                return error(text);
            }
        }
        match given.names.iter().find(|keyword| self.find(keyword, posonly).is_none()) {
            Some(keyword) => Err(self.unexpected(given.py, keyword, posonly)),
            None => error(format!("invalid keyword argument for {name}()")),
        }
    }

    /// How the interpreter fills the locals of a Python function, for one without `*args`
    /// and `**kwargs`.
    fn bind_as_python<'a, 'py>(
        &self,
        given: &Given<'_, 'a, 'py>,
        values: &mut [Option<Borrowed<'a, 'py, PyAny>>],
    ) -> PyResult<()> {
        let error = |text: String| Err(PyErr::new::<TypeError>(given.py, text));
        let name = self.name;
        let (nargs, min, max) = (given.positional.len(), self.min_positional, self.max_positional);
        let posonly = self.positional_only;
        values[..max].iter_mut().zip(given.positional).for_each(|(value, arg)| *value = Some(*arg));
        for (keyword, value) in given.names.iter().zip(given.keywords) {
            let Some(index) = self.find(keyword, posonly) else {
                return Err(self.unexpected(given.py, keyword, posonly));
            };
            if values[index].is_some() {
                return error(format!("{name}() got multiple values for argument '{}'", self.params[index].name));
            }
            values[index] = Some(*value);
        }
        if nargs > max {
            let by_keyword = values[max..].iter().flatten().count();
            let takes = if min < max { format!("from {min} to {max}") } else { max.to_string() };
            let plural = if min < max { "s" } else { s(max) };
            let extra = match by_keyword {
                0 => String::new(),
                n => format!(" positional argument{} (and {n} keyword-only argument{})", s(nargs), s(n)),
            };
            let verb = if nargs == 1 && by_keyword == 0 { "was" } else { "were" };
            return error(format!(
                "{name}() takes {takes} positional argument{plural} but {nargs}{extra} {verb} given"
            ));
        }
        for (kind, range) in [("positional", 0..max), ("keyword-only", max..self.params.len())] {
            let missing: Vec<_> = range
                .filter(|&index| self.params[index].required && values[index].is_none())
                .map(|index| format!("'{}'", self.params[index].name))
                .collect();
            let names = match missing.as_slice() {
                [] => continue,
                [one] => one.clone(),
                [one, two] => format!("{one} and {two}"),
                [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            };
            let count = missing.len();
            return error(format!("{name}() missing {count} required {kind} argument{}: {names}", s(count)));
        }
        Ok(())
    }

    /// The parameter that a keyword names.
    fn find(&self, keyword: &Bound<'_, PyAny>, posonly: usize) -> Option<usize> {
        let name = ascii_name(keyword)?;
        (posonly..self.params.len()).find(|&index| self.params[index].name.as_bytes() == name)
    }

    /// "got an unexpected keyword argument", with a name that is like it, if there is one.
    fn unexpected(&self, py: Python<'_>, keyword: &Bound<'_, PyAny>, posonly: usize) -> PyErr {
        if keyword.cast::<PyString>().is_none() {
            return PyErr::new::<TypeError>(py, "keywords must be strings");
        }
        // No suggestion is better than another error.
        let suggestion = self.suggestion(py, keyword, posonly).unwrap_or_else(|error| {
            drop(error.take(py));
            None
        });
        let message = || {
            let text = PyString::new(py, &format!("{}() got an unexpected keyword argument '", self.name))?;
            let text = text.concat(&keyword.str()?)?;
            match suggestion {
                None => text.concat(&PyString::new(py, "'")?),
                Some(name) => text
                    .concat(&PyString::new(py, "'. Did you mean '")?)?
                    .concat(&name.str()?)?
                    .concat(&PyString::new(py, "'?")?),
            }
        };
        match message() {
            Ok(text) => PyErr::from_value::<TypeError, _>(&text),
            Err(error) => error,
        }
    }

    /// What the interpreter itself would suggest (Python/suggestions.c).
    fn suggestion<'py>(
        &self,
        py: Python<'py>,
        keyword: &Bound<'py, PyAny>,
        posonly: usize,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let names = self.params[posonly..]
            .iter()
            .map(|param| PyString::new(py, param.name).map(Bound::into_any))
            .collect::<PyResult<Vec<_>>>()?;
        let generate = py.import(c"_suggestions")?.getattr(c"_generate_suggestions")?;
        let name = generate.call(&[&backend::object::list(py, &names)?, keyword])?;
        Ok((!name.is_none()).then_some(name))
    }
}

impl<'a, 'py> Given<'_, 'a, 'py> {
    /// The argument given under this name.
    fn by_name(&self, name: &str) -> Option<Borrowed<'a, 'py, PyAny>> {
        let index = self.names.iter().position(|keyword| ascii_name(keyword) == Some(name.as_bytes()))?;
        Some(self.keywords[index])
    }
}

/// A keyword, if it can be the name of a parameter: these are ASCII.
fn ascii_name<'a>(keyword: &'a Bound<'_, PyAny>) -> Option<&'a [u8]> {
    keyword.cast::<PyString>()?.as_ascii()
}
