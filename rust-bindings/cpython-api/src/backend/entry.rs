//! The functions that C calls into: they attach, bind arguments, catch panics, and give C
//! what it expects.

use std::ffi::c_int;

use cpython_sys as ffi;

use super::module::state_of;
use super::raw::{Ptr, RawObject, ssize};
use crate::args::{Given, Signature};
use crate::exceptions::SystemError;
use crate::handle::{Borrowed, Bound};
use crate::module::ModuleState;
use crate::python::Python;
use crate::types::{PyAny, PyModule};
use crate::{PyErr, PyResult, panic};

/// A call of a module's function.
#[derive(Clone, Copy)]
pub struct Call<'a, 'py> {
    py: Python<'py>,
    module: Borrowed<'a, 'py, PyModule>,
}

impl<'a, 'py> Call<'a, 'py> {
    /// The proof that the thread is attached.
    #[inline]
    pub fn py(&self) -> Python<'py> {
        self.py
    }

    /// The function's result as C wants it.
    ///
    /// # Errors
    ///
    /// As [`IntoReturn::into_return`].
    #[inline]
    pub fn finish(&self, value: impl IntoReturn<'py>) -> PyResult<Bound<'py, PyAny>> {
        value.into_return(self.py)
    }

    /// The state of the function's module.
    ///
    /// # Safety
    ///
    /// The module was defined with state of type `S`.
    ///
    /// # Errors
    ///
    /// `SystemError` if the module has been cleared by the cycle collector, or its
    /// execution has failed.
    #[inline]
    pub unsafe fn state<S: ModuleState>(&self) -> PyResult<&'a S> {
        // SAFETY: the caller's promise; the caller of the function keeps the module
        // alive for `'a`.
        unsafe { state_of(self.module) }
    }
}

/// What a function returns to Python.
pub trait IntoReturn<'py> {
    /// As a new reference.
    ///
    /// # Errors
    ///
    /// `MemoryError` if an object for it cannot be made.
    fn into_return(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

impl<'py, T> IntoReturn<'py> for Bound<'py, T> {
    #[inline]
    fn into_return(self, _py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_any())
    }
}

impl<'py> IntoReturn<'py> for () {
    #[inline]
    fn into_return(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(py.None().to_owned())
    }
}

impl<'py> IntoReturn<'py> for u64 {
    fn into_return(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyAny::int(py, self)
    }
}

/// Runs `body`; gives C the new reference it made, or NULL with an exception set.
///
/// # Safety
///
/// C calls with the thread attached, and `module` is the module that the function belongs
/// to, alive during the call.
#[inline(always)]
unsafe fn run<'a, 'py: 'a>(
    module: *mut RawObject,
    body: impl FnOnce(Call<'a, 'py>) -> PyResult<Bound<'py, PyAny>>,
) -> *mut RawObject {
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    let result = panic::catch(py, || {
        let Some(module) = Ptr::new(module) else {
            return Err(PyErr::new::<SystemError>(py, "a function was called without the module it belongs to"));
        };
        // SAFETY: the caller's promise.
        let module = unsafe { Borrowed::from_borrowed(py, module) };
        let object = body(Call { py, module })?;
        if cfg!(debug_assertions) && super::err::occurred(py) {
            let ignored = super::err::take(py);
            return Err(
                PyErr::new::<SystemError>(py, "a result was returned with an exception set").with_context(ignored)
            );
        }
        Ok(object)
    });
    match result {
        Ok(object) => object.into_ptr().as_raw(),
        Err(_) => {
            ensure_exception(py);
            std::ptr::null_mut()
        }
    }
}

/// An error without an exception would be a mistake that C cannot tell from others.
#[cold]
fn ensure_exception(py: Python<'_>) {
    if !super::err::occurred(py) {
        drop(PyErr::new::<SystemError>(py, "error return without exception set"));
    }
}

/// An array of C's as a slice of handles.
///
/// # Safety
///
/// `len` objects stand at `args`, which may be NULL if there are none, and live for `'a`.
#[inline(always)]
unsafe fn handles<'s, 'a, 'py>(args: *const *mut RawObject, len: usize) -> &'s [Borrowed<'a, 'py, PyAny>] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise; a handle is transparent over a pointer that is not NULL.
    unsafe { std::slice::from_raw_parts(args.cast(), len) }
}

/// A function with `METH_NOARGS`.
///
/// # Safety
///
/// As C calls such a function of a module.
#[inline(always)]
pub unsafe fn noargs(
    module: *mut RawObject,
    body: impl for<'a, 'py> FnOnce(Call<'a, 'py>) -> PyResult<Bound<'py, PyAny>>,
) -> *mut RawObject {
    // SAFETY: the caller's promise.
    unsafe { run(module, body) }
}

