//! What test_errors.py drives: raising, exception objects, warnings, audit events, signals.

use std::cell::Cell;
use std::ffi::CString;
use std::io;

use cpython_api::exceptions::{self, ExceptionType, ValueError};
use cpython_api::types::{PyAny, PyBaseException, PyBool, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, BytesLike, PyErr, PyResult, Python, pyfunction};

/// An argument that must be an exception.
fn exception<'a, 'py>(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Borrowed<'a, 'py, PyBaseException>> {
    object.cast().ok_or_else(|| PyErr::new::<exceptions::TypeError>(object.py(), "an exception is expected"))
}

/// An argument that must be a str.
fn string<'a, 'py>(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Borrowed<'a, 'py, PyString>> {
    object.cast().ok_or_else(|| PyErr::new::<exceptions::TypeError>(object.py(), "a str is expected"))
}

/// An argument that must be a small int.
fn number<T: std::str::FromStr>(object: Borrowed<'_, '_, PyAny>) -> PyResult<T> {
    let text = object.str()?;
    text.to_str()?.parse().map_err(|_| PyErr::new::<ValueError>(object.py(), "a small int is expected"))
}

fn c_string(py: Python<'_>, text: String) -> PyResult<CString> {
    CString::new(text).map_err(|_| PyErr::new::<ValueError>(py, "embedded null character"))
}

/// Does the same for the exception of any name.
macro_rules! by_name {
    ($py:ident, $name:ident, $do:ident $args:tt; $($exception:ident)*) => {
        match $name.as_str() {
            $(stringify!($exception) => Ok($do::<exceptions::$exception> $args),)*
            _ => Err(PyErr::new::<exceptions::LookupError>($py, $name)),
        }
    };
    ($py:ident, $name:ident, $do:ident $args:tt) => {
        by_name!($py, $name, $do $args;
            BaseException Exception BaseExceptionGroup StopAsyncIteration StopIteration GeneratorExit
            ArithmeticError LookupError AssertionError AttributeError BufferError EOFError
            FloatingPointError OSError ImportError ModuleNotFoundError IndexError KeyError
            KeyboardInterrupt MemoryError NameError OverflowError RuntimeError RecursionError
            NotImplementedError SyntaxError IndentationError TabError ReferenceError SystemError
            SystemExit TypeError UnboundLocalError UnicodeError UnicodeEncodeError
            UnicodeDecodeError UnicodeTranslateError ValueError ZeroDivisionError BlockingIOError
            BrokenPipeError ChildProcessError ConnectionError ConnectionAbortedError
            ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError
            InterruptedError IsADirectoryError NotADirectoryError PermissionError
            ProcessLookupError TimeoutError EnvironmentError IOError PythonFinalizationError
            Warning UserWarning DeprecationWarning PendingDeprecationWarning SyntaxWarning
            RuntimeWarning FutureWarning ImportWarning UnicodeWarning BytesWarning
            EncodingWarning ResourceWarning)
    };
}

/// The type of this name.
#[pyfunction(signature = (name, /))]
fn exception_type(py: Python<'_>, name: String) -> PyResult<Bound<'_, PyAny>> {
    fn get<E: ExceptionType>(py: Python<'_>) -> Bound<'_, PyAny> {
        E::type_object(py).to_owned()
    }
    by_name!(py, name, get(py))
}

/// Raise the exception of this name with a message.
#[pyfunction(signature = (name, message, /))]
fn raise_message(py: Python<'_>, name: String, message: String) -> PyResult<()> {
    fn new<E: ExceptionType>(py: Python<'_>, message: &str) -> PyErr {
        PyErr::new::<E>(py, message)
    }
    Err(by_name!(py, name, new(py, &message))?)
}

/// Raise the exception of this name without arguments.
#[pyfunction(signature = (name, /))]
fn raise_none(py: Python<'_>, name: String) -> PyResult<()> {
    fn set_none<E: ExceptionType>(py: Python<'_>) -> PyErr {
        PyErr::set_none::<E>(py)
    }
    Err(by_name!(py, name, set_none(py))?)
}

/// Raise the exception of this name with one argument.
#[pyfunction(signature = (name, value, /))]
fn raise_value<'py>(py: Python<'py>, name: String, value: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    fn from_value<E: ExceptionType>(_py: Python<'_>, value: &Bound<'_, PyAny>) -> PyErr {
        PyErr::from_value::<E, _>(value)
    }
    Err(by_name!(py, name, from_value(py, &value))?)
}

/// Raise the exception of this name with two arguments.
#[pyfunction(signature = (name, first, second, /))]
fn raise_args<'py>(
    py: Python<'py>,
    name: String,
    first: Borrowed<'_, 'py, PyAny>,
    second: Borrowed<'_, 'py, PyAny>,
) -> PyResult<()> {
    fn new_args<'py, E: ExceptionType>(py: Python<'py>, args: &[Bound<'py, PyAny>]) -> PyErr {
        PyErr::new_args::<E>(py, args)
    }
    let args = [first.to_owned(), second.to_owned()];
    Err(by_name!(py, name, new_args(py, &args))?)
}

/// Raise an exception of this type.
#[pyfunction(signature = (exception_type, message, /))]
fn raise_type(exception_type: Borrowed<'_, '_, PyAny>, message: String) -> PyResult<()> {
    Err(PyErr::from_type(&exception_type, message))
}

/// Raise this exception.
#[pyfunction(signature = (raised, /))]
fn raise_exception(raised: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let raised = exception(raised)?;
    Err(PyErr::raise(&raised))
}

/// Set this exception as it is.
#[pyfunction(signature = (taken, /))]
fn restore(taken: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    Err(PyErr::restore(exception(taken)?.to_owned()))
}

/// Raise the OSError of an errno, which is given as text: an int would run the signal
/// handlers when it is converted to text here.
#[pyfunction(signature = (errno, filename = None, /))]
fn from_errno<'py>(py: Python<'py>, errno: String, filename: Option<Borrowed<'_, 'py, PyAny>>) -> PyResult<()> {
    match errno.parse() {
        Ok(errno) => Err(PyErr::from_errno(py, errno, filename.as_deref())),
        Err(_) => Err(PyErr::new::<ValueError>(py, "a small int is expected")),
    }
}

/// Open a file and raise what goes wrong.
#[pyfunction(signature = (path, /))]
fn open_file<'py>(py: Python<'py>, path: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    let name = string(path)?;
    match std::fs::File::open(name.to_str()?) {
        Ok(_) => Ok(()),
        Err(error) => Err(PyErr::from_io_error(py, &error, Some(&path))),
    }
}

