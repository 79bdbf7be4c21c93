//! The functions with each kind of parameter.

use cpython_api::types::PyTuple;
use cpython_api::{Bound, pyfunction};

use super::{Object, docs};

/// Clinic's `object = None`.
type Opt<'a, 'py> = Option<Object<'a, 'py>>;

#[pyfunction]
fn test_empty_function() {}

#[pyfunction(signature = (a, b))]
fn keywords<'a, 'py>(a: Object<'a, 'py>, b: Object<'a, 'py>) -> (Object<'a, 'py>, Object<'a, 'py>) {
    (a, b)
}

#[pyfunction(signature = (a, *, b))]
fn keywords_kwonly<'a, 'py>(a: Object<'a, 'py>, b: Object<'a, 'py>) -> (Object<'a, 'py>, Object<'a, 'py>) {
    (a, b)
}

#[pyfunction(signature = (a, b = None, c = None))]
fn keywords_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c)
}

#[pyfunction(signature = (a, b = None, *, c = None, d = None))]
fn keywords_opt_kwonly<'a, 'py>(
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d)
}

#[pyfunction(signature = (a, *, b = None, c = None))]
fn keywords_kwonly_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c)
}

#[pyfunction(signature = (a, /, b))]
fn posonly_keywords<'a, 'py>(a: Object<'a, 'py>, b: Object<'a, 'py>) -> (Object<'a, 'py>, Object<'a, 'py>) {
    (a, b)
}

#[pyfunction(signature = (a, /, *, b))]
fn posonly_kwonly<'a, 'py>(a: Object<'a, 'py>, b: Object<'a, 'py>) -> (Object<'a, 'py>, Object<'a, 'py>) {
    (a, b)
}

#[pyfunction(signature = (a, /, b, *, c))]
fn posonly_keywords_kwonly<'a, 'py>(
    a: Object<'a, 'py>,
    b: Object<'a, 'py>,
    c: Object<'a, 'py>,
) -> (Object<'a, 'py>, Object<'a, 'py>, Object<'a, 'py>) {
    (a, b, c)
}

#[pyfunction(signature = (a, /, b, c = None, d = None))]
fn posonly_keywords_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Object<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d)
}

#[pyfunction(signature = (a, b = None, /, c = None, d = None))]
fn posonly_opt_keywords_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d)
}

#[pyfunction(signature = (a, /, *, b, c = None, d = None))]
fn posonly_kwonly_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Object<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d)
}

#[pyfunction(signature = (a, b = None, /, *, c = None, d = None))]
fn posonly_opt_kwonly_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d)
}

#[pyfunction(signature = (a, /, b, *, c, d = None, e = None))]
fn posonly_keywords_kwonly_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Object<'a, 'py>,
    c: Object<'a, 'py>,
    d: Opt<'a, 'py>,
    e: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Object<'a, 'py>, Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d, e)
}

#[pyfunction(signature = (a, /, b, c = None, *, d = None, e = None))]
fn posonly_keywords_opt_kwonly_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Object<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
    e: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d, e)
}

#[pyfunction(signature = (a, b = None, /, c = None, *, d = None))]
fn posonly_opt_keywords_opt_kwonly_opt<'a, 'py>(
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
    d: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, b, c, d)
}

#[pyfunction(signature = (*, a))]
fn keyword_only_parameter<'a, 'py>(a: Object<'a, 'py>) -> (Object<'a, 'py>,) {
    (a,)
}

#[pyfunction(signature = (a, /, b, *args))]
fn posonly_vararg<'a, 'py>(
    a: Object<'a, 'py>,
    b: Object<'a, 'py>,
    args: Bound<'py, PyTuple>,
) -> (Object<'a, 'py>, Object<'a, 'py>, Bound<'py, PyTuple>) {
    (a, b, args)
}

#[pyfunction(signature = (a, *args))]
fn vararg<'a, 'py>(a: Object<'a, 'py>, args: Bound<'py, PyTuple>) -> (Object<'a, 'py>, Bound<'py, PyTuple>) {
    (a, args)
}

#[pyfunction(signature = (a, *args, b = false))]
fn vararg_with_default<'a, 'py>(
    a: Object<'a, 'py>,
    args: Bound<'py, PyTuple>,
    b: bool,
) -> (Object<'a, 'py>, Bound<'py, PyTuple>, bool) {
    (a, args, b)
}

#[pyfunction(signature = (a, *args, b = None, c = None))]
fn vararg_with_default2<'a, 'py>(
    a: Object<'a, 'py>,
    args: Bound<'py, PyTuple>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
) -> (Object<'a, 'py>, Bound<'py, PyTuple>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (a, args, b, c)
}

#[pyfunction(signature = (*args, b = None))]
fn vararg_with_only_defaults<'a, 'py>(
    args: Bound<'py, PyTuple>,
    b: Opt<'a, 'py>,
) -> (Bound<'py, PyTuple>, Opt<'a, 'py>) {
    (args, b)
}

#[pyfunction(signature = (*args, a, b = None, c = None))]
fn vararg_kwonly_req_opt<'a, 'py>(
    args: Bound<'py, PyTuple>,
    a: Object<'a, 'py>,
    b: Opt<'a, 'py>,
    c: Opt<'a, 'py>,
) -> (Bound<'py, PyTuple>, Object<'a, 'py>, Opt<'a, 'py>, Opt<'a, 'py>) {
    (args, a, b, c)
}

#[pyfunction(signature = (pos1, pos2, *varargs, kw1 = None, kw2 = None), doc = docs::GH_32092_OOB)]
fn gh_32092_oob(
    pos1: Object<'_, '_>,
    pos2: Object<'_, '_>,
    varargs: Bound<'_, PyTuple>,
    kw1: Opt<'_, '_>,
    kw2: Opt<'_, '_>,
) {
    let _ = (pos1, pos2, varargs, kw1, kw2);
}

#[pyfunction(signature = (pos, *args, kw = None), doc = docs::GH_32092_KW_PASS)]
fn gh_32092_kw_pass(pos: Object<'_, '_>, args: Bound<'_, PyTuple>, kw: Opt<'_, '_>) {
    let _ = (pos, args, kw);
}

#[pyfunction(signature = (*args), doc = docs::GH_99233_REFCOUNT)]
fn gh_99233_refcount(args: Bound<'_, PyTuple>) {
    let _ = (args,);
}

#[pyfunction(signature = (name, *constraints, covariant = false), doc = docs::NULL_OR_TUPLE_FOR_VARARGS)]
fn null_or_tuple_for_varargs<'a, 'py>(
    name: Object<'a, 'py>,
    constraints: Bound<'py, PyTuple>,
    covariant: bool,
) -> (Object<'a, 'py>, Bound<'py, PyTuple>, bool) {
    (name, constraints, covariant)
}
