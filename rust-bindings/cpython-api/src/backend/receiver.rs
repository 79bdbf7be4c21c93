//! A call from C: what it is made on, and how its result goes back.

use std::ffi::c_int;
use std::marker::PhantomData;

use cpython_sys as ffi;

use super::class;
use super::raw::{Ptr, RawObject};
use super::state::state_at;
use crate::class::PyClassItems;
use crate::conversion::IntoPyObject;
use crate::exceptions::SystemError;
use crate::handle::{Borrowed, Bound};
use crate::module::ModuleState;
use crate::python::Python;
use crate::types::{PyAny, PyType};
use crate::{PyErr, PyResult, panic};

/// A result as C wants it.
pub type ObjectResult<'py> = PyResult<Bound<'py, PyAny>>;

/// Receiver of a module's function: the module.
pub enum Module {}
/// Receiver of a method: an instance of the class.
pub struct Instance<T>(PhantomData<T>);
/// Receiver of a class method: the class or a subclass.
pub struct Class<T>(PhantomData<T>);
/// Receiver of `__new__`: the class or a subclass, and the arguments, for `finish_new`.
pub struct New<T>(PhantomData<T>);
/// Receiver of a static method: nothing.
pub struct Static<T>(PhantomData<T>);

/// A call, on a receiver of kind `R`.
///
/// # Invariants
///
/// `slf` is what C calls a function with that is defined for this receiver: the module, an
/// instance of the class `T`, or the class itself or a subtype; for [`New`] the address of a
/// `NewArgs`. It lives for `'a`.
pub struct Call<'a, 'py, R> {
    py: Python<'py>,
    slf: *mut RawObject,
    receiver: PhantomData<(&'a (), R)>,
}

impl<R> Clone for Call<'_, '_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Call<'_, '_, R> {}

impl<'a, 'py, R> Call<'a, 'py, R> {
    /// The proof that the thread is attached.
    #[inline(always)]
    pub fn py(self) -> Python<'py> {
        self.py
    }

    /// The receiver under a static type.
    ///
    /// # Safety
    ///
    /// It is not NULL, and of that type.
    #[inline(always)]
    unsafe fn handle<T>(self) -> Borrowed<'a, 'py, T> {
        // SAFETY: the caller's promise.
        let ptr = unsafe { Ptr::new_unchecked(self.slf) };
        // SAFETY: the invariant, and the caller's promise.
        unsafe { Borrowed::from_borrowed(self.py, ptr) }
    }
}

impl<'a> Call<'a, '_, Module> {
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
    pub unsafe fn state<S: ModuleState>(self) -> PyResult<&'a S> {
        if self.slf.is_null() {
            let text = "a function was called without the module it belongs to";
            return Err(PyErr::new::<SystemError>(self.py, text));
        }
        // SAFETY: the invariant: it is the module.
        let state = unsafe { ffi::PyModule_GetState(self.slf) };
        // SAFETY: the caller's promise; the module lives for `'a`.
        unsafe { state_at(self.py, state) }
    }
}

impl<'a, 'py, T: PyClassItems> Call<'a, 'py, Instance<T>> {
    /// The instance.
    #[inline(always)]
    pub fn slf(self) -> Borrowed<'a, 'py, T> {
        // SAFETY: the invariant.
        unsafe { self.handle() }
    }

    /// What the instance holds.
    #[inline(always)]
    pub fn contents(self) -> &'a T {
        self.slf().get()
    }

    /// The state of the class's module.
    ///
    /// # Safety
    ///
    /// The class is for modules with state of type `S`.
    ///
    /// # Errors
    ///
    /// As for a function.
    #[inline]
    pub unsafe fn state<S: ModuleState>(self) -> PyResult<&'a S> {
        // SAFETY: the invariant: it is alive.
        let ty = unsafe { ffi::object::Py_TYPE(self.slf) };
        // SAFETY: the caller's promise; the object keeps its type alive for `'a`.
        unsafe { class::state::<T, S>(self.py, ty) }
    }
}

impl<'a, 'py, T: PyClassItems> Call<'a, 'py, Class<T>> {
    /// The class, or the subclass that the method was called on.
    #[inline(always)]
    pub fn slf(self) -> Borrowed<'a, 'py, PyType> {
        // SAFETY: the invariant.
        unsafe { self.handle() }
    }

    /// The state of the class's module.
    ///
    /// # Safety
    ///
    /// The class is for modules with state of type `S`.
    ///
    /// # Errors
    ///
    /// As for a function.
    #[inline]
    pub unsafe fn state<S: ModuleState>(self) -> PyResult<&'a S> {
        // SAFETY: the caller's promise, and the invariant: it is a type, alive for `'a`.
        unsafe { class::state::<T, S>(self.py, self.slf.cast()) }
    }
}

/// What C gives to `tp_new`: a type, a tuple, and a dict or NULL.
pub(crate) struct NewArgs {
    pub(crate) subtype: *mut RawObject,
    pub(crate) args: *mut RawObject,
    pub(crate) kwargs: *mut RawObject,
}