/// Raise an I/O error of Rust's that has a kind and a message.
#[pyfunction(signature = (kind, message, filename = None, /))]
fn from_io_kind<'py>(
    py: Python<'py>,
    kind: String,
    message: String,
    filename: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<()> {
    use io::ErrorKind::*;
    let kinds = [
        AlreadyExists,
        BrokenPipe,
        ConnectionAborted,
        ConnectionRefused,
        ConnectionReset,
        Interrupted,
        IsADirectory,
        NotADirectory,
        NotFound,
        OutOfMemory,
        PermissionDenied,
        TimedOut,
        WouldBlock,
    ];
    let kind = kinds.into_iter().find(|known| format!("{known:?}") == kind).unwrap_or(InvalidData);
    Err(PyErr::from_io_error(py, &io::Error::new(kind, message), filename.as_deref()))
}

/// Raise UnicodeDecodeError for the first byte.
#[pyfunction(signature = (data, /))]
fn unicode_decode_error<'py>(py: Python<'py>, data: BytesLike<'_, 'py>) -> PyResult<()> {
    Err(PyErr::unicode_decode_error(py, c"rust", &data.bytes(py)?, 0..1, c"for the test"))
}

/// Raise UnicodeEncodeError for the first character.
#[pyfunction(signature = (text, /))]
fn unicode_encode_error(text: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let text = string(text)?;
    Err(PyErr::unicode_encode_error(c"rust", &text, 0..1, c"for the test"))
}

