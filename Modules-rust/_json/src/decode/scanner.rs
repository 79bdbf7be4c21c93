//! `make_scanner` and `scanstring`, with which Lib/json/decoder.py reads.

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyFloat, PyInt, PyString, PyStringData, PyTypeInfo};
use cpython_api::{Borrowed, Bound, Py, PyErr, PyResult, Python, pyclass, pyfunction, pymethods};
use json_text::encoding::{Ucs1, Ucs2, Ucs4, Unescaped};
use json_text::error::Error;
use json_text::string::Strings;

use super::form::{self, Form};
use super::{Options, error, scan_once};
use crate::{State, docs};

/// What a `JSONDecoder` says about documents.
#[pyclass(module = "_json", doc = docs::SCANNER)]
pub(crate) struct Scanner {
    #[member(doc = "strict")]
    strict: bool,
    #[member(doc = "object_hook")]
    object_hook: Py<PyAny>,
    #[member]
    object_pairs_hook: Py<PyAny>,
    #[member(doc = "parse_float")]
    parse_float: Py<PyAny>,
    #[member(doc = "parse_int")]
    parse_int: Py<PyAny>,
    #[member(doc = "parse_constant")]
    parse_constant: Py<PyAny>,
}

#[pymethods]
impl Scanner {
    #[pymethod(signature = (context), text = None, name = "make_scanner", errors = "format")]
    fn __new__(context: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self {
            strict: context.getattr(c"strict")?.is_truthy()?,
            object_hook: context.getattr(c"object_hook")?.unbind(),
            object_pairs_hook: context.getattr(c"object_pairs_hook")?.unbind(),
            parse_float: context.getattr(c"parse_float")?.unbind(),
            parse_int: context.getattr(c"parse_int")?.unbind(),
            parse_constant: context.getattr(c"parse_constant")?.unbind(),
        })
    }

    #[pymethod(signature = (string, idx), name = "scan_once", errors = "format")]
    fn __call__<'py>(
        &self,
        py: Python<'py>,
        state: &State,
        string: Borrowed<'_, 'py, PyAny>,
        idx: isize,
    ) -> PyResult<(Bound<'py, PyAny>, usize)> {
        let text = as_str(string)?;
        let Ok(start) = usize::try_from(idx) else {
            return Err(PyErr::new::<ValueError>(py, "idx cannot be negative"));
        };
        let hooks = [&self.object_hook, &self.object_pairs_hook, &self.parse_float, &self.parse_int];
        let [object_hook, object_pairs_hook, parse_float, parse_int] = hooks.map(|hook| hook.bind(py));
        let options = Options {
            strict: self.strict,
            object_hook: (!object_hook.is_none()).then_some(&*object_hook),
            object_pairs_hook: (!object_pairs_hook.is_none()).then_some(&*object_pairs_hook),
            parse_float: (!parse_float.is(&PyFloat::type_object(py))).then_some(&*parse_float),
            parse_int: (!parse_int.is(&PyInt::type_object(py))).then_some(&*parse_int),
            parse_constant: &self.parse_constant.bind(py),
        };
        scan_once(state, &options, text, start)
    }
}

/// The str, or a subclass's instance, that a function's first argument has to be.
fn as_str<'a, 'py>(string: Borrowed<'a, 'py, PyAny>) -> PyResult<Borrowed<'a, 'py, PyString>> {
    string.cast().ok_or_else(|| PyErr::about_type_of(c"first argument must be a string, not ", &string, 80, c""))
}

#[pyfunction(signature = (string, end, strict = true, /), text = None, doc = docs::SCANSTRING, errors = "format")]
pub(crate) fn scanstring<'py>(
    py: Python<'py>,
    state: &State,
    string: Borrowed<'_, 'py, PyAny>,
    end: isize,
    strict: bool,
) -> PyResult<(Bound<'py, PyString>, usize)> {
    let text = as_str(string)?;
    let start = match usize::try_from(end) {
        Ok(start) if start <= text.len() => start,
        _ => return Err(PyErr::new::<ValueError>(py, "end is out of bounds")),
    };
    let strings = Strings { tier: state.tier, strict };
    match text.data() {
        PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => read::<Ucs1>(py, strings, chars, start),
        PyStringData::Ucs2(chars) => read::<Ucs2>(py, strings, chars, start),
        PyStringData::Ucs4(chars) => read::<Ucs4>(py, strings, chars, start),
    }
    .map_err(|error| error::raise(&text, error))
}

/// Reads a string of a document in one form.
fn read<'py, F: Form>(
    py: Python<'py>,
    strings: Strings,
    text: &[F::Unit],
    start: usize,
) -> Result<(Bound<'py, PyString>, usize), Error<PyErr>> {
    let mut scratch = Unescaped::default();
    let (text, end) = strings.read::<F, PyErr>(text, start, &mut scratch)?;
    Ok((form::make::<F>(py, text).map_err(Error::Builder)?, end))
}
