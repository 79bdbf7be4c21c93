//! Whether all that the functions of Lib/json look at is as it was.
//!
//! Anything of it may be replaced, and much of it is: a class gets another `default`, a test puts the
//! scanner that is written in Python in the place of `make_scanner`. Looking at all of it would take
//! longer than a small document does. So changes are counted, and after one all is looked at again.

use std::ffi::CStr;
use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::exceptions::{ImportError, RuntimeError};
use cpython_api::types::{DictEvent, DictWatcher, PyAny, PyDict, PyFunction, PyString, PyType};
use cpython_api::{Bound, Py, PyErr, PyResult, Python, Traverse};

use super::places::{self, Place, Values};

/// Counts the changes that matter, in all interpreters, by twos.
static CHANGES: AtomicU64 = AtomicU64::new(0);

/// Counts changes. One that has been counted may still be to come: whoever looks then does it under
/// the lock that the dict has until it is made, and so sees it.
struct Watcher;

impl DictWatcher for Watcher {
    fn changed(_event: DictEvent, key: Option<&str>) {
        if key.is_none_or(places::is_looked_up) {
            CHANGES.fetch_add(2, Ordering::Release);
        }
    }
}

/// Numbers that are no count, nor one more: nobody has looked, and there is no watcher to be had.
const NEVER: u64 = u64::MAX;
const UNWATCHED: u64 = u64::MAX - 2;

/// The default encoder or decoder, and its class.
#[derive(Traverse)]
struct DefaultCoder {
    object: Py<PyAny>,
    class: Py<PyType>,
}

impl DefaultCoder {
    fn new<'py>(object: &Bound<'py, PyAny>, class: &Bound<'py, PyType>) -> Self {
        Self { object: object.clone().unbind(), class: class.clone().unbind() }
    }

    /// Whether it is an instance of the class, which no dict says.
    #[inline]
    fn is_instance(&self, py: Python<'_>) -> bool {
        self.object.bind(py).is_exact_instance(&self.class.bind(py))
    }
}

/// What the functions of Lib/json look at.
///
/// Beyond the places, nothing of it is looked at: not the functions' code and defaults, nor what is
/// in `codecs` and in the builtins. Nor is it seen that an instance gets another `__dict__` if
/// somebody keeps the one that it had.
#[derive(Traverse)]
pub(super) struct Original {
    /// The namespaces of json and json.decoder.
    namespace: Py<PyDict>,
    decoder_namespace: Py<PyDict>,
    encoder: DefaultCoder,
    decoder: DefaultCoder,
    places: Vec<Values>,
    /// The count of changes when all was last looked at, and one more if it was as before.
    seen: AtomicU64,
}

impl Original {
    /// Takes down what there is; ImportError if it is not as the source of Lib/json has it.
    pub(super) fn new(namespace: &Bound<'_, PyAny>) -> PyResult<Self> {
        let changed = || PyErr::new::<ImportError>(namespace.py(), "json is not as its source has it");
        Self::find(namespace)?.ok_or_else(changed)
    }

