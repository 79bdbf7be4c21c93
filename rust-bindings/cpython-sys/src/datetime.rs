//! The macros of Include/datetime.h.
//!
//! Those that go through C's static `PyDateTimeAPI` are not here: each interpreter gets
//! the API from its capsule.
#![expect(non_snake_case, reason = "the names are C's")]

use core::ffi::{c_int, c_uchar};

use crate::object::Py_None;
use crate::{
    _PyDateTime_BaseTZInfo, PyDateTime_Date, PyDateTime_DateTime, PyDateTime_Delta, PyDateTime_Time, PyObject,
};

/// The bytes of `data` at these places as one number, the most significant first.
macro_rules! packed {
    ($($name:ident($object:literal $ty:ident) = $($at:literal)*;)*) => {$(
        /// The macro of C.
        ///
        /// # Safety
        ///
        #[doc = concat!("`op` points to a live ", $object, ".")]
        #[inline(always)]
        pub unsafe fn $name(op: *mut PyObject) -> c_int {
            // SAFETY: the caller's promise, so that the field's address is in the object.
            let data = unsafe { &raw const (*op.cast::<$ty>()).data }.cast::<c_uchar>();
            let mut value = 0;
            $(
                // SAFETY: in the field, which never changes.
                value = value << 8 | c_int::from(unsafe { *data.add($at) });
            )*
            value
        }
    )*};
}

packed! {
    PyDateTime_GET_YEAR("date" PyDateTime_Date) = 0 1;
    PyDateTime_GET_MONTH("date" PyDateTime_Date) = 2;
    PyDateTime_GET_DAY("date" PyDateTime_Date) = 3;
    PyDateTime_DATE_GET_HOUR("datetime" PyDateTime_DateTime) = 4;
    PyDateTime_DATE_GET_MINUTE("datetime" PyDateTime_DateTime) = 5;
    PyDateTime_DATE_GET_SECOND("datetime" PyDateTime_DateTime) = 6;
    PyDateTime_DATE_GET_MICROSECOND("datetime" PyDateTime_DateTime) = 7 8 9;
    PyDateTime_TIME_GET_HOUR("time" PyDateTime_Time) = 0;
    PyDateTime_TIME_GET_MINUTE("time" PyDateTime_Time) = 1;
    PyDateTime_TIME_GET_SECOND("time" PyDateTime_Time) = 2;
    PyDateTime_TIME_GET_MICROSECOND("time" PyDateTime_Time) = 3 4 5;
}

/// Fields.
macro_rules! fields {
    ($($name:ident($object:literal $ty:ident) = $field:ident -> $result:ty;)*) => {$(
        /// The macro of C.
        ///
        /// # Safety
        ///
        #[doc = concat!("`op` points to a live ", $object, ".")]
        #[inline(always)]
        pub unsafe fn $name(op: *mut PyObject) -> $result {
            // SAFETY: the caller's promise; the field is in each of these objects, also in
            // one without a tzinfo, and never changes.
            unsafe { (*op.cast::<$ty>()).$field }
        }
    )*};
}

fields! {
    PyDateTime_DATE_GET_FOLD("datetime" PyDateTime_DateTime) = fold -> c_uchar;
    PyDateTime_TIME_GET_FOLD("time" PyDateTime_Time) = fold -> c_uchar;
    PyDateTime_DELTA_GET_DAYS("timedelta" PyDateTime_Delta) = days -> c_int;
    PyDateTime_DELTA_GET_SECONDS("timedelta" PyDateTime_Delta) = seconds -> c_int;
    PyDateTime_DELTA_GET_MICROSECONDS("timedelta" PyDateTime_Delta) = microseconds -> c_int;
}

/// The `tzinfo`, or None: a borrowed reference.
macro_rules! tzinfos {
    ($($name:ident($object:literal $ty:ident);)*) => {$(
        /// The macro of C.
        ///
        /// # Safety
        ///
        #[doc = concat!("`op` points to a live ", $object, ".")]
        #[inline(always)]
        pub unsafe fn $name(op: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller's promise.
            if unsafe { (*op.cast::<_PyDateTime_BaseTZInfo>()).hastzinfo } == 0 {
                return Py_None();
            }
            // SAFETY: as above; the field is there.
            unsafe { (*op.cast::<$ty>()).tzinfo }
        }
    )*};
}

tzinfos! {
    PyDateTime_DATE_GET_TZINFO("datetime" PyDateTime_DateTime);
    PyDateTime_TIME_GET_TZINFO("time" PyDateTime_Time);
}
