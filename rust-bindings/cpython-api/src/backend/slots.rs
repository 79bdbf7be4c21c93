//! The functions that C calls into for a class's special methods (Include/cpython/object.h),
//! one for each shape of slot.

use std::ffi::{CStr, c_int, c_void};

use cpython_sys as ffi;
use cpython_sys::CFunction;

use super::class_table::hash_t;
use super::raw::{Ptr, RawObject, owned, ssize};
use super::receiver::{Call, Instance, IntoResult, ObjectResult, enter, finish, guard, run, status};
use crate::args::{Arg, FromArg};
use crate::class::PyClassItems;
use crate::conversion::IntoPyObject;
use crate::exceptions::{AttributeError, OverflowError};
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{CompareOp, PyAny};
use crate::{PyErr, PyResult};

/// An argument that C gives, not NULL.
///
/// # Safety
///
/// `raw` is an object that lives for `'a`.
#[inline(always)]
pub(crate) unsafe fn object<'a, 'py>(py: Python<'py>, raw: *mut RawObject) -> Borrowed<'a, 'py, PyAny> {
    // SAFETY: the caller's promise.
    let ptr = unsafe { Ptr::new_unchecked(raw) };
    // SAFETY: the caller's promise.
    unsafe { Borrowed::from_borrowed(py, ptr) }
}

/// An argument that C gives, or NULL.
///
/// # Safety
///
/// `raw` is NULL or an object that lives for `'a`.
#[inline(always)]
unsafe fn option<'a, 'py>(py: Python<'py>, raw: *mut RawObject) -> Option<Borrowed<'a, 'py, PyAny>> {
    // SAFETY: the caller's promise.
    (!raw.is_null()).then(|| unsafe { object(py, raw) })
}

/// Slots whose body gets the call and objects: the name, the C parameters that are objects, and
/// how the result goes to C.
macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),*) -> $c:ty, $result:ty, $how:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As C calls such a slot of `T`'s class.
        #[inline(always)]
        pub unsafe fn $name<T, F>(slf: *mut RawObject, $($arg: *mut RawObject,)* body: F) -> $c
        where
            F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>> $(, shapes!(@object $arg 'a 'py))*) -> $result,
        {
            // SAFETY: the caller's promise.
            let call = unsafe { enter::<Instance<T>>(slf) };
            $how(call, |call| {
                $(
                    // SAFETY: C gives an object, and keeps it alive.
                    let $arg = unsafe { object(call.py(), $arg) };
                )*
                body(call $(, $arg)*)
            })
        }
    )*};
    (@object $arg:ident $a:lifetime $py:lifetime) => { Borrowed<$a, $py, PyAny> };
}

shapes! {
    /// `reprfunc`, `unaryfunc`, `getiterfunc`.
    unary() -> *mut RawObject, ObjectResult<'py>, run;
    /// `iternextfunc`: NULL without an exception at the end.
    iternext() -> *mut RawObject, PyResult<Option<Bound<'py, PyAny>>>, next;
    /// `lenfunc`.
    len() -> ssize, PyResult<usize>, length;
    /// `hashfunc`: -1 is for errors.
    hash() -> hash_t, PyResult<isize>, hash_value;
    /// `inquiry`.
    inquiry() -> c_int, PyResult<bool>, truth;
    /// `objobjproc`.
    contains(arg) -> c_int, PyResult<bool>, truth;
    /// `binaryfunc` of `mp_subscript`.
    getitem(key) -> *mut RawObject, ObjectResult<'py>, run;
    /// `getattrofunc`, for `__getattribute__`.
    getattro(name) -> *mut RawObject, ObjectResult<'py>, run;
    /// `binaryfunc` of an in-place operator.
    inplace(other) -> *mut RawObject, ObjectResult<'py>, run;
    /// `ternaryfunc` of `**=`.
    inplace_power(other, modulo) -> *mut RawObject, ObjectResult<'py>, run;
}

/// As [`guard`], for the next item of an iterator.
#[inline(always)]
fn next<'a, 'py, R>(
    call: Call<'a, 'py, R>,
    body: impl FnOnce(Call<'a, 'py, R>) -> PyResult<Option<Bound<'py, PyAny>>>,
) -> *mut RawObject {
    guard(call, std::ptr::null_mut(), |call| {
        Ok(body(call)?.map_or(std::ptr::null_mut(), |item| item.into_ptr().as_raw()))
    })
}

