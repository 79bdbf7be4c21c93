//! `load` and `loads`.

use cpython_api::exceptions::{Exception, MemoryError, NameError, RecursionError, StopIteration, TypeError};
use cpython_api::types::{
    PyAny, PyBaseException, PyBool, PyByteArray, PyBytes, PyCFunction, PyFloat, PyFunction, PyInt, PyMethod, PyString,
    PyType, PyTypeInfo,
};
use cpython_api::{Borrowed, Bound, IntoPyObject, Keywords, PyErr, PyResult, Python, pyfunction};

use super::{Door, hand_over};
use crate::decode::{self, Options};
use crate::docs;

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// The arguments of `load` or `loads`, if Rust can do what they ask for.
struct Arguments<'a, 'py> {
    /// What is read, or read from.
    source: Object<'a, 'py>,
    hooks: Hooks<'a, 'py>,
    strict: bool,
}

/// Functions of the caller's.
#[derive(Default)]
struct Hooks<'a, 'py> {
    object: Option<Object<'a, 'py>>,
    object_pairs: Option<Object<'a, 'py>>,
    float: Option<Object<'a, 'py>>,
    int: Option<Object<'a, 'py>>,
    constant: Option<Object<'a, 'py>>,
}

impl Hooks<'_, '_> {
    fn is_empty(&self) -> bool {
        [self.object, self.object_pairs, self.float, self.int, self.constant].iter().all(Option::is_none)
    }
}

impl<'a, 'py> Arguments<'a, 'py> {
    /// `None` if they are for the function of Lib/json.
    fn new(args: &[Object<'a, 'py>], keywords: &'a Keywords<'_, 'py>) -> Option<Self> {
        let [source] = *args else { return None };
        let (mut hooks, mut strict) = (Hooks::default(), true);
        let names = keywords.names().map_or(&[] as &[_], |names| names.as_slice());
        for (name, &value) in names.iter().zip(keywords.values()) {
            let given = (!value.is_none()).then_some(value);
            match name.cast_exact::<PyString>()?.as_ascii()? {
                b"object_hook" => hooks.object = given,
                b"object_pairs_hook" => hooks.object_pairs = given,
                b"parse_float" => hooks.float = given.filter(|it| !it.is(&PyFloat::type_object(it.py()))),
                b"parse_int" => hooks.int = given.filter(|it| !it.is(&PyInt::type_object(it.py()))),
                b"parse_constant" => hooks.constant = given,
                b"strict" => strict = value.cast_exact::<PyBool>()?.is_true(),
                b"cls" if given.is_none() => {}
                _ => return None,
            }
        }
        // Of these JSONDecoder asks whether they are true.
        let asked = [hooks.float, hooks.int, hooks.constant];
        if !asked.iter().flatten().all(|hook| is_plain_callable(*hook)) {
            return None;
        }
        Some(Self { source, hooks, strict })
    }
}

/// Whether it is of a type whose objects are true.
fn is_plain_callable(object: Object<'_, '_>) -> bool {
    object.cast_exact::<PyFunction>().is_some()
        || object.cast_exact::<PyCFunction>().is_some()
        || object.cast_exact::<PyMethod>().is_some()
        || object.cast_exact::<PyType>().is_some()
}

/// Whether bytes are UTF-8 without a byte order mark, as `detect_encoding` finds it.
fn are_utf8(bytes: &[u8]) -> bool {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => false,
        [a, b, _, _, ..] | [a, b] => *a != 0 && *b != 0,
        _ => true,
    }
}

/// What came of it.
enum Outcome<'py> {
    Read(Bound<'py, PyAny>),
    /// It is for the function of Lib/json, which may raise.
    HandOver,
}

impl Door {
    /// Reads a document without hooks, so that nothing is seen of a second try.
    #[inline]
    fn read<'py>(&self, source: Object<'_, 'py>, strict: bool) -> PyResult<Outcome<'py>> {
        let py = source.py();
        let parse_constant = self.parse_constant.bind(py);
        let options = Options {
            strict,
            object_hook: None,
            object_pairs_hook: None,
            parse_float: None,
            parse_int: None,
            parse_constant: &parse_constant,
        };
        let read = if let Some(text) = source.cast_exact::<PyString>() {
            decode::decode(&self.state, &options, text).map(Some)
        } else if let Some(bytes) = source.cast_exact::<PyBytes>() {
            let bytes = bytes.as_bytes();
            if !are_utf8(bytes) {
                return Ok(Outcome::HandOver);
            }
            decode::decode_utf8(py, &self.state, &options, bytes)
        } else if let Some(bytes) = source.cast_exact::<PyByteArray>() {
            let bytes = bytes.to_vec()?;
            if !are_utf8(&bytes) {
                return Ok(Outcome::HandOver);
            }
            decode::decode_utf8(py, &self.state, &options, &bytes)
        } else {
            return Ok(Outcome::HandOver);
        };
        match read {
            Ok(Some(object)) => Ok(Outcome::Read(object)),
            Ok(None) => Ok(Outcome::HandOver),
            Err(error) if error.matches::<MemoryError>(py) || error.matches::<RecursionError>(py) => Err(error),
            // JSONDecodeError, which may be another one in json.decoder or none, or too many digits.
            Err(error) if error.matches::<Exception>(py) => {
                drop(error.take(py));
                Ok(Outcome::HandOver)
            }
            Err(error) => Err(error),
        }
    }

