//! More types of objects: bytearray, memoryview, range, complex, weak references, capsules,
//! functions made of closures; and what the protocols have beyond the twins in capi/.

use std::ffi::{CStr, CString};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cpython_api::converters::Complex;
use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{
    FastSequence, PyAny, PyByteArray, PyBytes, PyCFunction, PyCapsule, PyComplex, PyFunction, PyList, PyMemoryView,
    PyMethod, PyRange, PySendResult, PyString, PyTuple, PyWeakref, PyWeakrefProxy,
};
use cpython_api::{
    Borrowed, Bound, IntoPyObject, ModuleInit, ModuleState, PyErr, PyResult, Python, Traverse, pyfunction, pymodule,
};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// How many values of [`Counted`] there are.
#[derive(Traverse)]
struct State {
    #[traverse(skip)]
    alive: Arc<AtomicUsize>,
}

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { alive: Arc::default() })
    }
}

/// A value that is counted while it lives; dropping it may panic.
struct Counted {
    value: u64,
    alive: Arc<AtomicUsize>,
    fatal: bool,
}

impl Counted {
    fn new(state: &State, value: u64, fatal: bool) -> Self {
        state.alive.fetch_add(1, Ordering::Relaxed);
        Self { value, alive: Arc::clone(&state.alive), fatal }
    }

    /// The value. A closure that calls this holds the whole, not only the number.
    fn value(&self) -> u64 {
        self.value
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
        assert!(!self.fatal, "dropped");
    }
}

fn unknown(py: Python<'_>, name: &str) -> PyErr {
    PyErr::new::<ValueError>(py, format!("no method {name}"))
}

/// How many values there are.
#[pyfunction]
fn alive(state: &State) -> usize {
    state.alive.load(Ordering::Relaxed)
}

/// A method of `bytearray`.
#[pyfunction(signature = (name, this, a = None, b = None, /))]
fn bytearray_method<'py>(
    py: Python<'py>,
    name: &str,
    this: Borrowed<'_, 'py, PyByteArray>,
    a: Option<Object<'_, 'py>>,
    b: Option<Object<'_, 'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (a, b) = (a.unwrap_or(py.None()), b.unwrap_or(py.None()));
    match name {
        "len" => (this.len(), this.is_empty()).into_pyobject(py),
        "to_vec" => this.to_vec()?.as_slice().into_pyobject(py),
        "copy_to" => {
            let mut bytes = vec![0; b.extract()?];
            this.copy_to(a.extract()?, &mut bytes)?;
            bytes.as_slice().into_pyobject(py)
        }
        "copy_from" => this.copy_from(a.extract()?, b.extract()?)?.into_pyobject(py),
        "resize" => this.resize(a.extract()?)?.into_pyobject(py),
        _ => Err(unknown(py, name)),
    }
}

/// All that a memoryview says about itself.
#[pyfunction(signature = (object, /))]
fn memoryview_fields<'py>(py: Python<'py>, object: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    let view = match object.cast::<PyMemoryView>() {
        Some(view) => view.to_owned(),
        None => PyMemoryView::new(&object)?,
    };
    let found = (view.tobytes()?, view.format()?, view.readonly()?, view.nbytes()?, view.itemsize()?, view.shape()?);
    found.into_pyobject(py)
}

/// `view.release()`
#[pyfunction(signature = (view, /))]
fn memoryview_release(view: Borrowed<'_, '_, PyMemoryView>) -> PyResult<()> {
    view.release()
}

/// A range, its ends, its length and whether it contains a number.
#[pyfunction(signature = (start, stop, step, number, /))]
fn range<'py>(
    py: Python<'py>,
    start: isize,
    stop: isize,
    step: isize,
    number: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let range = PyRange::new(py, start, stop, step)?;
    let (start, stop, step) = (range.start()?, range.stop()?, range.step()?);
    (&range, start, stop, step, range.len()?, range.contains(&number)?).into_pyobject(py)
}

/// A complex number as it is, its parts and its absolute value.
#[pyfunction(signature = (number, /))]
fn complex<'py>(py: Python<'py>, number: Borrowed<'_, 'py, PyComplex>) -> PyResult<Bound<'py, PyAny>> {
    let value: Complex = number.value();
    (value, number.real(), number.imag(), value.abs()).into_pyobject(py)
}

/// Which kind of function it is.
#[pyfunction(signature = (object, /))]
fn function_kind(object: Object<'_, '_>) -> Option<&'static str> {
    if object.cast::<PyFunction>().is_some() {
        Some("function")
    } else if object.cast::<PyMethod>().is_some() {
        Some("method")
    } else if object.cast_exact::<PyCFunction>().is_some() {
        Some("builtin")
    } else {
        object.cast::<PyCFunction>().map(|_| "builtin method")
    }
}

/// A weak reference, or a proxy.
#[pyfunction(signature = (object, callback = None, proxy = false, /))]
fn weak<'py>(object: Object<'_, 'py>, callback: Option<Bound<'py, PyAny>>, proxy: bool) -> PyResult<Bound<'py, PyAny>> {
    if proxy {
        PyWeakrefProxy::new(&object, callback.as_ref()).map(Bound::into_any)
    } else {
        PyWeakref::new(&object, callback.as_ref()).map(Bound::into_any)
    }
}

