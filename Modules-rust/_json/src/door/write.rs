//! `dump` and `dumps`.

use cpython_api::types::{PyAny, PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, Keywords, PyResult, Python, pyfunction};

use super::{Door, hand_over};
use crate::docs;
use crate::encode::{self, Markers, Options, Strings};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// An indent that may be a mistake, and needs much memory.
const LARGE: usize = 100;

/// The keyword arguments of `dump` and `dumps`, if Rust can do what they ask for.
struct Arguments<'py> {
    skipkeys: bool,
    ensure_ascii: bool,
    check_circular: bool,
    allow_nan: bool,
    sort_keys: bool,
    default: Option<Bound<'py, PyAny>>,
    indent: Option<Bound<'py, PyString>>,
    /// Between items, and between a key and its value.
    separators: Option<(Bound<'py, PyString>, Bound<'py, PyString>)>,
}

impl<'py> Arguments<'py> {
    /// `None` if they are for the function of Lib/json.
    fn new(py: Python<'py>, keywords: &Keywords<'_, 'py>) -> PyResult<Option<Self>> {
        let mut this = Self {
            skipkeys: false,
            ensure_ascii: true,
            check_circular: true,
            allow_nan: true,
            sort_keys: false,
            default: None,
            indent: None,
            separators: None,
        };
        let names = keywords.names().map_or(&[] as &[_], |names| names.as_slice());
        for (name, &value) in names.iter().zip(keywords.values()) {
            let Some(name) = name.cast_exact::<PyString>().and_then(Borrowed::as_ascii) else { return Ok(None) };
            let flag = match name {
                b"skipkeys" => &mut this.skipkeys,
                b"ensure_ascii" => &mut this.ensure_ascii,
                b"check_circular" => &mut this.check_circular,
                b"allow_nan" => &mut this.allow_nan,
                b"sort_keys" => &mut this.sort_keys,
                b"cls" | b"default" | b"indent" | b"separators" if value.is_none() => continue,
                b"default" => {
                    this.default = Some(value.to_owned());
                    continue;
                }
                b"indent" => {
                    let Some(indent) = indent(py, value)? else { return Ok(None) };
                    this.indent = Some(indent);
                    continue;
                }
                b"separators" => {
                    let Some(separators) = separators(value) else { return Ok(None) };
                    this.separators = Some(separators);
                    continue;
                }
                _ => return Ok(None),
            };
            match value.cast_exact::<PyBool>() {
                Some(value) => *flag = value.is_true(),
                None => return Ok(None),
            }
        }
        Ok(Some(this))
    }
}

/// What each level is indented by.
fn indent<'py>(py: Python<'py>, value: Object<'_, 'py>) -> PyResult<Option<Bound<'py, PyString>>> {
    if let Some(text) = value.cast_exact::<PyString>() {
        return Ok(Some(text.to_owned()));
    }
    let Some(width) = value.cast_exact::<PyInt>() else { return Ok(None) };
    if width.sign() < 0 {
        return PyString::new(py, "").map(Some);
    }
    match width.to::<usize>() {
        Ok(width) if width <= LARGE => PyString::new(py, &" ".repeat(width)).map(Some),
        Ok(_) => Ok(None),
        Err(error) => {
            drop(error.take(py));
            Ok(None)
        }
    }
}

/// A tuple of two strs.
fn separators<'py>(value: Object<'_, 'py>) -> Option<(Bound<'py, PyString>, Bound<'py, PyString>)> {
    let text = |value: Object<'_, 'py>| value.cast_exact::<PyString>().map(Borrowed::to_owned);
    match value.cast_exact::<PyTuple>()?.as_slice() {
        [items, keys] => Some((text(*items)?, text(*keys)?)),
        _ => None,
    }
}

/// Whether `isinstance(object, str)` says what the object's type says. A class may have a
/// `__class__` that says something else.
#[inline]
fn is_what_it_seems(object: Object<'_, '_>) -> PyResult<bool> {
    let is_builtin = object.cast_exact::<PyDict>().is_some()
        || object.cast_exact::<PyList>().is_some()
        || object.cast::<PyString>().is_some()
        || object.cast_exact::<PyInt>().is_some()
        || object.cast_exact::<PyTuple>().is_some()
        || object.cast_exact::<PyFloat>().is_some()
        || object.cast_exact::<PyBool>().is_some()
        || object.is_none();
    Ok(is_builtin || !object.is_instance_of::<PyString>()?)
}

