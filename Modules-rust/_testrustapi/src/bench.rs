//! What `make bench` measures of the API: the functions of Tools/bench/api/c_module.c.
//!
//! A `call_` function has one shape of signature and does next to nothing. A `loop_` function
//! does one thing [`LOOPS`] times.

pub(crate) mod buffers;
pub(crate) mod buffers_out;
pub(crate) mod class;
pub(crate) mod containers;
pub(crate) mod locks;
pub(crate) mod loops;
pub(crate) mod strings;
mod threads;
pub(crate) mod types;

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::exceptions::ValueError;
use cpython_api::sync::PyOnceLock;
use cpython_api::types::datetime::PyDateTimeApi;
use cpython_api::types::{PyAny, PyString, PyTuple};
use cpython_api::{
    Borrowed, Bound, BytesLike, Class, ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse,
    interned_strings, pyfunction, pymodule,
};

interned_strings! {
    /// Names that are looked up.
    struct Names {
        name,
    }
}

/// What the functions need.
#[derive(Traverse)]
pub(crate) struct State {
    calls: AtomicU64,
    keyword_names: Py<PyTuple>,
    names: Names,
    iterator: Class<class::BenchIterator>,
    datetime: PyOnceLock<PyDateTimeApi>,
}

impl State {
    fn count_call(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The C API of datetime, imported when it is first needed.
    fn datetime(&self, py: Python<'_>) -> PyResult<&PyDateTimeApi> {
        self.datetime.get_or_try_init(py, || PyDateTimeApi::import(py))
    }
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self {
            calls: AtomicU64::new(0),
            keyword_names: PyTuple::of_names(module.py(), &["key"])?.unbind(),
            names: Names::new(module.py())?,
            iterator: module.add_class()?,
            datetime: PyOnceLock::new(),
        })
    }
}

/// Functions that are measured.
#[pymodule(submodule)]
pub(crate) mod bench {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::buffers::{
        buffer_copy, buffer_copy_f64, buffer_crc, buffer_sum, buffer_sum_f64, buffer_write, loop_buffer_get,
    };
    #[pymodule_export]
    use super::buffers_out::{CountingExporter, FixedExporter, IntsExporter};
    #[pymodule_export]
    use super::class::Bench;
    #[pymodule_export]
    use super::containers::{
        loop_dict_each, loop_list_each, loop_list_get, loop_set_contains, loop_set_each, loop_set_iterate,
    };
    #[pymodule_export]
    use super::locks::{
        loop_critical_section, loop_critical_section2, loop_mutex_count, loop_mutex_object, loop_once_get,
    };
    #[pymodule_export]
    use super::loops::{
        loop_bytes_new, loop_call_keyword, loop_call_method0, loop_call_method1, loop_call0, loop_call1, loop_call2,
        loop_dict_build, loop_dict_get, loop_dict_iterate, loop_dict_set, loop_eq, loop_getattr, loop_getitem,
        loop_i64_to_int, loop_int_to_i64, loop_is_truthy, loop_iterate, loop_len, loop_list_build, loop_list_iterate,
        loop_raise, loop_setattr, loop_setitem, loop_str_new, loop_str_utf8, loop_tuple_build,
    };
    #[pymodule_export]
    use super::strings::{
        bytes_4096, bytes_pieces, loop_bytes_64, loop_getattr_kept, loop_str_first, loop_str_kept_utf8, str_hash,
        write_ascii, write_chars, write_strs, write_wide_end,
    };
    #[pymodule_export]
    use super::threads::{loop_attach_again, loop_attach_new, loop_detach};
    #[pymodule_export]
    use super::types::{
        closure, loop_bytearray_copy, loop_complex_new, loop_complex_parts, loop_date_new, loop_datetime_fields,
        loop_mapping_optional, loop_number_add, loop_number_in_place_add, loop_number_isize, loop_sequence_item,
        loop_slice_indices, loop_weakref_upgrade,
    };
    #[pymodule_export]
    use super::{
        call_bool, call_bytes, call_float, call_instance, call_int, call_keywords, call_many, call_noargs, call_o,
        call_positional, call_raise, call_state, call_str, call_varargs,
    };
}

/// How often a `loop_` function does what it is named after.
const LOOPS: usize = 1000;

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// No argument.
#[pyfunction]
fn call_noargs() {}

/// No argument, and a count in the module's state.
#[pyfunction]
fn call_state(state: &State) -> u64 {
    state.count_call()
}

/// One positional-only argument.
#[pyfunction(signature = (a, /))]
fn call_o(a: Object<'_, '_>) {
    let _ = a;
}

/// Positional-only arguments; the last one is returned.
#[pyfunction(signature = (a, b, c = None, /))]
fn call_positional<'py>(
    py: Python<'py>,
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    c: Option<Object<'_, 'py>>,
) -> Bound<'py, PyAny> {
    let _ = (a, b);
    c.unwrap_or(py.None()).to_owned()
}

/// Arguments by position or keyword; the last one is returned.
#[pyfunction(signature = (a, b = None, *, c = None))]
fn call_keywords<'py>(
    py: Python<'py>,
    a: Object<'_, 'py>,
    b: Option<Object<'_, 'py>>,
    c: Option<Object<'_, 'py>>,
) -> Bound<'py, PyAny> {
    let _ = a;
    c.or(b).unwrap_or(py.None()).to_owned()
}

/// Many arguments by position or keyword; the last one is returned, or else the first.
#[pyfunction(signature = (a, b = None, c = None, d = None, e = None, f = None, g = None, h = None))]
#[expect(clippy::too_many_arguments, reason = "that is what is measured")]
fn call_many<'py>(
    a: Object<'_, 'py>,
    b: Option<Object<'_, 'py>>,
    c: Option<Object<'_, 'py>>,
    d: Option<Object<'_, 'py>>,
    e: Option<Object<'_, 'py>>,
    f: Option<Object<'_, 'py>>,
    g: Option<Object<'_, 'py>>,
    h: Option<Object<'_, 'py>>,
) -> Bound<'py, PyAny> {
    let _ = (b, c, d, e, f, g);
    h.unwrap_or(a).to_owned()
}

/// All arguments, as a tuple.
#[pyfunction(signature = (*args))]
fn call_varargs<'py>(args: Bound<'py, PyTuple>) -> Bound<'py, PyTuple> {
    args
}

/// The truth of an object.
#[pyfunction(signature = (a, /))]
fn call_bool(a: bool) -> bool {
    a
}

/// An int.
#[pyfunction(signature = (a, /))]
fn call_int(a: i64) -> i64 {
    a
}

/// A float.
#[pyfunction(signature = (a, /))]
fn call_float(a: f64) -> f64 {
    a
}

/// The length of a str in UTF-8.
#[pyfunction(signature = (a, /))]
fn call_str(a: Borrowed<'_, '_, PyString>) -> PyResult<usize> {
    Ok(a.to_str()?.len())
}

/// The length of bytes.
#[pyfunction(signature = (data, /))]
fn call_bytes(data: BytesLike<'_, '_>) -> usize {
    data.len()
}

/// An instance of our class.
#[pyfunction(signature = (a, /))]
fn call_instance(a: Borrowed<'_, '_, class::Bench>) {
    let _ = a;
}

/// Raise ValueError.
#[pyfunction]
fn call_raise(py: Python<'_>) -> PyResult<()> {
    Err(PyErr::new::<ValueError>(py, "message"))
}
