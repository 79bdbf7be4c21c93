//! Calls of objects (Include/abstract.h, Include/cpython/abstract.h: PEP 590).

use cpython_sys as ffi;

use super::raw::{RawObject, owned};
use crate::PyResult;
use crate::exceptions::{TypeError, ValueError};
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyDict, PyString, PyTuple};
use crate::{PyErr, alloc, backend};

/// `PY_VECTORCALL_ARGUMENTS_OFFSET`: the callee may use the slot before the arguments.
const OFFSET: usize = 1 << (usize::BITS - 1);

/// How many arguments a call has at most whose array is on the stack.
const ON_STACK: usize = 8;

/// Runs `call` with an array of these arguments, and a slot before them that the callee may
/// use; a method's object comes first.
#[inline]
fn with_array<'py, R>(
    py: Python<'py>,
    object: Option<&Bound<'py, PyAny>>,
    args: &[&Bound<'py, PyAny>],
    call: impl FnOnce(*const *mut RawObject) -> PyResult<R>,
) -> PyResult<R> {
    let items = object.into_iter().chain(args.iter().copied()).map(Bound::as_raw);
    if args.len() <= ON_STACK {
        let mut array = [std::ptr::null_mut(); 2 + ON_STACK];
        array[1..].iter_mut().zip(items).for_each(|(slot, item)| *slot = item);
        return call(array.as_mut_ptr().wrapping_add(1));
    }
    let mut array = Vec::new();
    alloc::reserve_exact(py, &mut array, 2 + args.len())?;
    array.extend(std::iter::once(std::ptr::null_mut()).chain(items));
    call(array.as_mut_ptr().wrapping_add(1))
}

/// `PyObject_CallNoArgs`.
pub(crate) fn call0<'py>(callable: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a live object, an attached thread.
    let raw = unsafe { ffi::PyObject_CallNoArgs(callable.as_raw()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(callable.py(), raw) }
}

/// How many of the arguments are given by name, and the tuple of names as C wants it.
///
/// Names that are not strs, or more of them than there are arguments, are errors: callees
/// rely on that.
fn names(args: &[&Bound<'_, PyAny>], names: Option<&Bound<'_, PyTuple>>) -> PyResult<(usize, *mut RawObject)> {
    let Some(names) = names else { return Ok((0, std::ptr::null_mut())) };
    let items = names.as_slice();
    if !items.iter().all(|name| backend::types::is_str(name)) {
        return Err(PyErr::new::<TypeError>(names.py(), "keywords must be strings"));
    }
    if items.len() > args.len() {
        return Err(PyErr::new::<ValueError>(names.py(), "more names than arguments"));
    }
    Ok((items.len(), names.as_raw()))
}

/// `PyObject_Vectorcall` with the positional arguments, then those of the names.
#[inline]
pub(crate) fn vectorcall<'py>(
    callable: &Bound<'py, PyAny>,
    args: &[&Bound<'py, PyAny>],
    kwnames: Option<&Bound<'py, PyTuple>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (named, kwnames) = names(args, kwnames)?;
    let nargs = (args.len() - named) | OFFSET;
    with_array(callable.py(), None, args, |array| {
        // SAFETY: live objects, an attached thread, as many arguments as announced, and a
        // slot before them.
        let raw = unsafe { ffi::PyObject_Vectorcall(callable.as_raw(), array, nargs, kwnames) };
        // SAFETY: a new reference or NULL.
        unsafe { owned(callable.py(), raw) }
    })
}

/// `PyObject_VectorcallMethod`.
#[inline]
pub(crate) fn vectorcall_method<'py>(
    object: &Bound<'py, PyAny>,
    name: &Bound<'py, PyString>,
    args: &[&Bound<'py, PyAny>],
    kwnames: Option<&Bound<'py, PyTuple>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (named, kwnames) = names(args, kwnames)?;
    let nargs = (1 + args.len() - named) | OFFSET;
    with_array(object.py(), Some(object), args, |array| {
        // SAFETY: live objects, an attached thread, as many arguments as announced, the
        // object among them, and a slot before them.
        let raw = unsafe { ffi::PyObject_VectorcallMethod(name.as_raw(), array, nargs, kwnames) };
        // SAFETY: a new reference or NULL.
        unsafe { owned(object.py(), raw) }
    })
}

/// `PyObject_Call`: `callable(*args, **kwargs)`.
pub(crate) fn call_with<'py>(
    callable: &Bound<'py, PyAny>,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let kwargs = kwargs.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: a live object, a live tuple, NULL or a live dict; an attached thread.
    let raw = unsafe { ffi::PyObject_Call(callable.as_raw(), args.as_raw(), kwargs) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(callable.py(), raw) }
}