/// As [`guard`], for a length.
#[inline(always)]
fn length<'a, 'py, R>(call: Call<'a, 'py, R>, body: impl FnOnce(Call<'a, 'py, R>) -> PyResult<usize>) -> ssize {
    guard(call, -1, |call| {
        ssize::try_from(body(call)?)
            .map_err(|_| PyErr::new::<OverflowError>(call.py(), "cannot fit 'int' into an index-sized integer"))
    })
}

/// As [`guard`], for a hash.
#[inline(always)]
fn hash_value<'a, 'py, R>(call: Call<'a, 'py, R>, body: impl FnOnce(Call<'a, 'py, R>) -> PyResult<isize>) -> hash_t {
    guard(call, -1, |call| body(call).map(|hash| if hash == -1 { -2 } else { hash }))
}

/// As [`guard`], for a truth.
#[inline(always)]
fn truth<'a, 'py, R>(call: Call<'a, 'py, R>, body: impl FnOnce(Call<'a, 'py, R>) -> PyResult<bool>) -> c_int {
    guard(call, -1, |call| body(call).map(c_int::from))
}

/// `objobjargproc`, `setattrofunc` and `descrsetfunc`: the value is NULL to delete.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn setitem<T, F>(slf: *mut RawObject, key: *mut RawObject, value: *mut RawObject, body: F) -> c_int
where
    F: for<'a, 'py> FnOnce(
        Call<'a, 'py, Instance<T>>,
        Borrowed<'a, 'py, PyAny>,
        Option<Borrowed<'a, 'py, PyAny>>,
    ) -> PyResult<()>,
{
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    status(call, |call| {
        // SAFETY: C gives an object, and keeps it alive.
        let key = unsafe { object(call.py(), key) };
        // SAFETY: C gives an object or NULL, and keeps it alive.
        let value = unsafe { option(call.py(), value) };
        body(call, key, value)
    })
}

/// `getattrofunc`, for `__getattr__`: `body` runs if the attribute is not found otherwise.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn getattr<T, F>(slf: *mut RawObject, name: *mut RawObject, body: F) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>, Borrowed<'a, 'py, PyAny>) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    run(call, |call| {
        // SAFETY: live objects.
        let found = unsafe { ffi::PyObject_GenericGetAttr(slf, name) };
        // SAFETY: a new reference or NULL.
        match unsafe { owned(call.py(), found) } {
            Err(error) if error.matches::<AttributeError>(call.py()) => {
                drop(error.take(call.py()));
                // SAFETY: C gives an object, and keeps it alive.
                body(call, unsafe { object(call.py(), name) })
            }
            found => found,
        }
    })
}

/// `descrgetfunc`; None stands for NULL.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn descr_get<T, F>(
    slf: *mut RawObject,
    instance: *mut RawObject,
    owner: *mut RawObject,
    body: F,
) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(
        Call<'a, 'py, Instance<T>>,
        Borrowed<'a, 'py, PyAny>,
        Borrowed<'a, 'py, PyAny>,
    ) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    let or_none = |raw: *mut RawObject| if raw.is_null() { ffi::object::Py_None() } else { raw };
    run(call, |call| {
        // SAFETY: C keeps it alive; None is immortal.
        let instance = unsafe { object(call.py(), or_none(instance)) };
        // SAFETY: as above.
        let owner = unsafe { object(call.py(), or_none(owner)) };
        body(call, instance, owner)
    })
}

/// `sq_item` by way of `mp_subscript`.
///
/// # Safety
///
/// As C calls the slot of a class that has both.
pub(crate) unsafe extern "C" fn sq_item(slf: *mut RawObject, index: ssize) -> *mut RawObject {
    // SAFETY: the thread is attached.
    let key = unsafe { ffi::PyLong_FromSsize_t(index) };
    if key.is_null() {
        return key;
    }
    // SAFETY: live objects.
    let item = unsafe { ffi::PyObject_GetItem(slf, key) };
    // SAFETY: the reference made above.
    unsafe { ffi::refcount::Py_DECREF(key) };
    item
}

