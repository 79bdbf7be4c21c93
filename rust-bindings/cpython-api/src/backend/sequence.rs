//! The sequence protocol (Include/abstract.h).

use cpython_sys as ffi;
use cpython_sys::CFunction;

use super::object::{results, status, truth};
use super::raw::{RawObject, owned, ssize};
use super::{list, types};
use crate::handle::Bound;
use crate::types::{PyAny, PyList, PySequence, PyTuple};
use crate::{PyErr, PyResult};

results! {
    concat(other: &Bound<'_, PyAny>) -> PyAny = ffi::PySequence_Concat;
    in_place_concat(other: &Bound<'_, PyAny>) -> PyAny = ffi::PySequence_InPlaceConcat;
    list() -> PyList = ffi::PySequence_List;
    tuple() -> PyTuple = ffi::PySequence_Tuple;
}

/// `PySequence_Check`.
pub(crate) fn is_sequence(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: a live object.
    unsafe { ffi::PySequence_Check(object.as_raw()) != 0 }
}

/// Functions that return a size, or -1 for an exception.
macro_rules! sizes {
    ($($name:ident($($arg:ident),*) = $function:ident;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name(object: &Bound<'_, PyAny> $(, $arg: &Bound<'_, PyAny>)*) -> PyResult<usize> {
            // SAFETY: live objects, an attached thread.
            let size = unsafe { ffi::$function(object.as_raw() $(, $arg.as_raw())*) };
            usize::try_from(size).map_err(|_| PyErr::assume_set(object.py()))
        }
    )*};
}

sizes! {
    count(value) = PySequence_Count;
    index(value) = PySequence_Index;
    len() = PySequence_Size;
}

/// `PySequence_Contains`.
pub(crate) fn contains(object: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    // SAFETY: live objects, an attached thread.
    truth(object.py(), unsafe { ffi::PySequence_Contains(object.as_raw(), value.as_raw()) })
}

/// Functions of indices or a count that return a new reference.
macro_rules! indexed {
    ($($name:ident($($arg:ident),*) = $function:ident;)*) => {$(
        #[doc = concat!("`", stringify!($function), "`.")]
        pub(crate) fn $name<'py>(object: &Bound<'py, PyAny> $(, $arg: isize)*) -> PyResult<Bound<'py, PyAny>> {
            // SAFETY: a live object, an attached thread.
            let raw = unsafe { ffi::$function(object.as_raw() $(, $arg)*) };
            // SAFETY: a new reference or NULL.
            unsafe { owned(object.py(), raw) }
        }
    )*};
}

indexed! {
    get_item(index) = PySequence_GetItem;
    get_slice(start, stop) = PySequence_GetSlice;
    in_place_repeat(count) = PySequence_InPlaceRepeat;
    repeat(count) = PySequence_Repeat;
}

/// `PySequence_SetItem`.
pub(crate) fn set_item(object: &Bound<'_, PyAny>, index: isize, value: &Bound<'_, PyAny>) -> PyResult<()> {
    // SAFETY: live objects, an attached thread.
    status(object.py(), unsafe { ffi::PySequence_SetItem(object.as_raw(), index, value.as_raw()) })
}

/// `PySequence_DelItem`.
pub(crate) fn del_item(object: &Bound<'_, PyAny>, index: isize) -> PyResult<()> {
    // SAFETY: a live object, an attached thread.
    status(object.py(), unsafe { ffi::PySequence_DelItem(object.as_raw(), index) })
}

/// `PySequence_SetSlice`.
pub(crate) fn set_slice(
    object: &Bound<'_, PyAny>,
    start: isize,
    stop: isize,
    value: &Bound<'_, PyAny>,
) -> PyResult<()> {
    // SAFETY: live objects, an attached thread.
    status(object.py(), unsafe { ffi::PySequence_SetSlice(object.as_raw(), start, stop, value.as_raw()) })
}

/// `PySequence_DelSlice`.
pub(crate) fn del_slice(object: &Bound<'_, PyAny>, start: isize, stop: isize) -> PyResult<()> {
    // SAFETY: a live object, an attached thread.
    status(object.py(), unsafe { ffi::PySequence_DelSlice(object.as_raw(), start, stop) })
}

/// `PySequence_Fast`: a list or a tuple as it is, a new list of any other iterable.
pub(crate) fn fast<'py>(object: &Bound<'py, PyAny>, message: &std::ffi::CStr) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a live object, an attached thread; the message ends with NUL and is only read.
    let raw = unsafe { ffi::PySequence_Fast(object.as_raw(), message.as_ptr()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(object.py(), raw) }
}

/// Gives items of a sequence by their index.
pub struct ItemGetter<'a, 'py>(Source<'a, 'py>);

/// Where the items come from.
enum Source<'a, 'py> {
    /// A list, which is read without a call.
    List(&'a Bound<'py, PyList>),
    /// Any object, and the `sq_item` that its type had.
    Slot(&'a Bound<'py, PySequence>, unsafe extern "C" fn(*mut RawObject, ssize) -> *mut RawObject),
}

impl<'a, 'py> ItemGetter<'a, 'py> {
    /// The part of `PySequence_GetItem` that looks at the type.
    #[inline]
    pub(crate) fn new(sequence: &'a Bound<'py, PySequence>) -> PyResult<Self> {
        let object = sequence.as_any();
        if let Some(list) = object.cast_exact::<PyList>() {
            return Ok(Self(Source::List(list)));
        }
        // SAFETY: a live object.
        let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
        // SAFETY: the type of a live object.
        let methods = unsafe { (*ty).tp_as_sequence };
        // SAFETY: NULL, or the type's table.
        let methods = unsafe { methods.as_ref() };
        match methods.and_then(|methods| methods.sq_item) {
            Some(slot) => Ok(Self(Source::Slot(sequence, slot))),
            None => Err(no_sequence(object)),
        }
    }

    /// The item (`sq_item`).
    ///
    /// # Errors
    ///
    /// `IndexError`, or what `__getitem__` raises.
    #[inline]
    pub fn get(&self, index: usize) -> PyResult<Bound<'py, PyAny>> {
        match self.0 {
            Source::List(list) => list::get_item(list, index),
            Source::Slot(object, slot) => {
                // SAFETY: a live object, whose type had this slot, and an attached thread. If `__class__` was
                // assigned to since, the slot's function may still be called: so does the method of a class
                // go on whose instance is given another class by what it calls.
                let raw = unsafe { slot.call((object.as_raw(), list::ssize(index))) };
                // SAFETY: a new reference or NULL.
                unsafe { owned(object.py(), raw) }
            }
        }
    }
}

/// The errors of `PySequence_GetItem`.
#[cold]
fn no_sequence(object: &Bound<'_, PyAny>) -> PyErr {
    // SAFETY: a live object.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: the type of a live object.
    let methods = unsafe { (*ty).tp_as_mapping };
    // SAFETY: NULL, or the type's table.
    let methods = unsafe { methods.as_ref() };
    match methods.and_then(|methods| methods.mp_subscript) {
        Some(_) => types::type_error_between(c"", object, 200, c" is not a sequence"),
        None => types::type_error_between(c"'", object, 200, c"' object does not support indexing"),
    }
}
