//! The functions that C calls into for functions and methods (Include/methodobject.h), one
//! for each calling convention: they bind arguments and run the body.

use cpython_sys as ffi;

use super::parser::{self, RawArgs};
use super::raw::{Ptr, RawObject, ssize};
use super::receiver::{Call, ObjectResult, enter, run};
use super::variadic;
use crate::args::{ArgErrors, Rest, Signature, Values};
use crate::exceptions::DeprecationWarning;
use crate::handle::Borrowed;
use crate::python::Python;
use crate::python_args::Given;
use crate::types::{PyAny, PyType};
use crate::{PyErr, PyResult};

/// An array of C's as a slice of handles.
///
/// # Safety
///
/// `len` objects stand at `args`, which may be NULL if there are none, and live for `'a`.
#[inline(always)]
pub(crate) unsafe fn handles<'a, 'py>(args: *const *mut RawObject, len: usize) -> &'a [Borrowed<'a, 'py, PyAny>] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise; a handle is transparent over a pointer that is not NULL.
    unsafe { std::slice::from_raw_parts(args.cast(), len) }
}

/// The items of a tuple.
///
/// # Safety
///
/// `tuple` is a tuple that lives for `'a`.
#[inline(always)]
pub(crate) unsafe fn items<'a, 'py>(tuple: *mut RawObject) -> &'a [Borrowed<'a, 'py, PyAny>] {
    // SAFETY: it is a tuple.
    let count = unsafe { ffi::object::Py_SIZE(tuple) } as usize;
    // SAFETY: as above.
    let items = unsafe { ffi::object::PyTuple_ITEMS(tuple) };
    // SAFETY: so many items stand there; a tuple never changes.
    unsafe { handles(items, count) }
}

/// A function with `METH_NOARGS`.
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn noargs<R, F>(slf: *mut RawObject, body: F) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    run(unsafe { enter(slf) }, body)
}

/// A function with `METH_O`.
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn one_arg<R, F>(slf: *mut RawObject, arg: *mut RawObject, body: F) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>, Borrowed<'a, 'py, PyAny>) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<R>(slf) };
    run(call, |call| {
        // SAFETY: C gives an object, which the caller of the function keeps alive.
        body(call, unsafe { super::slots::object(call.py(), arg) })
    })
}

/// A function with `METH_FASTCALL`, all of whose `N` parameters are positional-only.
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn fastcall<R, const N: usize, F>(
    signature: &'static Signature,
    slf: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>, &Values<'a, 'py>) -> ObjectResult<'py>,
{
    // SAFETY: C gives `nargs` objects, alive during the call.
    let args = unsafe { handles(args, nargs as usize) };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<R>(slf) };
    run(call, |call| match positional(signature, args) {
        Some(values) => body(call, values),
        None => Err(parser::wrong_count(signature, call.py(), args.len(), false)),
    })
}

/// Positional arguments, if that many are allowed.
#[inline(always)]
fn positional<'s, 'a, 'py>(signature: &Signature, args: &'s [Borrowed<'a, 'py, PyAny>]) -> Option<&'s Values<'a, 'py>> {
    if args.len() < signature.min_positional || args.len() > signature.max_positional {
        return None;
    }
    Some(given(args))
}

/// Arguments by position as values, each of which is given.
#[inline(always)]
pub(crate) fn given<'s, 'a, 'py>(args: &'s [Borrowed<'a, 'py, PyAny>]) -> &'s Values<'a, 'py> {
    // SAFETY: an optional handle is a pointer that may be NULL, and these are not.
    unsafe { std::slice::from_raw_parts(args.as_ptr().cast(), args.len()) }
}

/// A function with `METH_FASTCALL | METH_KEYWORDS` and `N` parameters.
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn fastcall_keywords<R, const N: usize, F>(
    signature: &'static Signature,
    slf: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    kwnames: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>, &Values<'a, 'py>) -> ObjectResult<'py>,
{
    let raw = RawArgs { args, nargs, kwargs: std::ptr::null_mut(), kwnames };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<R>(slf) };
    run(call, |call| {
        let mut buffer = [None; N];
        // SAFETY: the caller's promise.
        let values = unsafe { bind(signature, call.py(), raw, &mut buffer) }?;
        body(call, values)
    })
}

/// A function with `METH_METHOD | METH_FASTCALL | METH_KEYWORDS` (PEP 573), which is given
/// the class that defines it.
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn method_keywords<R, const N: usize, F>(
    signature: &'static Signature,
    slf: *mut RawObject,
    class: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    kwnames: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>, &Values<'a, 'py>, DefiningClass<'a, 'py>) -> ObjectResult<'py>,
{
    let raw = RawArgs { args, nargs, kwargs: std::ptr::null_mut(), kwnames };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<R>(slf) };
    run(call, |call| {
        // SAFETY: the caller's promise.
        unsafe { no_arguments(signature, call.py(), raw) }?;
        // SAFETY: C gives a type, alive during the call.
        let class = unsafe { DefiningClass::new(call.py(), class) };
        let mut buffer = [None; N];
        // SAFETY: the caller's promise.
        let values = unsafe { bind(signature, call.py(), raw, &mut buffer) }?;
        body(call, values, class)
    })
}

/// What Argument Clinic writes for a method without parameters that takes the defining
/// class: no convention of C's refuses its arguments.
///
/// # Safety
///
/// As [`bind`].
#[inline(always)]
unsafe fn no_arguments(signature: &Signature, py: Python<'_>, raw: RawArgs) -> PyResult<()> {
    if !signature.params.is_empty() || signature.varargs || signature.kwargs {
        return Ok(());
    }
    // SAFETY: C gives NULL or a tuple.
    if raw.nargs != 0 || (!raw.kwnames.is_null() && unsafe { ffi::object::Py_SIZE(raw.kwnames) } != 0) {
        let text = format!("{}() takes no arguments", signature.name());
        return Err(PyErr::new::<crate::exceptions::TypeError>(py, text));
    }
    Ok(())
}

