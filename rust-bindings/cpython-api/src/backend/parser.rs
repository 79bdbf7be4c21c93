//! CPython's own argument parser, the one that Argument Clinic's output calls
//! (Include/internal/pycore_modsupport.h).

use std::cell::UnsafeCell;
use std::ffi::{CStr, CString, c_char, c_int};

use cpython_sys as ffi;

use super::raw::{Ptr, RawObject, owned, ssize};
use crate::args::{ArgErrors, Param, ParamKind, Signature, Values};
use crate::exceptions::TypeError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyTuple};
use crate::{PyErr, PyResult};

/// The names of a function's parameters as the parser wants them: "" for each that is
/// positional-only, and NULL at the end.
#[repr(C)]
pub struct Keywords<const N: usize> {
    names: [*const c_char; N],
    end: *const c_char,
}

// SAFETY: nothing is written to it, and what it points to is 'static.
unsafe impl<const N: usize> Sync for Keywords<N> {}

impl<const N: usize> Keywords<N> {
    /// The names of these parameters.
    pub const fn new(params: &[Param; N]) -> Self {
        let mut names = [c"".as_ptr(); N];
        let mut index = 0;
        while index < N {
            if !matches!(params[index].kind, ParamKind::PositionalOnly) {
                names[index] = params[index].name.as_ptr();
            }
            index += 1;
        }
        Self { names, end: std::ptr::null() }
    }
}

/// The parser's state for one function. It keeps a tuple of interned names, which the
/// interpreter makes at the first use, shares between its interpreters and frees at exit.
pub struct Parser(UnsafeCell<ffi::_PyArg_Parser>);

// SAFETY: only the interpreter writes to it, under locks of its own.
unsafe impl Sync for Parser {}

impl Parser {
    /// The parser for a function of this name.
    pub const fn new<const N: usize>(name: &'static CStr, keywords: &'static Keywords<N>) -> Self {
        // SAFETY: all-zero is what C initialises the other fields to.
        let mut parser: ffi::_PyArg_Parser = unsafe { std::mem::zeroed() };
        parser.keywords = std::ptr::from_ref(keywords).cast();
        parser.fname = name.as_ptr();
        Self(UnsafeCell::new(parser))
    }
}

/// What C hands over with a call.
#[derive(Clone, Copy)]
pub(crate) struct RawArgs {
    /// So many objects, and behind them one for each name in `kwnames`.
    pub(crate) args: *const *mut RawObject,
    pub(crate) nargs: ssize,
    /// A dict, or NULL.
    pub(crate) kwargs: *mut RawObject,
    /// A tuple, or NULL. At most one of `kwargs` and `kwnames` is not NULL.
    pub(crate) kwnames: *mut RawObject,
}

/// `_PyArg_UnpackKeywords`: gives each parameter its argument, in `buffer` or where C has
/// them.
///
/// # Safety
///
/// `raw` is as C hands it to a function whose signature this is, and its objects live for
/// `'a`; `N` is the number of parameters, and nothing stands in `buffer`.
#[inline(always)]
pub(crate) unsafe fn unpack<'s, 'a, 'py, const N: usize>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    buffer: &'s mut [Option<Borrowed<'a, 'py, PyAny>>; N],
) -> PyResult<&'s Values<'a, 'py>> {
    // An optional handle is a pointer that may be NULL.
    let buffer: *mut *mut RawObject = std::ptr::from_mut(buffer).cast();
    // SAFETY: the caller's promise.
    let found = unsafe {
        ffi::_PyArg_UnpackKeywords(
            raw.args,
            raw.nargs,
            raw.kwargs,
            raw.kwnames,
            signature.parser.0.get(),
            signature.min_positional as c_int,
            signature.max_positional as c_int,
            signature.min_keyword as c_int,
            buffer,
        )
    };
    if found.is_null() {
        return Err(PyErr::assume_set(py));
    }
    let count = if std::ptr::eq(found, buffer) { N } else { raw.nargs as usize };
    // SAFETY: so many arguments stand there, or NULL for those that are not given.
    Ok(unsafe { std::slice::from_raw_parts(found.cast(), count) })
}

