//! Binding for functions with `*args` and `**kwargs`.

use cpython_sys as ffi;

use super::entry::{self, handles, items};
use super::parser::{self, RawArgs};
use super::raw::Ptr;
use crate::args::{ArgErrors, Rest, Signature, Values, VarArgs};
use crate::handle::{Borrowed, Bound};
use crate::keywords::VarKeywords;
use crate::python::Python;
use crate::types::{PyAny, PyDict, PyTuple};
use crate::{PyResult, alloc};

/// Lets `body` see the names and the values of keyword arguments, however C gave them.
///
/// # Safety
///
/// `raw` is as C hands it over, and its objects live for `'a`.
pub(crate) unsafe fn with_keywords<'a, 'py, V>(
    py: Python<'py>,
    raw: RawArgs,
    body: impl FnOnce(&[Borrowed<'a, 'py, PyAny>], &[Borrowed<'a, 'py, PyAny>]) -> PyResult<V>,
) -> PyResult<V> {
    if !raw.kwnames.is_null() {
        // SAFETY: it is a tuple.
        let names = unsafe { items(raw.kwnames) };
        // SAFETY: in the array that C gave.
        let values = unsafe { raw.args.add(raw.nargs as usize) };
        // SAFETY: one object stands there for each name.
        return body(names, unsafe { handles(values, names.len()) });
    }
    let (mut names, mut values) = (Vec::new(), Vec::new());
    if !raw.kwargs.is_null() {
        let (mut position, mut name, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
        // SAFETY: a dict that nobody changes meanwhile (`private_dict`), and places to write to.
        while unsafe { ffi::PyDict_Next(raw.kwargs, &raw mut position, &raw mut name, &raw mut value) } != 0 {
            // SAFETY: the dict keeps its keys and values, and it is kept for `'a`.
            alloc::push(py, &mut names, unsafe { super::slots::object(py, name) })?;
            // SAFETY: as above.
            alloc::push(py, &mut values, unsafe { super::slots::object(py, value) })?;
        }
    }
    body(&names, &values)
}

/// Gives each parameter its argument, and collects the rest.
///
/// # Safety
///
/// As [`entry::bind`].
#[inline(always)]
unsafe fn bind_varargs<'s, 'a, 'py, const N: usize>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    buffer: &'s mut [Option<Borrowed<'a, 'py, PyAny>>; N],
) -> PyResult<(&'s Values<'a, 'py>, VarArgs<'a, 'py>)>
where
    'a: 's,
{
    let nargs = raw.nargs as usize;
    if !signature.varargs {
        // SAFETY: the caller's promise.
        let values = unsafe { entry::bind(signature, py, raw, buffer) }?;
        return Ok((values, VarArgs::Slice(&[])));
    }
    if raw.kwnames.is_null() && raw.kwargs.is_null() && signature.min_keyword == 0 && nargs >= signature.min_positional
    {
        // SAFETY: C gives `nargs` objects, alive during the call.
        let args = unsafe { handles(raw.args, nargs) };
        let (named, rest) = args.split_at(nargs.min(signature.max_positional));
        return Ok((entry::given(named), VarArgs::Slice(rest)));
    }
    if signature.positional_only == N && signature.errors == ArgErrors::Clinic && nargs < signature.min_positional {
        return Err(parser::wrong_count(signature, py, nargs, true));
    }
    // SAFETY: the caller's promise.
    let tuple = unsafe { parser::unpack_varargs(signature, py, raw, buffer) }?;
    Ok((buffer, VarArgs::Tuple(tuple)))
}

/// As [`bind_varargs`]; keyword arguments that no parameter is named like go into a dict.
///
/// # Safety
///
/// As [`entry::bind`].
#[inline(always)]
pub(crate) unsafe fn bind<'s, 'a, 'py, const N: usize>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    buffer: &'s mut [Option<Borrowed<'a, 'py, PyAny>>; N],
) -> PyResult<(&'s Values<'a, 'py>, Rest<'a, 'py>)>
where
    'a: 's,
{
    if N == 0 && signature.varargs && signature.kwargs && !raw.kwnames.is_null() {
        // SAFETY: the caller's promise.
        return Ok((buffer, unsafe { lend(py, raw) }));
    }
    if signature.kwargs && !(raw.kwnames.is_null() && raw.kwargs.is_null()) {
        // SAFETY: the caller's promise.
        let rest = unsafe { bind_kwargs(signature, py, raw, buffer) }?;
        return Ok((buffer, rest));
    }
    // SAFETY: the caller's promise.
    let (values, varargs) = unsafe { bind_varargs(signature, py, raw, buffer) }?;
    Ok((values, Rest { varargs, kwargs: VarKeywords::None, py }))
}

/// The arguments where C has them.
///
/// # Safety
///
/// As [`entry::bind`]; C gives a tuple of names.
#[inline(always)]
unsafe fn lend<'a, 'py>(py: Python<'py>, raw: RawArgs) -> Rest<'a, 'py> {
    // SAFETY: C gives `nargs` objects, alive during the call.
    let args = unsafe { handles(raw.args, raw.nargs as usize) };
    // SAFETY: it is not NULL.
    let names = unsafe { Ptr::new_unchecked(raw.kwnames) };
    // SAFETY: a tuple, alive during the call.
    let names: Borrowed<'a, 'py, PyTuple> = unsafe { Borrowed::from_borrowed(py, names) };
    // SAFETY: in the array that C gave.
    let values = unsafe { raw.args.add(raw.nargs as usize) };
    // SAFETY: one object stands there for each name, alive during the call.
    let values = unsafe { handles(values, names.len()) };
    Rest { varargs: VarArgs::Slice(args), kwargs: VarKeywords::Lent(names, values), py }
}

/// # Safety
///
/// As [`entry::bind`].
#[inline(never)]
unsafe fn bind_kwargs<'a, 'py, const N: usize>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    buffer: &mut [Option<Borrowed<'a, 'py, PyAny>>; N],
) -> PyResult<Rest<'a, 'py>> {
    let kwargs = PyDict::new(py)?;
    let nargs = raw.nargs as usize;
    // SAFETY: C gives `nargs` objects, alive during the call.
    let mut args = alloc::to_vec(py, unsafe { handles(raw.args, nargs) })?;
    let mut known: Vec<Bound<'py, PyAny>> = Vec::new();
    let sort = |names: &[Borrowed<'a, 'py, PyAny>], given: &[Borrowed<'a, 'py, PyAny>]| {
        for (name, value) in names.iter().zip(given) {
            if signature.find(name, signature.positional_only).is_some() {
                alloc::push(py, &mut known, (*name).to_owned())?;
                alloc::push(py, &mut args, *value)?;
            } else {
                kwargs.set_item(name, value)?;
            }
        }
        Ok(())
    };
    // SAFETY: the caller's promise.
    unsafe { with_keywords(py, raw, sort) }?;
    let names = if known.is_empty() { None } else { Some(PyTuple::new(py, &known)?) };
    let inner = RawArgs {
        args: if args.is_empty() { raw.args } else { args.as_ptr().cast() },
        nargs: raw.nargs,
        kwargs: std::ptr::null_mut(),
        kwnames: names.as_ref().map_or(std::ptr::null_mut(), |names| names.as_raw()),
    };
    let mut bound = [None; N];
    // SAFETY: the caller's promise; the array and the tuple live until the arguments are bound.
    let (values, varargs) = unsafe { bind_varargs(signature, py, inner, &mut bound) }?;
    // The array goes away.
    buffer[..values.len()].copy_from_slice(values);
    let varargs = match varargs {
        VarArgs::Slice(_) if signature.varargs => {
            // Further positional arguments are where C has them, too.
            // SAFETY: C gives `nargs` objects, alive during the call.
            VarArgs::Slice(&unsafe { handles(raw.args, nargs) }[nargs.min(signature.max_positional)..])
        }
        varargs => varargs,
    };
    Ok(Rest { varargs, kwargs: VarKeywords::Dict(kwargs), py })
}

/// The arguments that C gives to `tp_new`, `tp_init` and `tp_call`.
///
/// # Safety
///
/// `args` is a tuple and `kwargs` a dict or NULL; both live during the call. The second
/// result must live as long as the arguments are used.
#[inline(always)]
pub(crate) unsafe fn from_tuple<'py>(
    py: Python<'py>,
    args: *mut super::raw::RawObject,
    kwargs: *mut super::raw::RawObject,
) -> PyResult<(RawArgs, Option<Bound<'py, PyAny>>)> {
    // SAFETY: it is a tuple.
    let nargs = unsafe { ffi::object::Py_SIZE(args) };
    // SAFETY: as above.
    let items = unsafe { ffi::object::PyTuple_ITEMS(args) };
    // SAFETY: NULL or a dict.
    let dict = if kwargs.is_null() || unsafe { ffi::PyDict_Size(kwargs) } == 0 {
        None
    } else {
        // SAFETY: it is a dict.
        Some(unsafe { parser::private_dict(py, kwargs) }?)
    };
    let raw = dict.as_ref().map_or(std::ptr::null_mut(), Bound::as_raw);
    Ok((RawArgs { args: items, nargs, kwargs: raw, kwnames: std::ptr::null_mut() }, dict))
}
