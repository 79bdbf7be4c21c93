//! The class `Encoder`, which the module has as `make_encoder`.

use cpython_api::types::{PyAny, PyCFunction, PyDict, PyString, PyTuple};
use cpython_api::{Arg, Borrowed, Bound, Py, PyErr, PyResult, Python, pyclass, pymethods};

use super::strings::{encode_basestring, encode_basestring_ascii};
use super::{Markers, Options, Strings};
use crate::arguments::required;
use crate::{State, docs};

/// How an instance writes strings, if that is not by a call of its encoder.
#[derive(Clone, Copy)]
enum Known {
    Ascii,
    Unicode,
}

#[pyclass(module = "_json", doc = docs::ENCODER)]
pub(crate) struct Encoder {
    markers: Py<PyAny>,
    default: Py<PyAny>,
    encoder: Py<PyAny>,
    indent: Py<PyAny>,
    key_separator: Py<PyString>,
    item_separator: Py<PyString>,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    #[traverse(skip)]
    known: Option<Known>,
}

/// The function that errors name.
const FUNCTION: &std::ffi::CStr = c"make_encoder";

#[pymethods(members)]
impl Encoder {
    #[pymethod(signature = (*args, **kwargs), text = None)]
    fn __new__<'py>(
        py: Python<'py>,
        args: &[Borrowed<'_, 'py, PyAny>],
        kwargs: Option<Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        const NAMES: [&std::ffi::CStr; 9] = [
            c"markers",
            c"default",
            c"encoder",
            c"indent",
            c"key_separator",
            c"item_separator",
            c"sort_keys",
            c"skipkeys",
            c"allow_nan",
        ];
        let text = |position, object: &Bound<'py, PyAny>| match object.cast::<PyString>() {
            Some(text) => Ok(text.clone().unbind()),
            None => Err(Arg::positional(FUNCTION, position).bad_type("str", object)),
        };
        let mut next = required(py, FUNCTION, &NAMES, args, kwargs.as_ref())?;
        let markers = next.argument()?;
        let default = next.argument()?.unbind();
        let encoder = next.argument()?;
        let indent = next.argument()?.unbind();
        let key_separator = text(5, &next.argument()?)?;
        let item_separator = text(6, &next.argument()?)?;
        let sort_keys = next.argument()?.is_truthy()?;
        let skipkeys = next.argument()?.is_truthy()?;
        let allow_nan = next.argument()?.is_truthy()?;
        if !markers.is_none() && markers.cast::<PyDict>().is_none() {
            return Err(type_error_of_markers(&markers));
        }
        let known = encoder.cast::<PyCFunction>().and_then(|function| {
            if function.runs(&encode_basestring_ascii::def()) {
                Some(Known::Ascii)
            } else if function.runs(&encode_basestring::def()) {
                Some(Known::Unicode)
            } else {
                None
            }
        });
        Ok(Self {
            markers: markers.unbind(),
            default,
            encoder: encoder.unbind(),
            indent,
            key_separator,
            item_separator,
            sort_keys,
            skipkeys,
            allow_nan,
            known,
        })
    }

    #[pymethod(signature = (*args, **kwargs))]
    fn __call__<'py>(
        &self,
        py: Python<'py>,
        state: &State,
        args: &[Borrowed<'_, 'py, PyAny>],
        kwargs: Option<Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let names = [c"obj", c"_current_indent_level"];
        let mut next = required(py, c"_iterencode", &names, args, kwargs.as_ref())?;
        let object = next.argument()?;
        let level = next.argument()?.extract::<isize>()?;
        let (encoder, indent) = (self.encoder.bind(py), self.indent.bind(py));
        let options = Options {
            markers: match self.markers.bind(py).cast::<PyDict>() {
                Some(markers) => Markers::Dict(&markers.clone()),
                None => Markers::Unchecked,
            },
            default: &self.default.bind(py),
            strings: match self.known {
                Some(Known::Ascii) => Strings::Ascii,
                Some(Known::Unicode) => Strings::Unicode,
                None => Strings::Call(&encoder),
            },
            indent: if indent.is_none() { None } else { Some(&indent) },
            key_separator: &self.key_separator.bind(py),
            item_separator: &self.item_separator.bind(py),
            sort_keys: self.sort_keys,
            skipkeys: self.skipkeys,
            allow_nan: self.allow_nan,
        };
        let text = super::encode(state, &options, &object, level)?;
        PyTuple::from_array(py, [text.into_any()])
    }

    /// markers
    #[getter]
    fn markers(&self) -> &Py<PyAny> {
        &self.markers
    }

    /// default
    #[getter]
    fn default(&self) -> &Py<PyAny> {
        &self.default
    }

    /// encoder
    #[getter]
    fn encoder(&self) -> &Py<PyAny> {
        &self.encoder
    }

    /// indent
    #[getter]
    fn indent(&self) -> &Py<PyAny> {
        &self.indent
    }

    /// key_separator
    #[getter]
    fn key_separator(&self) -> &Py<PyString> {
        &self.key_separator
    }

    /// item_separator
    #[getter]
    fn item_separator(&self) -> &Py<PyString> {
        &self.item_separator
    }

    /// sort_keys
    #[getter]
    fn sort_keys(&self) -> bool {
        self.sort_keys
    }

    /// skipkeys
    #[getter]
    fn skipkeys(&self) -> bool {
        self.skipkeys
    }
}

#[cold]
fn type_error_of_markers(markers: &Bound<'_, PyAny>) -> PyErr {
    PyErr::about_type_of(c"make_encoder() argument 1 must be dict or None, not ", markers, 200, c"")
}