    fn find(namespace: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let get = |name: &str| namespace.as_mapping().get_item_string(name);
        let classes = (get("JSONEncoder")?.cast_into::<PyType>(), get("JSONDecoder")?.cast_into::<PyType>());
        let (Ok(encoder_class), Ok(decoder_class)) = classes else { return Ok(None) };
        let encoder = DefaultCoder::new(&get("_default_encoder")?, &encoder_class);
        let decoder = DefaultCoder::new(&get("_default_decoder")?, &decoder_class);
        let py = namespace.py();
        if !encoder.is_instance(py) || !decoder.is_instance(py) {
            return Ok(None);
        }
        let globals = (globals_of(&encoder_class, c"encode")?, globals_of(&decoder_class, c"decode")?);
        let (Some(encoder_globals), Some(decoder_globals)) = globals else { return Ok(None) };
        let Some(scanner) = decoder_globals.get_item_str(c"scanner")? else { return Ok(None) };
        let Ok(scanner_globals) = scanner.getattr(c"__dict__")?.cast_into::<PyDict>() else { return Ok(None) };
        let Some(namespace) = namespace.cast::<PyDict>() else { return Ok(None) };

        let dict = |dict: &Bound<'_, PyDict>| Place::Namespace(dict.clone().unbind());
        let instance = |default: &DefaultCoder| Place::Instance(default.object.clone_ref(py));
        let class = |default: &DefaultCoder| Place::Class(default.class.clone_ref(py));
        let mut found = Vec::new();
        for (place, names, globals) in [
            (class(&encoder), &places::ENCODER_CLASS, &encoder_globals),
            (class(&decoder), &places::DECODER_CLASS, &decoder_globals),
            (instance(&encoder), &places::DEFAULT_ENCODER, &encoder_globals),
            (instance(&decoder), &places::DEFAULT_DECODER, &decoder_globals),
            (dict(&encoder_globals), &places::ENCODER, &encoder_globals),
            (dict(&decoder_globals), &places::DECODER, &decoder_globals),
            (dict(&scanner_globals), &places::SCANNER, &scanner_globals),
            (dict(namespace), &places::PACKAGE, namespace),
        ] {
            let Some(values) = Values::new(place, names, globals)? else { return Ok(None) };
            found.push(values);
        }
        Ok(Some(Self {
            namespace: namespace.clone().unbind(),
            decoder_namespace: decoder_globals.unbind(),
            encoder,
            decoder,
            places: found,
            seen: AtomicU64::new(NEVER),
        }))
    }

    /// Whether what `dump` and `dumps` look at is as it was.
    #[inline]
    pub(super) fn writes_as_before(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.encoder.is_instance(py) && self.is_as_before(py)?)
    }

    /// Whether what `loads` looks at is as it was.
    #[inline]
    pub(super) fn reads_as_before(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.decoder.is_instance(py) && self.is_as_before(py)?)
    }

    #[inline]
    fn is_as_before(&self, py: Python<'_>) -> PyResult<bool> {
        let changes = CHANGES.load(Ordering::Acquire);
        let seen = self.seen.load(Ordering::Relaxed);
        if seen | 1 == changes | 1 { Ok(seen == changes | 1) } else { self.look(py) }
    }

    /// Looks at all of it.
    #[cold]
    fn look(&self, py: Python<'_>) -> PyResult<bool> {
        if self.seen.load(Ordering::Relaxed) != UNWATCHED {
            // An object may have got another dict.
            match self.places.iter().try_for_each(|values| values.watch::<Watcher>(py)) {
                Ok(()) => {}
                Err(error) if error.matches::<RuntimeError>(py) => {
                    drop(error.take(py));
                    self.seen.store(UNWATCHED, Ordering::Relaxed);
                }
                Err(error) => return Err(error),
            }
        }
        let changes = CHANGES.load(Ordering::Acquire);
        for values in &self.places {
            if !values.are_there(py)? {
                return Ok(self.saw(changes, false));
            }
        }
        Ok(self.saw(changes, true))
    }

    fn saw(&self, changes: u64, as_before: bool) -> bool {
        if self.seen.load(Ordering::Relaxed) != UNWATCHED {
            self.seen.store(changes | u64::from(as_before), Ordering::Relaxed);
        }
        as_before
    }

    /// What the package has under a name.
    pub(super) fn in_package<'py>(&self, py: Python<'py>, name: &Py<PyString>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.namespace.bind(py).get_item(&name.bind(py))
    }

    /// What json.decoder has under a name.
    pub(super) fn in_decoder<'py>(&self, py: Python<'py>, name: &Py<PyString>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.decoder_namespace.bind(py).get_item(&name.bind(py))
    }
}

/// The namespace that a method of a class looks names up in, if it is a function of Python.
fn globals_of<'py>(class: &Bound<'py, PyType>, method: &CStr) -> PyResult<Option<Bound<'py, PyDict>>> {
    match class.own_attribute(method)? {
        Some(method) if method.cast::<PyFunction>().is_some() => {
            Ok(method.getattr(c"__globals__")?.cast_into::<PyDict>().ok())
        }
        _ => Ok(None),
    }
}
