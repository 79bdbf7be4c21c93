//! Arguments of a function that stands for one written in Python: bound, and refused, as
//! the interpreter does it (Python/ceval.c, `initialize_locals`).

use crate::args::Signature;
use crate::exceptions::TypeError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyList, PyString};
use crate::{PyErr, PyResult};

/// The arguments of a call: positional ones first, then one for each keyword.
pub(crate) struct Given<'s, 'a, 'py> {
    pub(crate) py: Python<'py>,
    pub(crate) positional: &'s [Borrowed<'a, 'py, PyAny>],
    pub(crate) names: &'s [Borrowed<'a, 'py, PyAny>],
    pub(crate) values: &'s [Borrowed<'a, 'py, PyAny>],
}

/// "argument" or "arguments".
fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl Signature {
    /// How the interpreter fills the locals of a Python function, for one without `*args`
    /// and `**kwargs`.
    pub(crate) fn bind_as_python<'a, 'py>(
        &self,
        given: &Given<'_, 'a, 'py>,
        values: &mut [Option<Borrowed<'a, 'py, PyAny>>],
    ) -> PyResult<()> {
        let (max, posonly) = (self.max_positional, self.positional_only);
        values[..max].iter_mut().zip(given.positional).for_each(|(value, arg)| *value = Some(*arg));
        for (keyword, value) in given.names.iter().zip(given.values) {
            let Some(index) = self.find(keyword, posonly) else {
                return Err(self.unexpected(given.py, keyword, posonly));
            };
            if values[index].is_some() {
                return Err(self.given_twice(given.py, index));
            }
            values[index] = Some(*value);
        }
        if given.positional.len() > max {
            return Err(self.too_many(given, values));
        }
        if self.params.iter().zip(&*values).any(|(param, value)| param.required && value.is_none()) {
            return Err(self.missing(given.py, values));
        }
        Ok(())
    }

    #[cold]
    fn given_twice(&self, py: Python<'_>, index: usize) -> PyErr {
        let (name, param) = (self.name(), self.params[index].name());
        PyErr::new::<TypeError>(py, format!("{name}() got multiple values for argument '{param}'"))
    }

    #[cold]
    fn too_many<'py>(&self, given: &Given<'_, '_, 'py>, values: &[Option<Borrowed<'_, 'py, PyAny>>]) -> PyErr {
        let (nargs, min, max) = (given.positional.len(), self.min_positional, self.max_positional);
        let by_keyword = values[max..].iter().flatten().count();
        let takes = if min < max { format!("from {min} to {max}") } else { max.to_string() };
        let plural = if min < max { "s" } else { s(max) };
        let extra = match by_keyword {
            0 => String::new(),
            n => format!(" positional argument{} (and {n} keyword-only argument{})", s(nargs), s(n)),
        };
        let verb = if nargs == 1 && by_keyword == 0 { "was" } else { "were" };
        let name = self.name();
        let text = format!("{name}() takes {takes} positional argument{plural} but {nargs}{extra} {verb} given");
        PyErr::new::<TypeError>(given.py, text)
    }

    /// Names the positional parameters that have no argument, or if all have, the others.
    #[cold]
    fn missing<'py>(&self, py: Python<'py>, values: &[Option<Borrowed<'_, 'py, PyAny>>]) -> PyErr {
        let names = |range: std::ops::Range<usize>| -> Vec<String> {
            range
                .filter(|&index| self.params[index].required && values[index].is_none())
                .map(|index| format!("'{}'", self.params[index].name()))
                .collect()
        };
        let (mut kind, mut missing) = ("positional", names(0..self.max_positional));
        if missing.is_empty() {
            (kind, missing) = ("keyword-only", names(self.max_positional..self.params.len()));
        }
        let list = match missing.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        };
        let (name, count) = (self.name(), missing.len());
        let text = format!("{name}() missing {count} required {kind} argument{}: {list}", s(count));
        PyErr::new::<TypeError>(py, text)
    }

    /// The parameter that a keyword names.
    pub(crate) fn find(&self, keyword: &Bound<'_, PyAny>, posonly: usize) -> Option<usize> {
        let name = ascii_name(keyword)?;
        (posonly..self.params.len()).find(|&index| self.params[index].name.to_bytes() == name)
    }

    /// "got an unexpected keyword argument", with a name that is like it, if there is one.
    #[cold]
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
            let text = PyString::new(py, &format!("{}() got an unexpected keyword argument '", self.name()))?;
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
            .map(|param| PyString::new(py, param.name()).map(Bound::into_any))
            .collect::<PyResult<Vec<_>>>()?;
        let generate = py.import(c"_suggestions")?.getattr(c"_generate_suggestions")?;
        let name = generate.call(&[PyList::new(py, &names)?.as_any(), keyword])?;
        Ok((!name.is_none()).then_some(name))
    }
}

/// A keyword, if it can be the name of a parameter: these are ASCII.
pub(crate) fn ascii_name<'a>(keyword: &'a Bound<'_, PyAny>) -> Option<&'a [u8]> {
    keyword.cast::<PyString>()?.as_ascii()
}
