//! `_bench_pyo3`: the functions of Tools/bench/api/c_module.c as one writes them with PyO3.

mod buffers;
mod buffers_out;
mod class;
mod containers;
mod locks;
mod loops;
mod strings;
mod threads;
mod types;

use std::sync::atomic::{AtomicU64, Ordering};

use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// How often a `loop_` function does what it is named after.
const LOOPS: usize = 1000;

/// PyO3 has no state of a module.
static CALLS: AtomicU64 = AtomicU64::new(0);

fn count_call() -> u64 {
    CALLS.fetch_add(1, Ordering::Relaxed) + 1
}

type Object<'a, 'py> = &'a Bound<'py, PyAny>;

#[pyfunction]
fn call_noargs() {}

#[pyfunction]
fn call_state() -> u64 {
    count_call()
}

#[pyfunction]
#[pyo3(signature = (a, /))]
fn call_o(a: Object<'_, '_>) {
    let _ = a;
}

#[pyfunction]
#[pyo3(signature = (a, b, c = None, /))]
fn call_positional<'py>(
    a: Object<'_, 'py>,
    b: Object<'_, 'py>,
    c: Option<Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyAny>> {
    let _ = (a, b);
    c
}

#[pyfunction]
#[pyo3(signature = (a, b = None, *, c = None))]
fn call_keywords<'py>(
    a: Object<'_, 'py>,
    b: Option<Bound<'py, PyAny>>,
    c: Option<Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyAny>> {
    let _ = a;
    c.or(b)
}

#[pyfunction]
#[pyo3(signature = (a, b = None, c = None, d = None, e = None, f = None, g = None, h = None))]
#[expect(clippy::too_many_arguments, reason = "that is what is measured")]
fn call_many<'py>(
    a: Bound<'py, PyAny>,
    b: Option<Object<'_, 'py>>,
    c: Option<Object<'_, 'py>>,
    d: Option<Object<'_, 'py>>,
    e: Option<Object<'_, 'py>>,
    f: Option<Object<'_, 'py>>,
    g: Option<Object<'_, 'py>>,
    h: Option<Bound<'py, PyAny>>,
) -> Bound<'py, PyAny> {
    let _ = (b, c, d, e, f, g);
    h.unwrap_or(a)
}

#[pyfunction]
#[pyo3(signature = (*args))]
fn call_varargs<'py>(args: Bound<'py, PyTuple>) -> Bound<'py, PyTuple> {
    args
}

#[pyfunction]
#[pyo3(signature = (a, /))]
fn call_bool(a: Object<'_, '_>) -> PyResult<bool> {
    a.is_truthy()
}

#[pyfunction]
#[pyo3(signature = (a, /))]
fn call_int(a: i64) -> i64 {
    a
}

#[pyfunction]
#[pyo3(signature = (a, /))]
fn call_float(a: f64) -> f64 {
    a
}

#[pyfunction]
#[pyo3(signature = (a, /))]
fn call_str(a: &str) -> usize {
    a.len()
}

#[pyfunction]
#[pyo3(signature = (data, /))]
fn call_bytes(data: Object<'_, '_>) -> PyResult<usize> {
    Ok(PyUntypedBuffer::get(data)?.len_bytes())
}

#[pyfunction]
#[pyo3(signature = (a, /))]
fn call_instance(a: &Bound<'_, class::Bench>) {
    let _ = a;
}

#[pyfunction]
fn call_raise() -> PyResult<()> {
    Err(PyValueError::new_err("message"))
}

#[pymodule(gil_used = false)]
mod _bench_pyo3 {
    #[pymodule_export]
    use super::buffers::{buffer_copy, buffer_sum, buffer_sum_f64, buffer_write, loop_buffer_get};
    #[pymodule_export]
    use super::buffers_out::{CountingExporter, FixedExporter};
    #[pymodule_export]
    use super::class::Bench;
    #[pymodule_export]
    use super::containers::{loop_dict_each, loop_list_each, loop_list_get, loop_set_contains, loop_set_iterate};
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
        closure, loop_complex_new, loop_date_new, loop_datetime_fields, loop_number_add, loop_sequence_item,
        loop_slice_indices, loop_weakref_upgrade,
    };
    #[pymodule_export]
    use super::{
        call_bool, call_bytes, call_float, call_instance, call_int, call_keywords, call_many, call_noargs, call_o,
        call_positional, call_raise, call_state, call_str, call_varargs,
    };
}
