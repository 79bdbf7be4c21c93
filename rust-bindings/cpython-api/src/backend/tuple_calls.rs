//! `tp_call`, `tp_new` and `tp_init`: the slots that get their arguments as a tuple and a dict.

use std::ffi::c_int;

use cpython_sys as ffi;

use super::class::{find, instantiate, instantiate_native};
use super::entry::bind;
use super::parser::{self, RawArgs};
use super::raw::RawObject;
use super::receiver::{Call, Instance, New, NewArgs, ObjectResult, enter, run, status};
use super::variadic;
use crate::PyResult;
use crate::args::{Rest, Signature, Values};
use crate::class::{Contents, PyClassBase, PyClassItems};
use crate::handle::Bound;
use crate::python::Python;

/// A call that a slot gets as a tuple and a dict, bound.
macro_rules! tuple_calls {
    ($($(#[$doc:meta])* $name:ident, $variadic:ident: $receiver:ident -> $c:ty, $result:ty, $how:ident, $check:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As C calls such a slot of `T`'s class; `N` is the number of the signature's parameters.
        #[inline(always)]
        pub unsafe fn $name<T, const N: usize, F>(
            signature: &'static Signature,
            slf: *mut RawObject,
            args: *mut RawObject,
            kwargs: *mut RawObject,
            body: F,
        ) -> $c
        where
            T: PyClassItems,
            F: for<'a, 'py> FnOnce(Call<'a, 'py, $receiver<T>>, &Values<'a, 'py>) -> $result,
        {
            // SAFETY: the caller's promise.
            let call = unsafe { enter::<$receiver<T>>(slf) };
            $how(call, |call| {
                // The dict lives until the body is done.
                // SAFETY: the caller's promise.
                let (raw, _dict) = unsafe { given(signature, call.py(), args, kwargs, || $check(slf)) }?;
                let mut buffer = [None; N];
                // SAFETY: the caller's promise.
                let values = unsafe { bind(signature, call.py(), raw, &mut buffer) }?;
                body(call, values)
            })
        }

        /// As the one before, with `*args` or `**kwargs`.
        ///
        /// # Safety
        ///
        /// As the one before.
        #[inline(always)]
        pub unsafe fn $variadic<T, const N: usize, F>(
            signature: &'static Signature,
            slf: *mut RawObject,
            args: *mut RawObject,
            kwargs: *mut RawObject,
            body: F,
        ) -> $c
        where
            T: PyClassItems,
            F: for<'a, 'py> FnOnce(Call<'a, 'py, $receiver<T>>, &Values<'a, 'py>, &Rest<'a, 'py>) -> $result,
        {
            // SAFETY: the caller's promise.
            let call = unsafe { enter::<$receiver<T>>(slf) };
            $how(call, |call| {
                // The dict lives until the body is done.
                // SAFETY: the caller's promise.
                let (raw, _dict) = unsafe { given(signature, call.py(), args, kwargs, || $check(slf)) }?;
                let mut buffer = [None; N];
                // SAFETY: the caller's promise.
                let (values, rest) = unsafe { variadic::bind(signature, call.py(), raw, &mut buffer) }?;
                body(call, values, &rest)
            })
        }
    )*};
}

tuple_calls! {
    /// `ternaryfunc` of `tp_call`.
    call, call_variadic: Instance -> *mut RawObject, ObjectResult<'py>, run, |_| true;
    /// `initproc`.
    init, init_variadic: Instance -> c_int, PyResult<()>, status, refuses_for_init::<T>;
}

/// `newfunc`.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class; `N` is the number of the signature's parameters.
#[inline(always)]
pub unsafe fn new<T, const N: usize, F>(
    signature: &'static Signature,
    subtype: *mut RawObject,
    args: *mut RawObject,
    kwargs: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    T: PyClassItems,
    F: for<'a, 'py> FnOnce(Call<'a, 'py, New<T>>, &Values<'a, 'py>) -> ObjectResult<'py>,
{
    let new = NewArgs { subtype, args, kwargs };
    // SAFETY: the caller's promise.
    let refuses = || unsafe { refuses_for_new::<T>(subtype) };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<New<T>>(new.as_receiver()) };
    run(call, |call| {
        // The dict lives until the body is done.
        // SAFETY: the caller's promise.
        let (raw, _dict) = unsafe { given(signature, call.py(), args, kwargs, refuses) }?;
        let mut buffer = [None; N];
        // SAFETY: the caller's promise.
        let values = unsafe { bind(signature, call.py(), raw, &mut buffer) }?;
        body(call, values)
    })
}

/// As [`new`], with `*args` or `**kwargs`.
///
/// # Safety
///
/// As [`new`].
#[inline(always)]
pub unsafe fn new_variadic<T, const N: usize, F>(
    signature: &'static Signature,
    subtype: *mut RawObject,
    args: *mut RawObject,
    kwargs: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    T: PyClassItems,
    F: for<'a, 'py> FnOnce(Call<'a, 'py, New<T>>, &Values<'a, 'py>, &Rest<'a, 'py>) -> ObjectResult<'py>,
{
    let new = NewArgs { subtype, args, kwargs };
    // SAFETY: the caller's promise.
    let refuses = || unsafe { refuses_for_new::<T>(subtype) };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<New<T>>(new.as_receiver()) };
    run(call, |call| {
        // The dict lives until the body is done.
        // SAFETY: the caller's promise.
        let (raw, _dict) = unsafe { given(signature, call.py(), args, kwargs, refuses) }?;
        let mut buffer = [None; N];
        // SAFETY: the caller's promise.
        let (values, rest) = unsafe { variadic::bind(signature, call.py(), raw, &mut buffer) }?;
        body(call, values, &rest)
    })
}

/// `newfunc` of a class with `__init__` only: the contents are the default ones, whatever the
/// arguments are (`PyType_GenericNew`).
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn new_default<T>(subtype: *mut RawObject, args: *mut RawObject, kwargs: *mut RawObject) -> *mut RawObject
where
    T: PyClassItems + Default + Contents<T>,
{
    let new = NewArgs { subtype, args, kwargs };
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<New<T>>(new.as_receiver()) };
    run(call, |call| finish_new(call, Ok(T::default())))
}

