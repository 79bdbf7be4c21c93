//! Weak references (Include/weakrefobject.h).

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use crate::PyResult;
use crate::handle::Bound;
use crate::types::{PyAny, PyWeakref, PyWeakrefProxy};

/// What makes a weak reference to an object, with a callback or NULL.
macro_rules! constructors {
    ($($name:ident = $function:ident -> $result:ty;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name<'py>(
            object: &Bound<'py, PyAny>,
            callback: Option<&Bound<'_, PyAny>>,
        ) -> PyResult<Bound<'py, $result>> {
            let callback = callback.map_or(std::ptr::null_mut(), Bound::as_raw);
            // SAFETY: a live object, and a live one or NULL; the thread is attached.
            let raw = unsafe { ffi::$function(object.as_raw(), callback) };
            // SAFETY: a new reference to an object of that type, or NULL.
            unsafe { owned(object.py(), raw) }
        }
    )*};
}

constructors! {
    new = PyWeakref_NewRef -> PyWeakref;
    new_proxy = PyWeakref_NewProxy -> PyWeakrefProxy;
}

/// `PyWeakref_GetRef`: `None` if the object is gone.
///
/// # Safety
///
/// `weakref` is a weak reference or a proxy.
#[inline]
unsafe fn get_ref<'py>(weakref: &Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
    let mut object = std::ptr::null_mut();
    // SAFETY: the caller's promise, so that it cannot fail; a place for the result.
    unsafe { ffi::PyWeakref_GetRef(weakref.as_raw(), &raw mut object) };
    // SAFETY: a new reference, if it is not NULL.
    Ptr::new(object).map(|object| unsafe { Bound::from_owned(weakref.py(), object) })
}

/// `PyWeakref_GetRef`.
#[inline]
pub(crate) fn upgrade<'py>(weakref: &Bound<'py, PyWeakref>) -> Option<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant.
    unsafe { get_ref(weakref.as_any()) }
}

/// `PyWeakref_GetRef`.
pub(crate) fn upgrade_proxy<'py>(proxy: &Bound<'py, PyWeakrefProxy>) -> Option<Bound<'py, PyAny>> {
    // SAFETY: the handle's invariant.
    unsafe { get_ref(proxy.as_any()) }
}