/// A function with `METH_O`.
///
/// # Safety
///
/// As C calls such a function of a module.
#[inline(always)]
pub unsafe fn one_arg(
    module: *mut RawObject,
    arg: *mut RawObject,
    body: impl for<'a, 'py> FnOnce(Call<'a, 'py>, [Option<Borrowed<'a, 'py, PyAny>>; 1]) -> PyResult<Bound<'py, PyAny>>,
) -> *mut RawObject {
    let args = &raw const arg;
    // SAFETY: one object, which the caller of the function keeps alive.
    let args = unsafe { handles(args, 1) };
    // SAFETY: the caller's promise.
    unsafe { run(module, |call| body(call, [args.first().copied()])) }
}

/// A function with `METH_FASTCALL`, all of whose `N` parameters are positional-only.
///
/// # Safety
///
/// As C calls such a function of a module.
#[inline(always)]
pub unsafe fn fastcall<const N: usize>(
    signature: &'static Signature,
    module: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    body: impl for<'a, 'py> FnOnce(Call<'a, 'py>, [Option<Borrowed<'a, 'py, PyAny>>; N]) -> PyResult<Bound<'py, PyAny>>,
) -> *mut RawObject {
    // SAFETY: C gives `nargs` objects, alive during the call.
    let args = unsafe { handles(args, nargs as usize) };
    // SAFETY: the caller's promise.
    unsafe {
        run(module, |call| {
            if args.len() < signature.min_positional || args.len() > N {
                return Err(signature.wrong_count(call.py, args.len()));
            }
            let mut values = [None; N];
            values.iter_mut().zip(args).for_each(|(value, arg)| *value = Some(*arg));
            body(call, values)
        })
    }
}

/// A function with `METH_FASTCALL | METH_KEYWORDS` and `N` parameters.
///
/// # Safety
///
/// As C calls such a function of a module.
#[inline(always)]
pub unsafe fn fastcall_keywords<const N: usize>(
    signature: &'static Signature,
    module: *mut RawObject,
    args: *const *mut RawObject,
    nargs: ssize,
    kwnames: *mut RawObject,
    body: impl for<'a, 'py> FnOnce(Call<'a, 'py>, [Option<Borrowed<'a, 'py, PyAny>>; N]) -> PyResult<Bound<'py, PyAny>>,
) -> *mut RawObject {
    let nargs = nargs as usize;
    // SAFETY: C gives `nargs` objects, alive during the call.
    let positional = unsafe { handles(args, nargs) };
    // SAFETY: C gives NULL or a tuple of names, and as many objects behind the positional ones.
    let (names, keywords) = unsafe { keywords(args, nargs, kwnames) };
    let simple = names.is_empty()
        && nargs >= signature.min_positional
        && nargs <= signature.max_positional
        && signature.min_keyword == 0;
    // SAFETY: the caller's promise.
    unsafe {
        run(module, |call| {
            let values = if simple {
                let mut values = [None; N];
                values.iter_mut().zip(positional).for_each(|(value, arg)| *value = Some(*arg));
                values
            } else {
                signature.bind(&Given { py: call.py, positional, keywords, names })?
            };
            body(call, values)
        })
    }
}

/// The names and the values of keyword arguments.
///
/// # Safety
///
/// `kwnames` is NULL or a tuple; behind the `nargs` objects at `args` stands one for each of
/// its items; all live for `'a`.
unsafe fn keywords<'s, 'a, 'py>(
    args: *const *mut RawObject,
    nargs: usize,
    kwnames: *mut RawObject,
) -> (&'s [Borrowed<'a, 'py, PyAny>], &'s [Borrowed<'a, 'py, PyAny>]) {
    if kwnames.is_null() {
        return (&[], &[]);
    }
    // SAFETY: it is a tuple.
    let count = unsafe { ffi::object::Py_SIZE(kwnames) } as usize;
    // SAFETY: as above.
    let names = unsafe { ffi::object::PyTuple_ITEMS(kwnames) };
    // SAFETY: so many items stand there; the tuple never changes and lives for `'a`.
    let names = unsafe { handles(names, count) };
    // SAFETY: in the array that C gave.
    let values = unsafe { args.add(nargs) };
    // SAFETY: so many objects stand there.
    (names, unsafe { handles(values, count) })
}

/// A module's `Py_mod_exec`: makes its state, then runs `body`.
///
/// # Safety
///
/// As C calls this slot of a module that was defined with state of type `S`.
pub unsafe fn module_exec<S: ModuleState>(
    module: *mut RawObject,
    body: impl FnOnce(&Bound<'_, PyModule>) -> PyResult<()>,
) -> c_int {
    panic::install_hook();
    // SAFETY: C calls with the thread attached.
    let py = unsafe { Python::assume_attached() };
    let result = panic::catch(py, || {
        let Some(module) = Ptr::new(module) else {
            return Err(PyErr::new::<SystemError>(py, "Py_mod_exec without a module"));
        };
        // SAFETY: C gives the module, alive during the call.
        let module = unsafe { Borrowed::<PyModule>::from_borrowed(py, module) };
        let state = S::new(&module)?;
        // SAFETY: the caller's promise.
        unsafe { super::module::set_state(module, state) }?;
        body(&module)
    });
    match result {
        Ok(()) => 0,
        Err(_) => {
            ensure_exception(py);
            -1
        }
    }
}