/// Raise ImportError or, of other types, the one of this name.
#[pyfunction(signature = (kind, message, name = None, path = None, /))]
fn import_error<'py>(
    py: Python<'py>,
    kind: String,
    message: String,
    name: Option<Borrowed<'_, 'py, PyAny>>,
    path: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<()> {
    fn raise<'py, E: ExceptionType>(
        py: Python<'py>,
        message: &str,
        name: Option<&Bound<'py, PyAny>>,
        path: Option<&Bound<'py, PyAny>>,
    ) -> PyErr {
        PyErr::import_error::<E>(py, message, name, path)
    }
    Err(by_name!(py, kind, raise(py, &message, name.as_deref(), path.as_deref()))?)
}

/// A new exception type.
#[pyfunction(signature = (name, doc = None, bases = None, /))]
fn new_type<'py>(
    py: Python<'py>,
    name: String,
    doc: Option<String>,
    bases: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let doc = doc.map(|doc| c_string(py, doc)).transpose()?;
    PyErr::new_type(py, &c_string(py, name)?, doc.as_deref(), bases.as_deref()).map(Bound::into_any)
}

/// What calling this raises, or None.
#[pyfunction(signature = (callable, /))]
fn take<'py>(py: Python<'py>, callable: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    match callable.call(&[]) {
        Ok(_) => Ok(py.None().to_owned()),
        Err(error) => Ok(error.take(py).into_any()),
    }
}

/// Call this; then whether an exception is set, is of the type, is a LookupError, and, once
/// it is taken, whether it is still set.
#[pyfunction(signature = (callable, exception_type, /))]
fn matches<'py>(
    py: Python<'py>,
    callable: Borrowed<'_, 'py, PyAny>,
    exception_type: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let called = callable.call(&[]);
    let set = PyErr::is_set(py);
    let mut seen = vec![set, PyErr::occurred(py).is_some()];
    if let Err(error) = called {
        seen.extend([error.matches_type(&exception_type), error.matches::<exceptions::LookupError>(py)]);
        let taken = error.take(py);
        seen.extend([taken.matches_type(&exception_type), taken.matches::<exceptions::LookupError>()]);
        seen.push(PyErr::is_set(py));
    }
    let seen: Vec<_> = seen.into_iter().map(|seen| PyBool::new(py, seen).to_owned().into_any()).collect();
    PyTuple::new(py, &seen).map(Bound::into_any)
}

/// Call this and raise ValueError from what it raises.
#[pyfunction(signature = (callable, how, /))]
fn chain<'py>(py: Python<'py>, callable: Borrowed<'_, 'py, PyAny>, how: String) -> PyResult<Bound<'py, PyAny>> {
    callable.call(&[]).map_err(|error| {
        let raised = error.take(py);
        let error = PyErr::new::<ValueError>(py, "chained");
        match how.as_str() {
            "cause" => error.with_context(raised.clone()).with_cause(raised),
            "context" => error.with_context(raised),
            _ => error.with_context(raised).from_none(py),
        }
    })
}

/// Give this exception itself as context.
#[pyfunction(signature = (raised, /))]
fn own_context(raised: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let raised = exception(raised)?;
    Err(PyErr::raise(&raised).with_context(raised.to_owned()))
}

/// Cause, context and traceback.
#[pyfunction(signature = (of, /))]
fn links<'py>(py: Python<'py>, of: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let of = exception(of)?;
    let or_none = |object: Option<Bound<'py, PyAny>>| object.unwrap_or_else(|| py.None().to_owned());
    let links = [of.cause().map(Bound::into_any), of.context().map(Bound::into_any), of.traceback()];
    PyTuple::new(py, links.map(or_none)).map(Bound::into_any)
}

/// Set cause and context to an exception or None.
#[pyfunction(signature = (of, cause, context, /))]
fn set_links(
    of: Borrowed<'_, '_, PyAny>,
    cause: Option<Borrowed<'_, '_, PyAny>>,
    context: Option<Borrowed<'_, '_, PyAny>>,
) -> PyResult<()> {
    let of = exception(of)?;
    let link = |object: Option<_>| object.map(|object| exception(object).map(Borrowed::to_owned)).transpose();
    of.set_cause(link(cause)?);
    of.set_context(link(context)?);
    Ok(())
}