/// The first operand, if it is an instance of `T`'s class, and the second.
///
/// # Safety
///
/// Both are objects that live for `'a`.
#[inline(always)]
unsafe fn operands<'a, 'py, T: PyClassItems>(
    py: Python<'py>,
    first: *mut RawObject,
    second: *mut RawObject,
) -> (Option<Call<'a, 'py, Instance<T>>>, Borrowed<'a, 'py, PyAny>) {
    // SAFETY: the caller's promise.
    let object_of_first = unsafe { object(py, first) };
    // SAFETY: the caller's promise.
    let second = unsafe { object(py, second) };
    let is_instance = super::class::is_instance::<T>(&object_of_first);
    // SAFETY: just checked.
    (is_instance.then(|| unsafe { enter(first) }), second)
}

/// Whether two operands are of one type: then the right one is not asked, because it would
/// say the same as the left one.
///
/// # Safety
///
/// Both are live objects.
#[inline(always)]
unsafe fn same_type(left: *mut RawObject, right: *mut RawObject) -> bool {
    // SAFETY: the caller's promise.
    let left = unsafe { ffi::object::Py_TYPE(left) };
    // SAFETY: the caller's promise.
    left == unsafe { ffi::object::Py_TYPE(right) }
}

/// `binaryfunc` of an operator, for which C calls with the instance on either side.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn binary<T, F, G>(left: *mut RawObject, right: *mut RawObject, forward: F, reflected: G) -> *mut RawObject
where
    T: PyClassItems,
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>, Borrowed<'a, 'py, PyAny>) -> ObjectResult<'py>,
    G: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>, Borrowed<'a, 'py, PyAny>) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise: one of the operands is an instance; here it is only asked
    // for the proof that the thread is attached.
    let any = unsafe { enter::<Instance<T>>(left) };
    run(any, |any| {
        let py = any.py();
        // SAFETY: C keeps the operands alive.
        let (call, other) = unsafe { operands::<T>(py, left, right) };
        if let Some(call) = call {
            let result = forward(call, other)?;
            // SAFETY: C keeps the operands alive.
            if !is_not_implemented(&result) || unsafe { same_type(left, right) } {
                return Ok(result);
            }
        }
        // SAFETY: as above.
        match unsafe { operands::<T>(py, right, left) } {
            (Some(call), other) => reflected(call, other),
            (None, _) => Ok(not_implemented(py)),
        }
    })
}

/// `ternaryfunc` of `**`, for which C calls with the instance in either place.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn ternary<T, F, G>(
    left: *mut RawObject,
    right: *mut RawObject,
    modulo: *mut RawObject,
    forward: F,
    reflected: G,
) -> *mut RawObject
where
    T: PyClassItems,
    F: for<'a, 'py> FnOnce(
        Call<'a, 'py, Instance<T>>,
        Borrowed<'a, 'py, PyAny>,
        Borrowed<'a, 'py, PyAny>,
    ) -> ObjectResult<'py>,
    G: for<'a, 'py> FnOnce(
        Call<'a, 'py, Instance<T>>,
        Borrowed<'a, 'py, PyAny>,
        Borrowed<'a, 'py, PyAny>,
    ) -> ObjectResult<'py>,
{
    // SAFETY: as in `binary`.
    let any = unsafe { enter::<Instance<T>>(left) };
    run(any, |any| {
        let py = any.py();
        // SAFETY: C keeps the operands alive.
        let modulo = unsafe { object(py, modulo) };
        // SAFETY: as above.
        let (call, other) = unsafe { operands::<T>(py, left, right) };
        if let Some(call) = call {
            let result = forward(call, other, modulo)?;
            // SAFETY: C keeps the operands alive.
            if !is_not_implemented(&result) || unsafe { same_type(left, right) } {
                return Ok(result);
            }
        }
        // SAFETY: as above.
        match unsafe { operands::<T>(py, right, left) } {
            (Some(call), other) => reflected(call, other, modulo),
            (None, _) => Ok(not_implemented(py)),
        }
    })
}

/// `richcmpfunc`.
///
/// # Safety
///
/// As C calls such a slot of `T`'s class.
#[inline(always)]
pub unsafe fn richcompare<T, F>(slf: *mut RawObject, other: *mut RawObject, op: c_int, body: F) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>, Borrowed<'a, 'py, PyAny>, CompareOp) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    run(call, |call| {
        let Some(op) = CompareOp::from_raw(op) else {
            return Ok(not_implemented(call.py()));
        };
        // SAFETY: C gives an object, and keeps it alive.
        body(call, unsafe { object(call.py(), other) }, op)
    })
}

