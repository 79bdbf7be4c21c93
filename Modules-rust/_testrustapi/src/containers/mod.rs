//! `_testrustapi.containers`: twins of what _testlimitedcapi, _testcapi and _testinternalcapi have
//! for list, dict, set and tuple, for test_containers_twin.py, and iterations for test_containers.py.

mod dict;
mod iterate;
mod lent;
mod list;
mod order;
mod set;
mod tuple;

use std::ffi::CString;

use cpython_api::exceptions::{ExceptionType, KeyError, SystemError};
use cpython_api::types::{PyAny, PyBytes, PyString, PyTypeCheck};
use cpython_api::{Arg, Borrowed, Bound, FromArg, PyErr, PyResult, Python, pymodule};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

/// The error of C's functions for what the types of ours rule out.
fn bad_internal_call(py: Python<'_>) -> PyErr {
    PyErr::new::<SystemError>(py, "bad argument to internal function")
}

/// An object of the type that a function is for. The check that C's function makes is made
/// here, with its error.
struct Of<'a, 'py, T>(Borrowed<'a, 'py, T>);

impl<'a, 'py, T: PyTypeCheck> FromArg<'a, 'py> for Of<'a, 'py, T> {
    fn from_arg(object: Object<'a, 'py>, _arg: Arg) -> PyResult<Self> {
        object.cast::<T>().map(Self).ok_or_else(|| bad_internal_call(object.py()))
    }
}

/// An object that has to be there: None stands for NULL (`NULLABLE` in C).
struct Given<'a, 'py>(Object<'a, 'py>);

impl<'a, 'py> FromArg<'a, 'py> for Given<'a, 'py> {
    fn from_arg(object: Object<'a, 'py>, _arg: Arg) -> PyResult<Self> {
        if object.is_none() { Err(bad_internal_call(object.py())) } else { Ok(Self(object)) }
    }
}

/// A string of C, from bytes or str.
struct Text(CString);

impl<'a, 'py> FromArg<'a, 'py> for Text {
    fn from_arg(object: Object<'a, 'py>, arg: Arg) -> PyResult<Self> {
        let text = match object.cast::<PyString>() {
            Some(text) => CString::new(text.to_str()?),
            None => CString::new(Borrowed::<PyBytes>::from_arg(object, arg)?.as_bytes()),
        };
        text.map(Self).map_err(|_| bad_internal_call(object.py()))
    }
}

/// An index that no container has stands for a negative one.
fn unsigned(index: isize) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// The ends of a slice, where C takes negative ones for 0.
fn clipped(low: isize, high: isize) -> (usize, usize) {
    (low.max(0).cast_unsigned(), high.max(0).cast_unsigned())
}

/// 0, if all went well.
fn status(result: PyResult<()>) -> PyResult<i32> {
    result.map(|()| 0)
}

/// What was found, or the class KeyError.
fn or_key_error<'py>(py: Python<'py>, found: Option<Bound<'py, PyAny>>) -> Bound<'py, PyAny> {
    found.unwrap_or_else(|| KeyError::type_object(py).to_owned())
}

/// Lists, dicts, sets and tuples.
#[pymodule(submodule)]
pub(crate) mod containers {
    #[pymodule_export]
    use super::dict::{
        dict_check, dict_checkexact, dict_clear, dict_contains, dict_containsstring, dict_copy, dict_delitem,
        dict_delitemstring, dict_from_stack, dict_getitemref, dict_getitemstringref, dict_getitemwitherror, dict_items,
        dict_keys, dict_merge, dict_mergefromseq2, dict_new, dict_next, dict_pop, dict_pop_null, dict_popstring,
        dict_popstring_null, dict_setdefault, dict_setdefaultref, dict_setitem, dict_setitemstring, dict_size,
        dict_update, dict_values, dictproxy_new,
    };
    #[pymodule_export]
    use super::iterate::{check_dict, check_items, each, each_item, ended, iterate, nested, pending};
    #[pymodule_export]
    use super::lent::{lend, lend_checked, step, step_checked};
    #[pymodule_export]
    use super::list::{
        list_append, list_astuple, list_check, list_check_exact, list_clear, list_extend, list_from_stack,
        list_get_item, list_get_item_ref, list_get_size, list_getitem, list_getslice, list_insert, list_reverse,
        list_set_item, list_setitem, list_setslice, list_size, list_sort,
    };
    #[pymodule_export]
    use super::order::{compare, compare_many, getter_items, in_locked_list};
    #[pymodule_export]
    use super::set::{
        anyset_check, anyset_checkexact, frozenset_check, frozenset_checkexact, frozenset_new, set_add, set_check,
        set_checkexact, set_clear, set_contains, set_discard, set_get_size, set_new, set_next_entry, set_pop, set_size,
        set_update,
    };
    #[pymodule_export]
    use super::tuple::{
        tuple_check, tuple_checkexact, tuple_get_item, tuple_get_size, tuple_getitem, tuple_getslice, tuple_size,
    };
}
