//! Functions of Rust as callable objects (Include/methodobject.h).

use std::ffi::CString;

use cpython_sys as ffi;

use super::capsule;
use super::entry::handles;
use super::raw::{RawObject, owned, ssize};
use super::receiver::{Static, enter, run};
use crate::PyResult;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyCFunction};

/// A function of Rust that Python can call with positional arguments: a closure, or a `fn`.
pub trait Callable:
    for<'a, 'py> Fn(Python<'py>, &'a [Borrowed<'a, 'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> + Send + Sync + 'static
{
}
impl<F> Callable for F where
    F: for<'a, 'py> Fn(Python<'py>, &'a [Borrowed<'a, 'py, PyAny>]) -> PyResult<Bound<'py, PyAny>>
        + Send
        + Sync
        + 'static
{
}

/// What the capsule of a function holds. The function's definition is beside it, because
/// the function object keeps the capsule (`__self__`) as long as it needs the definition.
struct Closure<F> {
    definition: Definition,
    function: F,
}

/// A `PyMethodDef` and what it points to.
struct Definition {
    raw: ffi::PyMethodDef,
    _name: CString,
    _doc: CString,
}

// SAFETY: nobody changes it, and what it points to is its own.
unsafe impl Send for Definition {}
// SAFETY: as above.
unsafe impl Sync for Definition {}

/// The name of the capsules, which C never looks for.
const NAME: &std::ffi::CStr = c"rust:closure";

/// `PyCFunction_New` with `METH_FASTCALL`.
pub(crate) fn new<'py, F: Callable>(
    py: Python<'py>,
    name: CString,
    doc: CString,
    function: F,
) -> PyResult<Bound<'py, PyCFunction>> {
    let raw = ffi::PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: fastcall(call::<F>),
        ml_flags: ffi::METH_FASTCALL as i32,
        ml_doc: doc.as_ptr(),
    };
    let closure = Closure { definition: Definition { raw, _name: name, _doc: doc }, function };
    let capsule = capsule::new(py, NAME.to_owned(), Box::new(closure))?;
    // SAFETY: the capsule has just been made, and is alive.
    let closure = unsafe { closure_of::<F>(capsule.as_raw()) };
    let definition = (&raw const closure.definition.raw).cast_mut();
    // SAFETY: the function keeps the capsule, and with it the definition, which C only reads.
    let raw = unsafe { ffi::PyCFunction_NewEx(definition, capsule.as_raw(), std::ptr::null_mut()) };
    // SAFETY: a new reference to a function, or NULL.
    unsafe { owned(py, raw) }
}

/// A function with `METH_FASTCALL` as a `PyMethodDef` has it.
fn fastcall(
    function: unsafe extern "C" fn(*mut RawObject, *const *mut RawObject, ssize) -> *mut RawObject,
) -> ffi::PyCFunction {
    // SAFETY: C calls it with the arguments that the flags say.
    Some(unsafe {
        std::mem::transmute::<
            unsafe extern "C" fn(*mut RawObject, *const *mut RawObject, ssize) -> *mut RawObject,
            unsafe extern "C" fn(*mut RawObject, *mut RawObject) -> *mut RawObject,
        >(function)
    })
}

/// # Safety
///
/// `capsule` is one that [`new`] has made for an `F`, and lives for `'a`.
#[inline]
unsafe fn closure_of<'a, F: Callable>(capsule: *mut RawObject) -> &'a Closure<F> {
    // SAFETY: the caller's promise.
    let value = unsafe { capsule::value_of(capsule, NAME) };
    debug_assert!(value.is::<Closure<F>>(), "the capsule was made for this closure");
    // SAFETY: the caller's promise says which type it is.
    unsafe { &*std::ptr::from_ref(value).cast() }
}

/// # Safety
///
/// C calls the function that [`new`] has made for an `F`.
unsafe extern "C" fn call<F: Callable>(
    slf: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
) -> *mut RawObject {
    // SAFETY: C calls; nothing is asked of the receiver.
    let call = unsafe { enter::<Static<()>>(slf) };
    run(call, |call| {
        // SAFETY: the function gives the capsule that it was made with, and keeps it.
        let closure = unsafe { closure_of::<F>(slf) };
        // SAFETY: C gives `nargs` objects, alive during the call.
        let args = unsafe { handles(args, nargs as usize) };
        (closure.function)(call.py(), args)
    })
}
