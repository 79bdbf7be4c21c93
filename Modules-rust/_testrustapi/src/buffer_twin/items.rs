//! From Python's values to the items of a buffer and back, by the struct module.

use std::ffi::{CStr, CString};

use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyBytes, PyFloat, PyInt, PyList, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, BufferInfo, BufferOrder, PyErr, PyResult, Python};

use super::State;

/// The items of a list or a tuple.
pub(super) fn sequence<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyTuple>>> {
    match (object.cast::<PyTuple>(), object.cast::<PyList>()) {
        (Some(tuple), _) => Ok(Some(tuple.clone())),
        (_, Some(list)) => list.to_tuple().map(Some),
        _ => Ok(None),
    }
}

/// `CHECK_LIST_OR_TUPLE`.
pub(super) fn list_or_tuple<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, PyTuple>> {
    let text = || format!("{name} must be a list or a tuple");
    sequence(object)?.ok_or_else(|| PyErr::new::<TypeError>(object.py(), text()))
}

/// The numbers of a shape, or of strides (`seq_as_ssize_array`).
pub(super) fn numbers(items: &Bound<'_, PyTuple>, is_shape: bool) -> PyResult<Vec<isize>> {
    let invalid = |text: &str| PyErr::new::<ValueError>(items.py(), text);
    let number = |item: Borrowed<'_, '_, PyAny>| match item.cast::<PyInt>() {
        None if is_shape => Err(invalid("elements of shape must be integers")),
        None => Err(invalid("elements of strides must be integers")),
        Some(item) => match item.to::<isize>()? {
            number if is_shape && number < 0 => Err(invalid("elements of shape must be integers >= 0")),
            number => Ok(number),
        },
    };
    items.iter().map(number).collect()
}

/// A format as C has it (`get_format`).
pub(super) fn c_format(format: &Bound<'_, PyAny>) -> PyResult<CString> {
    let py = format.py();
    let Some(text) = format.cast::<PyString>() else {
        return Err(PyErr::new::<TypeError>(py, "bad argument type for built-in operation"));
    };
    let ascii = text.encode_ascii()?;
    let bytes: &[u8] = ascii.extract()?;
    CString::new(bytes).map_err(|_| PyErr::new::<ValueError>(py, "embedded null character"))
}

/// A converter between values and bytes, for one format.
pub(super) struct Packer<'py> {
    packer: Bound<'py, PyAny>,
    members: usize,
}

impl<'py> Packer<'py> {
    /// For a format of this size.
    pub(super) fn new(state: &State, format: &Bound<'py, PyAny>, itemsize: usize) -> PyResult<Self> {
        let py = format.py();
        let packer = state.new_struct.bind(py).call(&[format])?;
        // How many members an item has is not public: it is as many as come out of one.
        let members = packer.call_method1(c"unpack", (vec![0_u8; itemsize].as_slice(),))?.len()?;
        Ok(Self { packer, members })
    }

    /// The bytes of one item.
    pub(super) fn pack(&self, item: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        let is_value =
            item.cast::<PyBytes>().is_some() || item.cast::<PyInt>().is_some() || item.cast::<PyFloat>().is_some();
        let packed = match sequence(&item)? {
            _ if is_value && self.members == 1 => self.packer.call_method(c"pack", &[&*item])?,
            Some(values) if values.len() == self.members => {
                let values: Vec<&Bound<'py, PyAny>> = values.as_slice().iter().map(|value| &**value).collect();
                self.packer.call_method(c"pack", &values)?
            }
            _ => {
                let text = "mismatch between initializer element and format string";
                return Err(PyErr::new::<ValueError>(item.py(), text));
            }
        };
        packed.extract()
    }
}

/// The value of one item; without a format a byte (`unpack_single`).
pub(super) fn unpack<'py>(
    py: Python<'py>,
    state: &State,
    item: &[u8],
    format: Option<&CStr>,
) -> PyResult<Bound<'py, PyAny>> {
    let (format, size) = format.map_or((c"B", 1), |format| (format, item.len()));
    let format = format.to_str().unwrap_or_default();
    single(state.unpack_from.bind(py).call1((format, &item[..size.min(item.len())]))?)
}

/// A tuple of one value as the value.
fn single(values: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyAny>> {
    let only = match values.cast::<PyTuple>().map(|values| values.as_slice()) {
        Some([only]) => Some((**only).clone()),
        _ => None,
    };
    Ok(only.unwrap_or(values))
}

/// All values, as nested lists (`ndarray_as_list`).
pub(super) fn to_list<'py>(py: Python<'py>, state: &State, info: &BufferInfo) -> PyResult<Bound<'py, PyAny>> {
    let Some(format) = info.format() else {
        let text = "ndarray: tolist() does not support format=NULL, use tobytes()";
        return Err(PyErr::new::<ValueError>(py, text));
    };
    let shape = match info.shape() {
        Some(shape) => shape.to_vec(),
        None if info.ndim() == 0 => Vec::new(),
        None => vec![info.len() as isize],
    };
    let unpack_from = state.new_struct.bind(py).call1((format.to_str().unwrap_or_default(),))?;
    let unpack_from = unpack_from.getattr(c"unpack_from")?;
    let bytes = info.to_vec(py, BufferOrder::C)?;
    let mut items = bytes.chunks_exact(info.itemsize());
    nested(&unpack_from, &mut items, &shape)
}

fn nested<'py>(
    unpack_from: &Bound<'py, PyAny>,
    items: &mut std::slice::ChunksExact<'_, u8>,
    shape: &[isize],
) -> PyResult<Bound<'py, PyAny>> {
    match shape {
        [] => single(unpack_from.call1((items.next().unwrap_or_default(),))?),
        [count, rest @ ..] => {
            let list = PyList::empty(unpack_from.py())?;
            for _ in 0..*count {
                list.append(&nested(unpack_from, items, rest)?)?;
            }
            Ok(list.into_any())
        }
    }
}
