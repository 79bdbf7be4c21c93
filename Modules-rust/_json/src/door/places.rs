//! Where the functions of Lib/json look names up, and which.

use cpython_api::sync::with_critical_section;
use cpython_api::types::{
    DictWatcher, PyAny, PyBool, PyCFunction, PyDict, PyFloat, PyFunction, PyInt, PyString, PyType, PyTypeInfo,
};
use cpython_api::{Bound, Py, PyResult, Python, Traverse};

/// What stands under a name in the source of Lib/json.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// A function with this `__qualname__`.
    Function(&'static str),
    /// What `_json` has.
    Ours,
    Text(&'static str),
    Bool(bool),
    Nothing,
    /// The type `float`, and `int`.
    Float,
    Int,
    /// What does not matter here, because it is asked for in other ways, or is called.
    Any,
}

impl Source {
    /// Whether this is what `object` is, which was found in the module with this namespace.
    fn is(self, object: &Bound<'_, PyAny>, namespace: &Bound<'_, PyDict>) -> PyResult<bool> {
        let py = object.py();
        Ok(match self {
            Self::Function(name) => {
                object.cast::<PyFunction>().is_some()
                    && object.getattr(c"__globals__")?.is(namespace)
                    && object.getattr(c"__code__")?.getattr(c"co_qualname")?.str()?.equals(name)
            }
            Self::Ours => {
                (object.cast_exact::<PyCFunction>().is_some() || object.cast_exact::<PyType>().is_some())
                    && object.getattr(c"__module__")?.str()?.equals("_json")
            }
            Self::Text(text) => object.cast_exact::<PyString>().is_some_and(|it| it.equals(text)),
            Self::Bool(value) => object.is(&PyBool::new(py, value)),
            Self::Nothing => object.is_none(),
            Self::Float => object.is(&PyFloat::type_object(py)),
            Self::Int => object.is(&PyInt::type_object(py)),
            Self::Any => true,
        })
    }
}

/// The names that are looked up in a place.
pub(super) struct Lookups {
    /// Those that are found.
    pub(super) there: &'static [(&'static str, Source)],
    /// Those that are not: another place has them, which they would hide.
    pub(super) absent: &'static [&'static str],
}

impl Lookups {
    fn have(&self, name: &str) -> bool {
        self.there.iter().any(|(it, _)| *it == name) || self.absent.contains(&name)
    }
}

/// In the package.
pub(super) const PACKAGE: Lookups = Lookups {
    there: &[
        ("JSONEncoder", Source::Any),
        ("JSONDecoder", Source::Any),
        ("_default_encoder", Source::Any),
        ("_default_decoder", Source::Any),
        ("detect_encoding", Source::Function("detect_encoding")),
        ("codecs", Source::Any),
    ],
    absent: &["isinstance", "str", "bytes", "bytearray", "len"],
};

/// In `json.encoder`.
pub(super) const ENCODER: Lookups = Lookups {
    there: &[
        ("encode_basestring_ascii", Source::Ours),
        ("encode_basestring", Source::Ours),
        ("c_make_encoder", Source::Ours),
        ("_make_iterencode", Source::Function("_make_iterencode")),
        ("INFINITY", Source::Any),
    ],
    absent: &["isinstance", "str", "list", "tuple", "float", "repr", "sorted", "ValueError", "TypeError"],
};

/// In `json.decoder`.
pub(super) const DECODER: Lookups = Lookups {
    there: &[
        ("scanner", Source::Any),
        ("_CONSTANTS", Source::Any),
        ("JSONObject", Source::Any),
        ("JSONArray", Source::Any),
        ("scanstring", Source::Any),
    ],
    absent: &["float", "int", "len", "StopIteration"],
};

/// In `json.scanner`.
pub(super) const SCANNER: Lookups = Lookups { there: &[("make_scanner", Source::Ours)], absent: &[] };

/// In the class `JSONEncoder`.
pub(super) const ENCODER_CLASS: Lookups = Lookups {
    there: &[
        ("__init__", Source::Function("JSONEncoder.__init__")),
        ("default", Source::Function("JSONEncoder.default")),
        ("encode", Source::Function("JSONEncoder.encode")),
        ("iterencode", Source::Function("JSONEncoder.iterencode")),
        ("item_separator", Source::Text(", ")),
        ("key_separator", Source::Text(": ")),
    ],
    absent: &[
        "__new__",
        "__getattribute__",
        "__getattr__",
        "__setattr__",
        "skipkeys",
        "ensure_ascii",
        "check_circular",
        "allow_nan",
        "sort_keys",
        "indent",
    ],
};