/// A function with positional-only parameters and `*args` (`METH_FASTCALL`).
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn fastcall_varargs<R, const N: usize, F>(
    signature: &'static Signature,
    slf: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>, &Values<'a, 'py>, &Rest<'a, 'py>) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    unsafe { fastcall_variadic::<R, N, F>(signature, slf, args, nargs, std::ptr::null_mut(), body) }
}

/// A function with `*args` or `**kwargs` (`METH_FASTCALL | METH_KEYWORDS`).
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn fastcall_variadic<R, const N: usize, F>(
    signature: &'static Signature,
    slf: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    kwnames: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, R>, &Values<'a, 'py>, &Rest<'a, 'py>) -> ObjectResult<'py>,
{
    let raw = RawArgs { args, nargs, kwargs: std::ptr::null_mut(), kwnames };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<R>(slf) };
    run(call, |call| {
        let mut buffer = [None; N];
        // SAFETY: the caller's promise.
        let (values, rest) = unsafe { variadic::bind(signature, call.py(), raw, &mut buffer) }?;
        body(call, values, &rest)
    })
}

/// As [`fastcall_variadic`], with the defining class.
///
/// # Safety
///
/// As C calls such a function on a receiver of kind `R`.
#[inline(always)]
pub unsafe fn method_variadic<R, const N: usize, F>(
    signature: &'static Signature,
    slf: *mut RawObject,
    class: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    kwnames: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(
        Call<'a, 'py, R>,
        &Values<'a, 'py>,
        DefiningClass<'a, 'py>,
        &Rest<'a, 'py>,
    ) -> ObjectResult<'py>,
{
    let raw = RawArgs { args, nargs, kwargs: std::ptr::null_mut(), kwnames };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<R>(slf) };
    run(call, |call| {
        // SAFETY: C gives a type, alive during the call.
        let class = unsafe { DefiningClass::new(call.py(), class) };
        let mut buffer = [None; N];
        // SAFETY: the caller's promise.
        let (values, rest) = unsafe { variadic::bind(signature, call.py(), raw, &mut buffer) }?;
        body(call, values, class, &rest)
    })
}

/// The class whose method is called, which need not be the instance's own (PEP 573).
#[derive(Clone, Copy)]
pub struct DefiningClass<'a, 'py>(Borrowed<'a, 'py, PyType>);

impl<'a, 'py> DefiningClass<'a, 'py> {
    /// # Safety
    ///
    /// `class` is a type that lives for `'a`.
    unsafe fn new(py: Python<'py>, class: *mut RawObject) -> Self {
        // SAFETY: the caller's promise.
        let class = unsafe { Ptr::new_unchecked(class) };
        // SAFETY: the caller's promise.
        Self(unsafe { Borrowed::from_borrowed(py, class) })
    }

    /// The class as an object.
    pub fn as_type(self) -> Borrowed<'a, 'py, PyType> {
        self.0
    }
}

/// Gives each parameter its argument, and warns of what is deprecated.
///
/// # Safety
///
/// `raw` is as C hands it to a function with this signature; `N` is the number of its
/// parameters, and nothing stands in `buffer`.
#[inline(always)]
pub(crate) unsafe fn bind<'s, 'a, 'py, const N: usize>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    buffer: &'s mut [Option<Borrowed<'a, 'py, PyAny>>; N],
) -> PyResult<&'s Values<'a, 'py>>
where
    'a: 's,
{
    let nargs = raw.nargs as usize;
    if let Some(deprecated) = &signature.deprecated_positional
        && nargs > deprecated.first
        && nargs <= deprecated.end
    {
        PyErr::warn::<DeprecationWarning>(py, deprecated.text, 1)?;
    }
    if raw.kwnames.is_null() && raw.kwargs.is_null() && signature.min_keyword == 0 {
        // SAFETY: C gives `nargs` objects, alive during the call.
        if let Some(values) = positional(signature, unsafe { handles(raw.args, nargs) }) {
            return Ok(values);
        }
    }
    let values = match signature.errors {
        // SAFETY: the caller's promise.
        ArgErrors::Clinic | ArgErrors::Format => unsafe { parser::unpack(signature, py, raw, buffer) }?,
        ArgErrors::Python => {
            // SAFETY: the caller's promise.
            unsafe { bind_as_python(signature, py, raw, buffer) }?;
            buffer
        }
    };
    if let Some(deprecated) = &signature.deprecated_keyword {
        let by_keyword = values.iter().take(deprecated.end).skip(nargs.max(deprecated.first));
        if nargs < deprecated.first || by_keyword.flatten().next().is_some() {
            PyErr::warn::<DeprecationWarning>(py, deprecated.text, 1)?;
        }
    }
    Ok(values)
}

/// # Safety
///
/// As [`bind`].
#[inline(never)]
unsafe fn bind_as_python<'a, 'py>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    values: &mut Values<'a, 'py>,
) -> PyResult<()> {
    // SAFETY: C gives `nargs` objects, alive during the call.
    let positional = unsafe { handles(raw.args, raw.nargs as usize) };
    let body = |names: &[Borrowed<'a, 'py, PyAny>], given: &[Borrowed<'a, 'py, PyAny>]| {
        signature.bind_as_python(&Given { py, positional, names, values: given }, values)
    };
    // SAFETY: the caller's promise.
    unsafe { variadic::with_keywords(py, raw, body) }
}