impl Door {
    /// Runs `body` with what `_default_encoder` has as attributes.
    #[inline]
    fn with_default_options<'py, R>(&self, py: Python<'py>, body: impl FnOnce(&Options<'_, 'py>) -> R) -> R {
        body(&Options {
            markers: Markers::Stack,
            default: &self.default.bind(py),
            strings: Strings::Ascii,
            indent: None,
            key_separator: &self.key_separator.bind(py),
            item_separator: &self.item_separator.bind(py),
            sort_keys: false,
            skipkeys: false,
            allow_nan: true,
        })
    }

    /// Runs `body` with what an encoder made with these arguments has as attributes.
    fn with_options<'py, R>(
        &self,
        py: Python<'py>,
        arguments: &Arguments<'py>,
        body: impl FnOnce(&Options<'_, 'py>) -> R,
    ) -> R {
        let default = self.default.bind(py);
        let (item_separator, key_separator) = if arguments.indent.is_some() {
            (&self.comma, &self.key_separator)
        } else {
            (&self.item_separator, &self.key_separator)
        };
        let (item_separator, key_separator) = (item_separator.bind(py), key_separator.bind(py));
        let separators = match &arguments.separators {
            Some((items, keys)) => (items, keys),
            None => (&*item_separator, &*key_separator),
        };
        body(&Options {
            markers: if arguments.check_circular { Markers::Stack } else { Markers::Unchecked },
            default: arguments.default.as_ref().unwrap_or(&default),
            strings: if arguments.ensure_ascii { Strings::Ascii } else { Strings::Unicode },
            indent: arguments.indent.as_deref(),
            item_separator: separators.0,
            key_separator: separators.1,
            sort_keys: arguments.sort_keys,
            skipkeys: arguments.skipkeys,
            allow_nan: arguments.allow_nan,
        })
    }

    /// Writes to a file in pieces. Its `write` is looked up when there is the first one.
    fn write<'py>(&self, options: &Options<'_, 'py>, object: Object<'_, 'py>, file: Object<'_, 'py>) -> PyResult<()> {
        let mut write = None;
        encode::encode_to(&self.state, options, &object, &mut |piece| {
            if write.is_none() {
                write = Some(file.getattr(&self.names.write)?);
            }
            write.as_ref().map_or(Ok(()), |write| write.call(&[piece]).map(drop))
        })
    }
}

#[pyfunction(
    signature = (*args, **keywords),
    text = "obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False, **kw",
    doc = docs::DUMPS
)]
pub(crate) fn dumps<'py>(
    py: Python<'py>,
    door: &Door,
    args: &[Object<'_, 'py>],
    keywords: Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    if let [object] = *args
        && door.original.writes_as_before(py)?
        && is_what_it_seems(object)?
    {
        if keywords.names().is_none() {
            let text = door.with_default_options(py, |options| encode::encode(&door.state, options, &object, 0));
            return text.map(Bound::into_any);
        }
        if let Some(arguments) = Arguments::new(py, &keywords)? {
            let text = door.with_options(py, &arguments, |options| encode::encode(&door.state, options, &object, 0));
            return text.map(Bound::into_any);
        }
    }
    hand_over(door.dumps.bind(py), args, &keywords)
}

#[pyfunction(
    signature = (*args, **keywords),
    text = "obj, fp, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False, **kw",
    doc = docs::DUMP
)]
pub(crate) fn dump<'py>(
    py: Python<'py>,
    door: &Door,
    args: &[Object<'_, 'py>],
    keywords: Keywords<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    if let [object, file] = *args
        && door.original.writes_as_before(py)?
        && is_what_it_seems(object)?
        && let Some(arguments) = Arguments::new(py, &keywords)?
    {
        door.with_options(py, &arguments, |options| door.write(options, object, file))?;
        return Ok(py.None().to_owned());
    }
    hand_over(door.dump.bind(py), args, &keywords)
}