/// In the class `JSONDecoder`.
pub(super) const DECODER_CLASS: Lookups = Lookups {
    there: &[
        ("__init__", Source::Function("JSONDecoder.__init__")),
        ("decode", Source::Function("JSONDecoder.decode")),
        ("raw_decode", Source::Function("JSONDecoder.raw_decode")),
    ],
    absent: &[
        "__new__",
        "__getattribute__",
        "__getattr__",
        "__setattr__",
        "object_hook",
        "parse_float",
        "parse_int",
        "parse_constant",
        "strict",
        "object_pairs_hook",
        "parse_object",
        "parse_array",
        "parse_string",
        "memo",
        "scan_once",
    ],
};

/// In the default encoder itself.
pub(super) const DEFAULT_ENCODER: Lookups = Lookups {
    there: &[
        ("skipkeys", Source::Bool(false)),
        ("ensure_ascii", Source::Bool(true)),
        ("check_circular", Source::Bool(true)),
        ("allow_nan", Source::Bool(true)),
        ("sort_keys", Source::Bool(false)),
        ("indent", Source::Nothing),
    ],
    absent: &["default", "encode", "iterencode", "item_separator", "key_separator"],
};

/// In the default decoder itself.
pub(super) const DEFAULT_DECODER: Lookups = Lookups {
    there: &[
        ("object_hook", Source::Nothing),
        ("object_pairs_hook", Source::Nothing),
        ("parse_float", Source::Float),
        ("parse_int", Source::Int),
        ("parse_constant", Source::Any),
        ("strict", Source::Bool(true)),
        ("scan_once", Source::Any),
    ],
    absent: &["decode", "raw_decode"],
};

/// Whether a name is one of those above.
pub(super) fn is_looked_up(name: &str) -> bool {
    [&PACKAGE, &ENCODER, &DECODER, &SCANNER, &ENCODER_CLASS, &DECODER_CLASS, &DEFAULT_ENCODER, &DEFAULT_DECODER]
        .iter()
        .any(|names| names.have(name))
}

/// Where names are looked up.
#[derive(Traverse)]
pub(super) enum Place {
    Namespace(Py<PyDict>),
    /// The attributes that a class has itself.
    Class(Py<PyType>),
    /// The attributes that an instance has itself.
    Instance(Py<PyAny>),
}

impl Place {
    /// Has `W` told of changes.
    pub(super) fn watch<W: DictWatcher>(&self, py: Python<'_>) -> PyResult<()> {
        match self {
            Self::Namespace(dict) => dict.bind(py).watch::<W>(),
            Self::Class(class) => class.bind(py).watch_attributes::<W>(),
            Self::Instance(object) => own_dict(&object.bind(py))?.map_or(Ok(()), |dict| dict.watch::<W>()),
        }
    }

    /// What has the name, read under the lock that it is changed under.
    pub(super) fn get<'py>(&self, name: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = name.py();
        let get = |dict: &Bound<'py, PyDict>| with_critical_section(dict, || dict.get_item(name));
        match self {
            Self::Namespace(dict) => get(&dict.bind(py)),
            Self::Class(class) => class.bind(py).own_attribute(name),
            Self::Instance(object) => own_dict(&object.bind(py))?.map_or(Ok(None), |dict| get(&dict)),
        }
    }
}

/// `object.__dict__`.
fn own_dict<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    Ok(object.getattr(c"__dict__")?.cast_into::<PyDict>().ok())
}

/// A place, and what is there.
#[derive(Traverse)]
pub(super) struct Values {
    place: Place,
    values: Vec<(Py<PyString>, Option<Py<PyAny>>)>,
}

impl Values {
    /// `None` if not all is there as the source has it, in the module with this namespace.
    pub(super) fn new(place: Place, names: &Lookups, namespace: &Bound<'_, PyDict>) -> PyResult<Option<Self>> {
        let py = namespace.py();
        let mut values = Vec::with_capacity(names.there.len() + names.absent.len());
        for (name, source) in names.there {
            let name = PyString::intern(py, name)?;
            match place.get(&name)? {
                Some(value) if source.is(&value, namespace)? => values.push((name.unbind(), Some(value.unbind()))),
                _ => return Ok(None),
            }
        }
        for name in names.absent {
            let name = PyString::intern(py, name)?;
            if place.get(&name)?.is_some() {
                return Ok(None);
            }
            values.push((name.unbind(), None));
        }
        Ok(Some(Self { place, values }))
    }

    pub(super) fn watch<W: DictWatcher>(&self, py: Python<'_>) -> PyResult<()> {
        self.place.watch::<W>(py)
    }

    /// Whether all is there as it was.
    pub(super) fn are_there(&self, py: Python<'_>) -> PyResult<bool> {
        for (name, value) in &self.values {
            let same = match (self.place.get(&name.bind(py))?, value) {
                (None, None) => true,
                (Some(now), Some(then)) => now.is(&*then.bind(py)),
                _ => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