impl NewArgs {
    #[inline(always)]
    pub(crate) fn as_receiver(&self) -> *mut RawObject {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

impl<'a, 'py, T: PyClassItems> Call<'a, 'py, New<T>> {
    #[inline(always)]
    pub(crate) fn given(self) -> &'a NewArgs {
        // SAFETY: the invariant.
        unsafe { &*self.slf.cast::<NewArgs>() }
    }

    /// The class, or the subclass that is to be instantiated.
    #[inline(always)]
    pub fn slf(self) -> Borrowed<'a, 'py, PyType> {
        // SAFETY: C gives a type.
        let ptr = unsafe { Ptr::new_unchecked(self.given().subtype) };
        // SAFETY: as above.
        unsafe { Borrowed::from_borrowed(self.py, ptr) }
    }

    /// The state of the class's module.
    ///
    /// # Safety
    ///
    /// The class is for modules with state of type `S`.
    ///
    /// # Errors
    ///
    /// As for a function.
    #[inline]
    pub unsafe fn state<S: ModuleState>(self) -> PyResult<&'a S> {
        // SAFETY: the caller's promise, and the invariant.
        unsafe { class::state::<T, S>(self.py, self.given().subtype.cast()) }
    }
}

/// The beginning of a call from C.
///
/// # Safety
///
/// C calls with the thread attached, and `slf` is as the invariant of [`Call`] says.
#[inline(always)]
pub(crate) unsafe fn enter<'a, 'py, R>(slf: *mut RawObject) -> Call<'a, 'py, R> {
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    // INVARIANT: the caller's promise.
    Call { py, slf, receiver: PhantomData }
}

/// Runs the Rust side of a call from C: catches panics, and sees to it that a result comes
/// without an exception and an error with one, for which C is given `failed`.
#[inline(always)]
pub(crate) fn guard<'a, 'py, R, V>(
    call: Call<'a, 'py, R>,
    failed: V,
    body: impl FnOnce(Call<'a, 'py, R>) -> PyResult<V>,
) -> V {
    let py = call.py();
    match panic::catch(py, || body(call)) {
        Ok(value) if cfg!(debug_assertions) && super::err::occurred(py) => {
            result_with_exception(py, value);
            failed
        }
        Ok(value) => value,
        Err(_) => {
            // An error without an exception would be a mistake that C cannot tell from others.
            super::err::ensure_set(py);
            failed
        }
    }
}

/// As [`guard`], for an object: a new reference, or NULL.
#[inline(always)]
pub(crate) fn run<'a, 'py, R>(
    call: Call<'a, 'py, R>,
    body: impl FnOnce(Call<'a, 'py, R>) -> ObjectResult<'py>,
) -> *mut RawObject {
    guard(call, std::ptr::null_mut(), |call| body(call).map(|object| object.into_ptr().as_raw()))
}

/// As [`guard`], for a status: 0, or -1.
#[inline(always)]
pub(crate) fn status<'a, 'py, R>(call: Call<'a, 'py, R>, body: impl FnOnce(Call<'a, 'py, R>) -> PyResult<()>) -> c_int {
    guard(call, -1, |call| body(call).map(|()| 0))
}

/// A result with an exception set would be a mistake that C finds much later.
#[cold]
fn result_with_exception<V>(py: Python<'_>, _leaked: V) {
    let ignored = super::err::take(py);
    drop(PyErr::new::<SystemError>(py, "a result was returned with an exception set").with_context(ignored));
}

/// What a function written by the user returns: a value, or a result of one.
#[diagnostic::on_unimplemented(
    message = "the slot of this method wants `{T}`, not `{Self}`",
    note = "the method returns `{T}` or `PyResult<{T}>`"
)]
pub trait IntoResult<T> {
    /// As a result.
    ///
    /// # Errors
    ///
    /// The function's own.
    fn into_result(self) -> PyResult<T>;
}

impl<T> IntoResult<T> for T {
    #[inline(always)]
    fn into_result(self) -> PyResult<T> {
        Ok(self)
    }
}

impl<T> IntoResult<T> for PyResult<T> {
    #[inline(always)]
    fn into_result(self) -> PyResult<T> {
        self
    }
}

/// What a function returns to Python: a value that has an object, or a result of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned to Python",
    note = "a function returns `T` or `PyResult<T>`, where `T` is `IntoPyObject`"
)]
pub trait Finish<'py> {
    /// As a new reference.
    ///
    /// # Errors
    ///
    /// The function's own, and those of the conversion.
    fn finish(self, py: Python<'py>) -> ObjectResult<'py>;
}

impl<'py, T: IntoPyObject<'py>> Finish<'py> for T {
    #[inline(always)]
    fn finish(self, py: Python<'py>) -> ObjectResult<'py> {
        self.into_pyobject(py)
    }
}

impl<'py, T: IntoPyObject<'py>> Finish<'py> for PyResult<T> {
    #[inline(always)]
    fn finish(self, py: Python<'py>) -> ObjectResult<'py> {
        self?.into_pyobject(py)
    }
}

/// The function's result as a new reference.
///
/// # Errors
///
/// As `Finish::finish`.
#[inline(always)]
pub fn finish<'py>(py: Python<'py>, value: impl Finish<'py>) -> ObjectResult<'py> {
    value.finish(py)
}

/// The function's result as a result.
///
/// # Errors
///
/// The function's own.
#[inline(always)]
pub fn into_result<T, V: IntoResult<T>>(value: V) -> PyResult<T> {
    value.into_result()
}