/// The missing half of an operator.
///
/// # Errors
///
/// None.
pub fn unsupported<'a, 'py, T>(
    call: Call<'a, 'py, Instance<T>>,
    _other: Borrowed<'a, 'py, PyAny>,
) -> ObjectResult<'py> {
    Ok(not_implemented(call.py()))
}

/// The missing half of `**`.
///
/// # Errors
///
/// None.
pub fn unsupported_power<'a, 'py, T>(
    call: Call<'a, 'py, Instance<T>>,
    _other: Borrowed<'a, 'py, PyAny>,
    _modulo: Borrowed<'a, 'py, PyAny>,
) -> ObjectResult<'py> {
    Ok(not_implemented(call.py()))
}

/// The other operand, if it can be converted; `None` if that raised TypeError.
///
/// # Errors
///
/// Other errors of the conversion.
#[inline]
pub fn other<'a, 'py, T: FromArg<'a, 'py>>(
    object: Borrowed<'a, 'py, PyAny>,
    function: &'static CStr,
) -> PyResult<Option<T>> {
    T::from_operand(object, Arg::positional(function, 0))
}

/// The class that `T`'s inherits from.
fn base_of<T: PyClassItems>(call: Call<'_, '_, Instance<T>>) -> Option<*mut ffi::PyTypeObject> {
    // SAFETY: the instance is alive.
    let ty = unsafe { ffi::object::Py_TYPE(call.slf().as_raw()) };
    // SAFETY: as above, so its type is.
    let class = unsafe { super::class::find::<T>(ty) }?;
    // SAFETY: a live type; it keeps its base, which never changes.
    Some(unsafe { (*class).tp_base })
}

/// The half of a pair of special methods that the class does not have: that of its base, as
/// for a class written in Python.
///
/// # Errors
///
/// Those of the base; `TypeError` or `AttributeError` if it has none, either.
#[cold]
pub fn missing<T: PyClassItems>(
    call: Call<'_, '_, Instance<T>>,
    name: &'static CStr,
    key: Borrowed<'_, '_, PyAny>,
    value: Option<Borrowed<'_, '_, PyAny>>,
) -> PyResult<()> {
    let (py, slf) = (call.py(), call.slf().as_raw());
    let name = super::text(name);
    let inherited = base_of(call).and_then(|base| match name {
        // SAFETY: a live type.
        "__setattr__" | "__delattr__" => unsafe { (*base).tp_setattro },
        // SAFETY: a live type.
        "__set__" | "__delete__" => unsafe { (*base).tp_descr_set },
        _ => {
            // SAFETY: a live type.
            let mapping = unsafe { (*base).tp_as_mapping };
            // SAFETY: NULL, or a table that the type keeps.
            unsafe { mapping.as_ref() }.and_then(|mapping| mapping.mp_ass_subscript)
        }
    });
    if let Some(inherited) = inherited {
        let value = value.map_or(std::ptr::null_mut(), |value| value.as_raw());
        // SAFETY: a slot of the base, of which this is an instance; live objects, or NULL.
        return match unsafe { inherited.call((slf, key.as_raw(), value)) } {
            0 => Ok(()),
            _ => Err(PyErr::assume_set(py)),
        };
    }
    let format = match name {
        "__setitem__" => c"'%.200s' object does not support item assignment",
        "__delitem__" => c"'%.200s' object does not support item deletion",
        _ => return Err(PyErr::new::<AttributeError>(py, name)),
    };
    Err(super::types::type_error_about(format, &call.slf()))
}

/// A comparison that the class has no method for: that of its base. `object` makes `!=` of
/// `==`.
///
/// # Errors
///
/// Those of the base.
pub fn inherited_comparison<'a, 'py, T: PyClassItems>(
    call: Call<'a, 'py, Instance<T>>,
    other: Borrowed<'a, 'py, PyAny>,
    op: CompareOp,
) -> ObjectResult<'py> {
    // SAFETY: a live type.
    match base_of(call).and_then(|base| unsafe { (*base).tp_richcompare }) {
        Some(inherited) => {
            // SAFETY: live objects, and the slot of a type that the instance's class inherits from.
            let raw = unsafe { inherited.call((call.slf().as_raw(), other.as_raw(), op as c_int)) };
            // SAFETY: a new reference or NULL.
            unsafe { owned(call.py(), raw) }
        }
        None => Ok(not_implemented(call.py())),
    }
}