/// The object of a weak reference or a proxy, in a tuple, or an empty tuple.
#[pyfunction(signature = (weak, /))]
fn upgrade<'py>(weak: Object<'_, 'py>) -> PyResult<Bound<'py, PyTuple>> {
    let py = weak.py();
    let found = if let Some(weak) = weak.cast::<PyWeakref>() {
        weak.upgrade()
    } else if let Some(proxy) = weak.cast::<PyWeakrefProxy>() {
        proxy.upgrade()
    } else {
        return Err(PyErr::new::<TypeError>(py, "no weak reference"));
    };
    PyTuple::new(py, found)
}

/// A capsule that holds a counted value.
#[pyfunction(signature = (name, value, fatal = false, /))]
fn capsule<'py>(
    py: Python<'py>,
    state: &State,
    name: &CStr,
    value: u64,
    fatal: bool,
) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new(py, Counted::new(state, value, fatal), name)
}

/// What a capsule is known by, and the values of three types that it does not hold or holds.
#[pyfunction(signature = (capsule, c_name, /))]
fn capsule_fields<'py>(
    py: Python<'py>,
    capsule: Borrowed<'_, 'py, PyCapsule>,
    c_name: &CStr,
) -> PyResult<Bound<'py, PyAny>> {
    let counted = capsule.downcast_ref::<Counted>().map(|counted| counted.value);
    let number = capsule.downcast_ref::<u64>().copied();
    let text = capsule.downcast_ref::<String>().cloned();
    let name = capsule.name().map(|name| name.to_string_lossy().into_owned());
    (name, capsule.is_valid(c_name), counted, number, text).into_pyobject(py)
}

/// The value of the capsule that is found by its name.
#[pyfunction(signature = (name, /))]
fn capsule_import(py: Python<'_>, name: &CStr) -> PyResult<Option<u64>> {
    let capsule = PyCapsule::import(py, name)?;
    Ok(capsule.downcast_ref::<Counted>().map(|counted| counted.value))
}

/// The number of arguments, as a list of them.
fn listed<'py>(py: Python<'py>, args: &[Borrowed<'_, 'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
    PyList::new(py, args).map(Bound::into_any)
}

/// A function made of a closure or a `fn`: "add" adds a value to its argument, "call" calls
/// its first argument with the others, "list" lists its arguments, "panic" panics.
#[pyfunction(signature = (kind, value = 0, doc = c"", /))]
fn closure<'py>(
    py: Python<'py>,
    state: &State,
    kind: &str,
    value: u64,
    doc: &CStr,
) -> PyResult<Bound<'py, PyCFunction>> {
    let counted = Counted::new(state, value, false);
    let name = CString::new(kind).unwrap_or_default();
    match kind {
        "add" => PyCFunction::new_closure(py, name, doc, move |py, args| match args {
            [number] => number.add(counted.value().into_pyobject(py)?.as_any()),
            _ => Err(PyErr::new::<TypeError>(py, format!("add() takes one argument ({} given)", args.len()))),
        }),
        "call" => PyCFunction::new_closure(py, name, doc, move |py, args| match args {
            [function, args @ ..] => {
                let result = function.call(&args.iter().map(|arg| &**arg).collect::<Vec<_>>())?;
                (result, counted.value()).into_pyobject(py)
            }
            [] => Ok(py.None().to_owned()),
        }),
        "list" => PyCFunction::new_closure(py, name, doc, listed),
        "panic" => PyCFunction::new_closure(py, name, doc, move |_, _| panic!("closure {}", counted.value())),
        _ => Err(unknown(py, kind)),
    }
}

/// What any object can be asked, by the name of the function of Python that does it.
#[pyfunction(signature = (name, this, a = None, /))]
fn object_method<'py>(
    py: Python<'py>,
    name: &str,
    this: Object<'_, 'py>,
    a: Option<Object<'_, 'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let a = a.unwrap_or(py.None());
    match name {
        "dir" => this.dir()?.into_pyobject(py),
        "format" => this.format(&a.extract::<Bound<'_, PyString>>()?)?.into_pyobject(py),
        "length_hint" => this.length_hint(a.extract()?)?.into_pyobject(py),
        "issubclass" => this.is_subclass(&a)?.into_pyobject(py),
        "is_iterator" => (this.is_iterator(), this.is_async_iterator()).into_pyobject(py),
        "aiter" => this.try_aiter(),
        "getslice" => {
            let (start, stop) = a.extract()?;
            this.as_sequence().get_slice(start, stop)
        }
        // The kind of result, and the result.
        "send" => match this.try_iter()?.send(&a)? {
            PySendResult::Return(value) => ("return", value).into_pyobject(py),
            PySendResult::Next(value) => ("next", value).into_pyobject(py),
        },
        // The type that stands behind it, and the items.
        "fast" => {
            let fast = this.as_sequence().fast(c"no sequence")?;
            let items = PyList::empty(py)?;
            let mut index = 0;
            while index < fast.len() {
                items.append(&fast.get_item(index)?)?;
                index += 1;
            }
            debug_assert_eq!(fast.is_empty(), index == 0);
            let beyond = match fast.get_item(index) {
                Ok(item) => item,
                Err(error) => error.take(py).into_any(),
            };
            match &fast {
                FastSequence::List(list) => ("list", list.is(&this), items, beyond).into_pyobject(py),
                FastSequence::Tuple(tuple) => ("tuple", tuple.is(&this), items, beyond).into_pyobject(py),
            }
        }
        "bytes" => PyBytes::from_object(&this)?.into_pyobject(py),
        _ => Err(unknown(py, name)),
    }
}

/// More types of objects.
#[pymodule(submodule)]
pub(crate) mod more_types {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{
        alive, bytearray_method, capsule, capsule_fields, capsule_import, closure, complex, function_kind,
        memoryview_fields, memoryview_release, object_method, range, upgrade, weak,
    };
}