/// Makes the new instance that `__new__` returned the contents of.
///
/// # Errors
///
/// The function's own; `MemoryError`; those of the `__new__` of a base of C's.
#[inline(always)]
pub fn finish_new<'py, T, C>(call: Call<'_, 'py, New<T>>, value: PyResult<C>) -> ObjectResult<'py>
where
    T: PyClassItems,
    C: Contents<T>,
{
    let contents = value?;
    let given = call.given();
    match T::Base::NATIVE {
        // SAFETY: C gave the subtype of `T`'s class and the arguments.
        Some(native) => unsafe {
            instantiate_native::<T>(call.py(), native, given.subtype, given.args, given.kwargs, contents)
        },
        // SAFETY: C gave the subtype of `T`'s class.
        None => unsafe { instantiate::<T>(&call.slf(), contents) }.map(Bound::into_any),
    }
}

/// The arguments, after the checks that Argument Clinic writes for a function of this kind
/// without keyword parameters. A subclass with an `__init__` (or `__new__`) of its own may be
/// given keywords.
///
/// # Safety
///
/// As C calls such a slot.
#[inline(always)]
unsafe fn given<'py>(
    signature: &'static Signature,
    py: Python<'py>,
    args: *mut RawObject,
    kwargs: *mut RawObject,
    refuses: impl FnOnce() -> bool,
) -> PyResult<(RawArgs, Option<Bound<'py, crate::types::PyAny>>)> {
    // SAFETY: the caller's promise.
    let (mut raw, dict) = unsafe { variadic::from_tuple(py, args, kwargs) }?;
    if signature.positional_only == signature.params.len() && !signature.kwargs {
        if dict.is_some() && refuses() {
            // SAFETY: C gives a dict.
            unsafe { parser::no_keywords(signature.name, py, kwargs) }?;
        }
        raw.kwargs = std::ptr::null_mut();
        let nargs = raw.nargs as usize;
        if nargs < signature.min_positional || (nargs > signature.max_positional && !signature.varargs) {
            return Err(parser::wrong_count(signature, py, nargs, signature.varargs));
        }
    }
    Ok((raw, dict))
}

/// Whether `subtype` has the `__init__` of `T`'s class.
///
/// # Safety
///
/// `subtype` is `T`'s class or a subclass.
unsafe fn refuses_for_new<T: PyClassItems>(subtype: *mut RawObject) -> bool {
    let subtype: *mut ffi::PyTypeObject = subtype.cast();
    // SAFETY: the caller's promise.
    let Some(class) = (unsafe { find::<T>(subtype) }) else { return true };
    // SAFETY: a live type.
    let own = unsafe { (*subtype).tp_init };
    // SAFETY: a live type.
    let init = unsafe { (*class).tp_init };
    own.map(|own| own as usize) == init.map(|init| init as usize)
}

/// Whether the type of `slf` has the `__new__` of `T`'s class.
///
/// # Safety
///
/// `slf` is an instance of `T`'s class.
unsafe fn refuses_for_init<T: PyClassItems>(slf: *mut RawObject) -> bool {
    // SAFETY: the caller's promise.
    let subtype = unsafe { ffi::object::Py_TYPE(slf) };
    // SAFETY: the caller's promise.
    let Some(class) = (unsafe { find::<T>(subtype) }) else { return true };
    // SAFETY: a live type.
    let own = unsafe { (*subtype).tp_new };
    // SAFETY: a live type.
    let new = unsafe { (*class).tp_new };
    own.map(|own| own as usize) == new.map(|new| new as usize)
}