/// `NotImplemented`.
pub fn not_implemented(py: Python<'_>) -> Bound<'_, PyAny> {
    let raw = &raw mut ffi::_Py_NotImplementedStruct;
    // SAFETY: `Py_NotImplemented` is immortal.
    unsafe { object(py, raw) }.to_owned()
}

pub(super) fn is_not_implemented(object: &Bound<'_, PyAny>) -> bool {
    std::ptr::eq(object.as_raw(), &raw const ffi::_Py_NotImplementedStruct)
}

/// The result of an in-place operator that returns nothing: the instance.
///
/// # Errors
///
/// None.
pub fn itself<'py, T: PyClassItems>(call: Call<'_, 'py, Instance<T>>) -> ObjectResult<'py> {
    Ok(call.slf().to_owned().into_any())
}

/// A getter (`PyGetSetDef`).
///
/// # Safety
///
/// As C calls a getter of `T`'s class.
#[inline(always)]
pub unsafe fn getter<T, F>(slf: *mut RawObject, body: F) -> *mut RawObject
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>) -> ObjectResult<'py>,
{
    // SAFETY: the caller's promise.
    run(unsafe { enter(slf) }, body)
}

/// A setter (`PyGetSetDef`), which refuses to delete.
///
/// # Safety
///
/// As C calls a setter of `T`'s class.
#[inline(always)]
pub unsafe fn setter<T, F>(slf: *mut RawObject, value: *mut RawObject, name: &'static CStr, body: F) -> c_int
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>, Borrowed<'a, 'py, PyAny>) -> PyResult<()>,
{
    // SAFETY: the caller's promise.
    let call = unsafe { enter::<Instance<T>>(slf) };
    status(call, |call| {
        // SAFETY: C gives an object or NULL, and keeps it alive.
        match unsafe { option(call.py(), value) } {
            Some(value) => body(call, value),
            None => {
                let text = format!("cannot delete attribute '{}'", super::text(name));
                Err(PyErr::new::<AttributeError>(call.py(), text))
            }
        }
    })
}

/// A setter (`PyGetSetDef`) for what cannot be set, with the error of a member that is read-only
/// (`Py_READONLY`).
///
/// # Safety
///
/// The thread is attached.
pub unsafe extern "C" fn readonly(_slf: *mut RawObject, _value: *mut RawObject, _closure: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    drop(PyErr::new::<AttributeError>(py, "readonly attribute"));
    -1
}

/// `destructor` of `tp_finalize`: an error is unraisable, and what is set stays set.
///
/// # Safety
///
/// As C calls the slot of `T`'s class.
#[inline(always)]
pub unsafe fn finalize<T, F>(slf: *mut RawObject, body: F)
where
    F: for<'a, 'py> FnOnce(Call<'a, 'py, Instance<T>>) -> PyResult<()>,
{
    // SAFETY: C calls with the thread attached.
    let py = unsafe { Python::assume_attached() };
    let pending = super::err::occurred(py).then(|| super::err::take(py));
    // SAFETY: the caller's promise.
    if status(unsafe { enter(slf) }, body) != 0 {
        // SAFETY: the exception is set; the instance is alive.
        unsafe { ffi::PyErr_WriteUnraisable(slf) };
    }
    if let Some(pending) = pending {
        super::err::restore(pending);
    }
}

/// The class's short name, for the signature of `__new__` and `__init__`.
pub const fn short_name(name: &'static CStr) -> &'static CStr {
    let bytes = name.to_bytes_with_nul();
    let mut start = 0;
    let mut index = 0;
    while index < bytes.len() {
        if bytes[index] == b'.' {
            start = index + 1;
        }
        index += 1;
    }
    match CStr::from_bytes_with_nul(bytes.split_at(start).1) {
        Ok(name) => name,
        Err(_) => panic!("a C string ends with NUL"),
    }
}

/// Whether two names are one.
pub const fn same_name(one: &CStr, other: &CStr) -> bool {
    let (one, other) = (one.to_bytes(), other.to_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// The end of an iterator, or an item.
///
/// # Errors
///
/// The function's own, and those of the conversion.
#[inline]
pub fn finish_next<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    value: impl IntoResult<Option<T>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    value.into_result()?.map(|item| finish(py, item)).transpose()
}