/// `_PyArg_UnpackKeywordsWithVararg`: as [`unpack`], and the tuple of further positional
/// arguments.
///
/// # Safety
///
/// As [`unpack`]; `N` is the number of parameters.
#[inline(never)]
pub(crate) unsafe fn unpack_varargs<'a, 'py, const N: usize>(
    signature: &'static Signature,
    py: Python<'py>,
    raw: RawArgs,
    values: &mut [Option<Borrowed<'a, 'py, PyAny>>; N],
) -> PyResult<Bound<'py, PyTuple>> {
    let vararg = signature.max_positional;
    // One place more, for the tuple; at its own place.
    let mut buffer = vec![std::ptr::null_mut::<RawObject>(); N + 1];
    // SAFETY: the caller's promise; the buffer has room for each parameter and the tuple.
    let found = unsafe {
        ffi::_PyArg_UnpackKeywordsWithVararg(
            raw.args,
            raw.nargs,
            raw.kwargs,
            raw.kwnames,
            signature.parser.0.get(),
            signature.min_positional as c_int,
            signature.max_positional as c_int,
            signature.min_keyword as c_int,
            vararg as c_int,
            buffer.as_mut_ptr(),
        )
    };
    if found.is_null() {
        return Err(PyErr::assume_set(py));
    }
    // SAFETY: the function has put a new tuple there.
    let tuple = unsafe { owned(py, buffer.remove(vararg)) }?;
    for (value, raw) in values.iter_mut().zip(buffer) {
        *value = Ptr::new(raw).map(|object| {
            // SAFETY: one of the arguments, which live for `'a`.
            unsafe { Borrowed::from_borrowed(py, object) }
        });
    }
    Ok(tuple)
}

/// `_PyArg_BadArgument`.
pub(crate) fn bad_argument(function: &CStr, display: &str, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
    let display = CString::new(display).unwrap_or_default();
    let expected = CString::new(expected).unwrap_or_default();
    // SAFETY: strings that end with NUL, a live object, an attached thread.
    unsafe { ffi::_PyArg_BadArgument(function.as_ptr(), display.as_ptr(), expected.as_ptr(), object.as_raw()) };
    PyErr::assume_set(object.py())
}

/// `_PyArg_NoKeywords`: refuses a dict that is not empty.
///
/// # Safety
///
/// `kwargs` is a dict.
#[cold]
pub(crate) unsafe fn no_keywords(name: &CStr, py: Python<'_>, kwargs: *mut RawObject) -> PyResult<()> {
    // SAFETY: a name that ends with NUL, the caller's promise, an attached thread.
    match unsafe { ffi::_PyArg_NoKeywords(name.as_ptr(), kwargs) } {
        0 => Err(PyErr::assume_set(py)),
        _ => Ok(()),
    }
}

/// The error for a wrong number of arguments: that of `_PyArg_CheckPositional`, or that of
/// `_PyArg_ParseStack`.
#[cold]
pub(crate) fn wrong_count(signature: &Signature, py: Python<'_>, given: usize, unbounded: bool) -> PyErr {
    if signature.errors == ArgErrors::Format {
        return PyErr::new::<TypeError>(py, format_count(signature, given));
    }
    let max = if unbounded { ssize::MAX } else { signature.max_positional as ssize };
    let (name, min) = (signature.name.as_ptr(), signature.min_positional as ssize);
    // SAFETY: a name that ends with NUL, an attached thread.
    unsafe { ffi::_PyArg_CheckPositional(name, given as ssize, min, max) };
    PyErr::assume_set(py)
}

/// What `_PyArg_ParseStack` says of a wrong number of arguments.
fn format_count(signature: &Signature, given: usize) -> String {
    let (name, min, max) = (signature.name(), signature.min_positional, signature.max_positional);
    let (how, count) = match given < min {
        _ if min == max => ("exactly", min),
        true => ("at least", min),
        false => ("at most", max),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{name:.150}() takes {how} {count} argument{s} ({given} given)")
}

/// A dict of keyword arguments that nobody changes during the call: `kwargs` itself if only
/// the caller has it, else a copy.
///
/// # Safety
///
/// `kwargs` is a dict, which the caller of the function keeps alive.
pub(crate) unsafe fn private_dict<'py>(py: Python<'py>, kwargs: *mut RawObject) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the caller's promise.
    if unsafe { ffi::refcount::has_one_reference(kwargs) } {
        // SAFETY: the caller's promise.
        let dict = unsafe { Ptr::new_unchecked(kwargs) };
        // SAFETY: the caller's promise.
        return Ok(unsafe { Borrowed::<PyAny>::from_borrowed(py, dict) }.to_owned());
    }
    // SAFETY: the caller's promise.
    let copy = unsafe { ffi::PyDict_Copy(kwargs) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(py, copy) }
}
