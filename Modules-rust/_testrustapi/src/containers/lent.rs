//! Items that are lent, and iterations whose position the caller keeps.

use cpython_api::exceptions::TypeError;
use cpython_api::types::{DictPosition, DictProgress, Lent, PyDict, PyList, PyStringData, VisitPlain};
use cpython_api::{Borrowed, Bound, IntoPyObject, PyErr, PyResult, Python, pyfunction};

use super::Object;

/// Tells what it is lent. It does not take floats that are not finite.
struct Tell;

impl VisitPlain for Tell {
    type Output = String;

    fn none(self, (): ()) -> Option<String> {
        Some("None".to_owned())
    }

    fn bool(self, (): (), value: bool) -> Option<String> {
        Some(format!("bool {value}"))
    }

    fn int(self, (): (), value: i64) -> Option<String> {
        Some(format!("int {value}"))
    }

    fn float(self, (): (), value: f64) -> Option<String> {
        value.is_finite().then(|| format!("float {}", value.to_bits()))
    }

    fn string(self, (): (), value: PyStringData<'_>) -> Option<String> {
        let chars: Vec<_> = value.chars().map(|c| format!("{c:x}")).collect();
        Some(format!("str {}", chars.join(" ")))
    }
}

/// Tells the key, too.
struct TellEntry;

impl TellEntry {
    fn entry(key: PyStringData<'_>, value: Option<String>) -> Option<String> {
        Some(format!("{}: {}", Tell.string((), key)?, value?))
    }
}

impl<'k> VisitPlain<PyStringData<'k>> for TellEntry {
    type Output = String;

    fn none(self, key: PyStringData<'k>) -> Option<String> {
        Self::entry(key, Tell.none(()))
    }

    fn bool(self, key: PyStringData<'k>, value: bool) -> Option<String> {
        Self::entry(key, Tell.bool((), value))
    }

    fn int(self, key: PyStringData<'k>, value: i64) -> Option<String> {
        Self::entry(key, Tell.int((), value))
    }

    fn float(self, key: PyStringData<'k>, value: f64) -> Option<String> {
        Self::entry(key, Tell.float((), value))
    }

    fn string(self, key: PyStringData<'k>, value: PyStringData<'_>) -> Option<String> {
        Self::entry(key, Tell.string((), value))
    }
}

/// Adds what was lent to a list, or what a function gives for the object; false at the end.
fn add<'py, T: IntoPyObject<'py>>(
    found: &Bound<'py, PyList>,
    function: Object<'_, 'py>,
    lent: Lent<String, T>,
) -> PyResult<bool> {
    let py = found.py();
    match lent {
        Lent::Output(text) => found.append(&text.into_pyobject(py)?)?,
        Lent::Object(object) => found.append(&function.call(&[&object.into_pyobject(py)?])?)?,
        Lent::End => return Ok(false),
    }
    Ok(true)
}

/// The items of a list or a dict: texts about plain objects that are lent, of the others what a function gives.
#[pyfunction(signature = (container, function, /))]
fn lend<'py>(container: Object<'_, 'py>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let py = container.py();
    let found = PyList::empty(py)?;
    if let Some(list) = container.cast::<PyList>() {
        let mut index = 0;
        while add(&found, function, list.lend_item(index, Tell))? {
            index += 1;
        }
        return Ok(found);
    }
    let dict = container.cast::<PyDict>().ok_or_else(|| not_known(py))?;
    let mut position = DictPosition::default();
    while add(&found, function, dict.lend_next_item(&mut position, TellEntry))? {}
    Ok(found)
}

/// As lend(), of a dict that has to stay as it is.
#[pyfunction(signature = (dict, function, /))]
fn lend_checked<'py>(dict: Borrowed<'_, 'py, PyDict>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let found = PyList::empty(dict.py())?;
    let mut progress = DictProgress::start(&dict);
    while add(&found, function, progress.lend_next(&dict, TellEntry)?)? {}
    Ok(found)
}

/// Call a function with each item of a list or dict that has a position, until there is no more.
#[pyfunction(signature = (container, function, /))]
fn step<'py>(container: Object<'_, 'py>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let py = container.py();
    let found = PyList::empty(py)?;
    if let Some(list) = container.cast::<PyList>() {
        let mut index = 0;
        while let Some(item) = list.get(index) {
            found.append(&function.call(&[&item])?)?;
            index += 1;
        }
        return Ok(found);
    }
    let dict = container.cast::<PyDict>().ok_or_else(|| not_known(py))?;
    let mut position = DictPosition::default();
    while let Some(item) = dict.next_item(&mut position) {
        found.append(&function.call(&[&item.into_pyobject(py)?])?)?;
    }
    Ok(found)
}

/// As step(), of a dict that has to stay as it is.
#[pyfunction(signature = (dict, function, /))]
fn step_checked<'py>(dict: Borrowed<'_, 'py, PyDict>, function: Object<'_, 'py>) -> PyResult<Bound<'py, PyList>> {
    let py = dict.py();
    let found = PyList::empty(py)?;
    let mut progress = DictProgress::start(&dict);
    while let Some(item) = progress.next(&dict) {
        found.append(&function.call(&[&item?.into_pyobject(py)?])?)?;
    }
    Ok(found)
}

fn not_known(py: Python<'_>) -> PyErr {
    PyErr::new::<TypeError>(py, "not a list or dict")
}