    /// Reads a document with hooks, which are called only once: `JSONDecoder.decode`.
    fn read_with_hooks<'py>(&self, arguments: &Arguments<'_, 'py>) -> PyResult<Outcome<'py>> {
        let Some(text) = arguments.source.cast_exact::<PyString>() else { return Ok(Outcome::HandOver) };
        if text.data().get(0) == Some(0xfeff) {
            return Ok(Outcome::HandOver);
        }
        let (py, hooks) = (text.py(), &arguments.hooks);
        let parse_constant = hooks.constant.unwrap_or_else(|| self.parse_constant.bind(py));
        let options = Options {
            strict: arguments.strict,
            object_hook: hooks.object.as_deref(),
            object_pairs_hook: hooks.object_pairs.as_deref(),
            parse_float: hooks.float.as_deref(),
            parse_int: hooks.int.as_deref(),
            parse_constant: &parse_constant,
        };
        match decode::scan_once(&self.state, &options, text, decode::skip_space(text, 0)) {
            Ok((object, end)) => {
                let end = decode::skip_space(text, end);
                if end == text.len() {
                    return Ok(Outcome::Read(object));
                }
                let error = self.decode_error("Extra data", text, end.into_pyobject(py)?)?;
                Err(PyErr::raise(&error))
            }
            Err(error) if error.matches::<StopIteration>(py) => {
                let stop = error.take(py);
                let made =
                    stop.getattr(&self.names.value).and_then(|at| self.decode_error("Expecting value", text, at));
                match made {
                    Ok(error) => Err(PyErr::raise(&error).with_context(stop).from_none(py)),
                    Err(error) => Err(error.with_context(stop)),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Makes a JSONDecodeError of json.decoder, whatever that is by now.
    #[cold]
    fn decode_error<'py>(
        &self,
        message: &str,
        text: Borrowed<'_, 'py, PyString>,
        place: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyBaseException>> {
        let py = text.py();
        let Some(class) = self.original.in_decoder(py, &self.names.decode_error)? else {
            return Err(PyErr::new::<NameError>(py, "name 'JSONDecodeError' is not defined"));
        };
        let error = class.call1((message, text.to_owned(), place))?;
        error.cast_into().map_err(|_| PyErr::new::<TypeError>(py, "exceptions must derive from BaseException"))
    }

    /// `loads`.
    fn read_arguments<'py>(&self, arguments: &Arguments<'_, 'py>) -> PyResult<Outcome<'py>> {
        if !self.original.reads_as_before(arguments.source.py())? {
            Ok(Outcome::HandOver)
        } else if arguments.hooks.is_empty() {
            self.read(arguments.source, arguments.strict)
        } else {
            self.read_with_hooks(arguments)
        }
    }
}

#[pyfunction(
    signature = (*args, **keywords),
    text = "s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw",
    doc = docs::LOADS
)]
pub(crate) fn loads<'py>(
    py: Python<'py>,
    door: &Door,
    args: &[Object<'_, 'py>],
    keywords: Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let outcome = match (args, keywords.names()) {
        ([source], None) if door.original.reads_as_before(py)? => door.read(*source, true)?,
        ([_], None) => Outcome::HandOver,
        _ => match Arguments::new(args, &keywords) {
            Some(arguments) => door.read_arguments(&arguments)?,
            None => Outcome::HandOver,
        },
    };
    match outcome {
        Outcome::Read(object) => Ok(object),
        Outcome::HandOver => hand_over(door.loads.bind(py), args, &keywords),
    }
}

#[pyfunction(
    signature = (*args, **keywords),
    text = "fp, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw",
    doc = docs::LOAD
)]
pub(crate) fn load<'py>(
    py: Python<'py>,
    door: &Door,
    args: &[Object<'_, 'py>],
    keywords: Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let Some(arguments) = Arguments::new(args, &keywords) else {
        return hand_over(door.load.bind(py), args, &keywords);
    };
    let loads = door.original.in_package(py, &door.names.loads)?;
    if loads.is_none_or(|loads| !loads.is(&*door.own_loads.bind(py))) {
        return hand_over(door.load.bind(py), args, &keywords);
    }
    let text = arguments.source.call_method0(&door.names.read)?;
    match door.read_arguments(&Arguments { source: text.as_borrowed(), ..arguments })? {
        Outcome::Read(object) => Ok(object),
        Outcome::HandOver => hand_over(door.loads.bind(py), &[text.as_borrowed()], &keywords),
    }
}
