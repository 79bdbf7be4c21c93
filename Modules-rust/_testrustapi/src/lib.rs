//! `_testrustapi`: what the tests of the API import. It replaces nothing.
#![forbid(unsafe_code)]

mod bench;
mod buffer_twin;
mod buffers;
mod buffers_out;
mod calls;
mod capi;
mod classes;
mod clinic;
mod containers;
mod conversion;
mod converters;
mod errors;
mod life;
mod lock_drops;
mod locks;
mod locks_twin;
mod memory;
mod more_types;
mod panics;
mod passing;
mod strings;
mod threads;
mod types;
mod watching;
mod weak;
mod xxlimited;

use std::sync::atomic::{AtomicU64, Ordering};

use cpython_api::types::{PyAny, PyBytes, PyTuple};
use cpython_api::{
    Borrowed, Bound, BytesLike, ModuleInit, ModuleState, PyResult, Python, Traverse, pyfunction, pymodule,
};

/// Counts the calls of `count`, in each interpreter for itself.
#[derive(Traverse)]
pub struct State {
    calls: AtomicU64,
    fate: panics::Fate,
}

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { calls: AtomicU64::new(0), fate: panics::Fate::default() })
    }
}

/// How often this function was called in this interpreter.
#[pyfunction]
fn count(state: &State) -> PyResult<u64> {
    Ok(state.calls.fetch_add(1, Ordering::Relaxed) + 1)
}

/// The arguments, as a tuple.
#[pyfunction(signature = (a, /, b, c = None, *, d = None))]
fn arguments<'py>(
    py: Python<'py>,
    a: Borrowed<'_, 'py, PyAny>,
    b: Borrowed<'_, 'py, PyAny>,
    c: Option<Borrowed<'_, 'py, PyAny>>,
    d: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyTuple>> {
    let optional = |value: Option<Borrowed<'_, 'py, PyAny>>| value.unwrap_or(py.None()).to_owned();
    PyTuple::new(py, [a.to_owned(), b.to_owned(), optional(c), optional(d)])
}

/// Two positional-only arguments, as a tuple.
#[pyfunction(signature = (a, b = None, /))]
fn positional<'py>(
    py: Python<'py>,
    a: Borrowed<'_, 'py, PyAny>,
    b: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, [a.to_owned(), b.unwrap_or(py.None()).to_owned()])
}

/// The bytes of a bytes-like object.
#[pyfunction(signature = (data, /))]
fn read<'py>(py: Python<'py>, data: BytesLike<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new(py, &data.bytes(py)?)
}

/// Functions for the tests of cpython-api.
#[pymodule]
mod _testrustapi {
    #[pymodule_state]
    use super::State;
    #[pymodule_export(module)]
    use super::bench::bench;
    #[pymodule_export(module)]
    use super::buffer_twin::buffer_twin;
    #[pymodule_export(module)]
    use super::buffers::buffers;
    #[pymodule_export(module)]
    use super::buffers_out::buffers_out;
    #[pymodule_export]
    use super::calls::{
        attribute, binary, call, call_method, call_values, call_with, call_with_names, recursive_calls, unary,
    };
    #[pymodule_export(module)]
    use super::capi::capi;
    #[pymodule_export(module)]
    use super::capi::datetime::capi_datetime;
    #[pymodule_export(module)]
    use super::classes::classes;
    #[pymodule_export(module)]
    use super::clinic::clinic;
    #[pymodule_export(module)]
    use super::containers::containers;
    #[pymodule_export]
    use super::conversion::{convert, count_ints, fill, fill_wrongly, make_ints, units};
    #[pymodule_export]
    use super::converters::{
        fildes, named, unit_es, unit_es_hash, unit_s, unit_s_hash, unit_s_star, unit_y, unit_y_hash, unit_y_star,
        unit_z, unit_z_hash, unit_z_star,
    };
    #[pymodule_export]
    use super::errors::{
        add_note, audit, audit_failing, chain, check_signals, display, exception_type, from_errno, from_io_kind,
        import_error, links, matches, new_type, open_file, own_context, print, raise_args, raise_exception,
        raise_message, raise_none, raise_type, raise_value, resource_warning, restore, set_links, set_traceback, take,
        unicode_decode_error, unicode_encode_error, unraisable, unraisable_twice, warn, warn_explicit, warn_type,
    };
    #[pymodule_export(module)]
    use super::life::life;
    #[pymodule_export(module)]
    use super::lock_drops::lock_drops;
    #[pymodule_export(module)]
    use super::locks::locks;
    #[pymodule_export(module)]
    use super::locks_twin::locks_twin;
    #[pymodule_export(module)]
    use super::memory::memory;
    #[pymodule_export(module)]
    use super::more_types::more_types;
    #[pymodule_export]
    use super::panics::{
        panic, panic_after, panic_and_call, panic_and_catch, panic_in_drop, panic_in_thread, panic_resumed,
        panic_value, panic_value_drop, panic_when_freed, panic_while_raising,
    };
    #[pymodule_export]
    use super::passing::{Passing, make_function, pass_on, pass_rest_on};
    #[pymodule_export(module)]
    use super::strings::strings;
    #[pymodule_export(module)]
    use super::threads::threads;
    #[pymodule_export]
    use super::types::{checks, dict_method, list_method, set_method, tuple_method, type_method, value_method};
    #[pymodule_export(module)]
    use super::watching::watching;
    #[pymodule_export]
    use super::weak::Weak;
    #[pymodule_export(module)]
    use super::xxlimited::xxlimited;
    #[pymodule_export]
    use super::{arguments, count, positional, read};
}