/// Set the traceback.
#[pyfunction(signature = (of, traceback, /))]
fn set_traceback<'py>(of: Borrowed<'_, 'py, PyAny>, traceback: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    exception(of)?.set_traceback(&traceback)
}

/// Add a note.
#[pyfunction(signature = (to, note, /))]
fn add_note(to: Borrowed<'_, '_, PyAny>, note: String) -> PyResult<()> {
    exception(to)?.add_note(&note)
}

/// Report this exception as unraisable.
#[pyfunction(signature = (raised, place = None, /))]
fn unraisable<'py>(
    py: Python<'py>,
    raised: Borrowed<'_, 'py, PyAny>,
    place: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<()> {
    PyErr::restore(exception(raised)?.to_owned()).write_unraisable(py, place.as_deref());
    Ok(())
}

/// Use two markers of an exception, of which only one is set.
#[pyfunction(signature = (raised, /))]
fn unraisable_twice<'py>(py: Python<'py>, raised: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    let raised = exception(raised)?;
    let first = PyErr::restore(raised.to_owned());
    let second = PyErr::restore(raised.to_owned());
    first.write_unraisable(py, None);
    second.write_unraisable(py, None);
    Ok(())
}

/// Report this exception to sys.excepthook.
#[pyfunction(signature = (raised, /))]
fn print<'py>(py: Python<'py>, raised: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    PyErr::restore(exception(raised)?.to_owned()).print(py);
    Ok(())
}

/// Print this exception.
#[pyfunction(signature = (raised, /))]
fn display(raised: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    exception(raised)?.display();
    Ok(())
}

/// Issue a UserWarning.
#[pyfunction(signature = (message, stack_level, /))]
fn warn<'py>(py: Python<'py>, message: String, stack_level: Borrowed<'_, 'py, PyAny>) -> PyResult<()> {
    PyErr::warn::<exceptions::UserWarning>(py, &c_string(py, message)?, number(stack_level)?)
}

/// Issue a warning of this category.
#[pyfunction(signature = (category, message, /))]
fn warn_type<'py>(py: Python<'py>, category: Borrowed<'_, 'py, PyAny>, message: String) -> PyResult<()> {
    PyErr::warn_type(&category, &c_string(py, message)?, 1)
}

/// Issue a DeprecationWarning about a line.
#[pyfunction(signature = (message, filename, lineno, module = None, registry = None, /))]
fn warn_explicit<'py>(
    py: Python<'py>,
    message: String,
    filename: String,
    lineno: Borrowed<'_, 'py, PyAny>,
    module: Option<String>,
    registry: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<()> {
    let (message, filename) = (c_string(py, message)?, c_string(py, filename)?);
    let module = module.map(|module| c_string(py, module)).transpose()?;
    PyErr::warn_explicit::<exceptions::DeprecationWarning>(
        py,
        &message,
        &filename,
        number(lineno)?,
        module.as_deref(),
        registry.as_deref(),
    )
}

/// Issue a ResourceWarning.
#[pyfunction(signature = (source, message, /))]
fn resource_warning(source: Borrowed<'_, '_, PyAny>, message: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let message = string(message)?;
    PyErr::resource_warning(&source, 1, &message)
}

/// Raise an audit event; whether its arguments were made.
#[pyfunction(signature = (event, first, second, /))]
fn audit<'py>(
    py: Python<'py>,
    event: String,
    first: Borrowed<'_, 'py, PyAny>,
    second: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let made = Cell::new(false);
    py.audit(&c_string(py, event)?, || {
        made.set(true);
        PyTuple::new(py, [first.to_owned(), second.to_owned()]).map(Bound::into_any)
    })?;
    Ok(PyBool::new(py, made.get()).to_owned().into_any())
}

/// Raise an audit event whose arguments cannot be made.
#[pyfunction(signature = (event, panics, /))]
fn audit_failing(py: Python<'_>, event: String, panics: bool) -> PyResult<()> {
    py.audit(&c_string(py, event)?, || {
        assert!(!panics, "no arguments");
        Err(PyErr::new::<ValueError>(py, "no arguments"))
    })
}

/// Run the signal handlers that are due.
#[pyfunction]
fn check_signals(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}
