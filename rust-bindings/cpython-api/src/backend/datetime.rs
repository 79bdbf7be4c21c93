//! The C API of datetime (Include/datetime.h), which a capsule points to.

use std::ffi::{CStr, c_int};
use std::ops::ControlFlow;
use std::ptr::NonNull;

use cpython_sys as ffi;

use super::gc::Visit;
use super::raw::{Ptr, owned};
use crate::exceptions::AttributeError;
use crate::handle::{Borrowed, Bound, Py};
use crate::python::Python;
use crate::traverse::Traverse;
use crate::types::datetime::{PyDate, PyDateTime, PyDelta, PyTime, PyTzInfo};
use crate::types::{PyAny, PyCapsule, PyString, PyTuple};
use crate::{PyErr, PyResult};

/// The name of the capsule.
const NAME: &CStr = c"datetime.datetime_CAPI";

/// The C API of `datetime`, imported by an interpreter (`PyDateTime_IMPORT`).
///
/// Unlike C's static variable `PyDateTimeAPI` it is an object's owner: keep it in the state
/// of the module. The types of `datetime` are asked for by it:
/// `api.cast::<PyDate>(&object)`.
///
/// # Invariants
///
/// `table` is what the capsule points to, the API of this interpreter's `datetime`.
pub struct PyDateTimeApi {
    capsule: Py<PyCapsule>,
    table: NonNull<ffi::PyDateTime_CAPI>,
}

// SAFETY: it visits the one reference that it owns; nobody writes to the table.
#[diagnostic::do_not_recommend]
unsafe impl Traverse for PyDateTimeApi {
    const HAS_EDGES: bool = true;
    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        visit.call(&self.capsule)
    }
    fn clear_objects(&self, _py: Python<'_>) {}
}

/// The types of `datetime`.
///
/// Sealed: a handle's static type is a promise about the object.
pub trait DateTimeType: sealed::Sealed {}

pub(crate) mod sealed {
    use cpython_sys as ffi;

    pub trait Sealed: Sized {
        #[doc(hidden)]
        fn of(table: &ffi::PyDateTime_CAPI) -> *mut ffi::PyTypeObject;
    }
}

macro_rules! types {
    ($($ty:ident = $field:ident;)*) => {$(
        impl DateTimeType for $ty {}
        impl sealed::Sealed for $ty {
            #[inline]
            fn of(table: &ffi::PyDateTime_CAPI) -> *mut ffi::PyTypeObject {
                table.$field
            }
        }
    )*};
}

types! {
    PyDate = DateType;
    PyDateTime = DateTimeType;
    PyDelta = DeltaType;
    PyTime = TimeType;
    PyTzInfo = TZInfoType;
}

/// What a year, or any other field, is to C.
pub(crate) type Int = c_int;

impl PyDateTimeApi {
    /// Imports `datetime` and its C API (`PyDateTime_IMPORT`).
    ///
    /// # Errors
    ///
    /// What the import raises; `AttributeError` if the module has no such API, because
    /// something else stands in its place.
    pub fn import(py: Python<'_>) -> PyResult<Self> {
        let capsule = py.import(c"datetime")?.getattr(c"datetime_CAPI")?;
        if let Ok(capsule) = capsule.cast_into::<PyCapsule>()
            && super::capsule::is_valid(&capsule, NAME)
        {
            // SAFETY: a live capsule of that name.
            let table = unsafe { ffi::PyCapsule_GetPointer(capsule.as_raw(), NAME.as_ptr()) };
            if let Some(table) = NonNull::new(table.cast()) {
                // INVARIANT: capsules that modules in Rust make have other names, so C's
                // own module has made this one.
                return Ok(Self { capsule: capsule.unbind(), table });
            }
        }
        Err(PyErr::new::<AttributeError>(py, "PyCapsule_Import \"datetime.datetime_CAPI\" is not valid"))
    }

    #[inline]
    fn table(&self) -> &ffi::PyDateTime_CAPI {
        // SAFETY: the invariant; the capsule keeps it.
        unsafe { self.table.as_ref() }
    }

    /// The object as one of a type of `datetime`, if it is one or an instance of a subtype
    /// (`PyDate_Check` and so on).
    #[inline]
    pub fn cast<'a, 'py, T: DateTimeType>(&self, object: &'a Bound<'py, PyAny>) -> Option<Borrowed<'a, 'py, T>> {
        super::types::is_instance_of(object, T::of(self.table())).then(|| {
            // SAFETY: an instance of the type, as just seen, kept by the handle.
            unsafe { Borrowed::from_borrowed(object.py(), object.ptr()) }
        })
    }

    /// The object as one of a type of `datetime`, if its type is that itself
    /// (`PyDate_CheckExact` and so on).
    #[inline]
    pub fn cast_exact<'a, 'py, T: DateTimeType>(&self, object: &'a Bound<'py, PyAny>) -> Option<Borrowed<'a, 'py, T>> {
        super::types::is_exact_type(object, T::of(self.table())).then(|| {
            // SAFETY: an instance of the type, as just seen, kept by the handle.
            unsafe { Borrowed::from_borrowed(object.py(), object.ptr()) }
        })
    }

    /// `datetime.timezone.utc` (`PyDateTime_TimeZone_UTC`).
    pub fn utc<'py>(&self, py: Python<'py>) -> Bound<'py, PyTzInfo> {
        // SAFETY: the API has the object as long as it lives itself.
        let ptr = unsafe { Ptr::new_unchecked(self.table().TimeZone_UTC) };
        // SAFETY: as above; it is a tzinfo.
        unsafe { Borrowed::<PyTzInfo>::from_borrowed(py, ptr) }.to_owned()
    }
}

/// One of the API's functions.
#[inline]
fn function<F>(function: Option<F>) -> F {
    let Some(function) = function else { unreachable!("the API has all of its functions") };
    function
}

/// NULL is not accepted for a missing tzinfo.
fn tzinfo<'py>(py: Python<'py>, tzinfo: Option<&Bound<'py, PyTzInfo>>) -> *mut ffi::PyObject {
    tzinfo.map_or(py.None().as_raw(), Bound::as_raw)
}

/// `PyDate_FromDate`.
pub(crate) fn date<'py>(
    py: Python<'py>,
    api: &PyDateTimeApi,
    [year, month, day]: [Int; 3],
) -> PyResult<Bound<'py, PyDate>> {
    let make = function(api.table().Date_FromDate);
    // SAFETY: any numbers, and the type.
    let raw = unsafe { make(year, month, day, api.table().DateType) };
    // SAFETY: a new reference to an instance of the type, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyDateTime_FromDateAndTimeAndFold`.
pub(crate) fn datetime<'py>(
    py: Python<'py>,
    api: &PyDateTimeApi,
    [year, month, day]: [Int; 3],
    [hour, minute, second, microsecond]: [Int; 4],
    zone: Option<&Bound<'py, PyTzInfo>>,
    fold: bool,
) -> PyResult<Bound<'py, PyDateTime>> {
    let make = function(api.table().DateTime_FromDateAndTimeAndFold);
    let (zone, ty) = (tzinfo(py, zone), api.table().DateTimeType);
    // SAFETY: any numbers, a live object, and the type.
    let raw = unsafe { make(year, month, day, hour, minute, second, microsecond, zone, fold.into(), ty) };
    // SAFETY: a new reference to an instance of the type, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyTime_FromTimeAndFold`.
pub(crate) fn time<'py>(
    py: Python<'py>,
    api: &PyDateTimeApi,
    [hour, minute, second, microsecond]: [Int; 4],
    zone: Option<&Bound<'py, PyTzInfo>>,
    fold: bool,
) -> PyResult<Bound<'py, PyTime>> {
    let make = function(api.table().Time_FromTimeAndFold);
    let (zone, ty) = (tzinfo(py, zone), api.table().TimeType);
    // SAFETY: any numbers, a live object, and the type.
    let raw = unsafe { make(hour, minute, second, microsecond, zone, fold.into(), ty) };
    // SAFETY: a new reference to an instance of the type, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyDelta_FromDSU` of a delta that is normalized, except for the number of days.
pub(crate) fn delta<'py>(
    py: Python<'py>,
    api: &PyDateTimeApi,
    [days, seconds, microseconds]: [Int; 3],
) -> PyResult<Bound<'py, PyDelta>> {
    let make = function(api.table().Delta_FromDelta);
    // SAFETY: any days, seconds of a day, microseconds of a second, and the type.
    let raw = unsafe { make(days, seconds, microseconds, 0, api.table().DeltaType) };
    // SAFETY: a new reference to an instance of the type, or NULL.
    unsafe { owned(py, raw) }
}

/// `PyTimeZone_FromOffsetAndName`.
pub(crate) fn timezone<'py>(
    api: &PyDateTimeApi,
    offset: &Bound<'py, PyDelta>,
    name: Option<&Bound<'py, PyString>>,
) -> PyResult<Bound<'py, PyTzInfo>> {
    let make = function(api.table().TimeZone_FromTimeZone);
    let name = name.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: a timedelta, and a str or NULL.
    let raw = unsafe { make(offset.as_raw(), name) };
    // SAFETY: a new reference to a timezone, which is a tzinfo, or NULL.
    unsafe { owned(offset.py(), raw) }
}

/// `PyDate_FromTimestamp`.
pub(crate) fn date_from_timestamp<'py>(
    api: &PyDateTimeApi,
    args: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyDate>> {
    let make = function(api.table().Date_FromTimestamp);
    // SAFETY: the type, and a tuple of arguments.
    let raw = unsafe { make(api.table().DateType.cast(), args.as_raw()) };
    // SAFETY: a new reference to an instance of the type, which is asked for itself, or NULL.
    unsafe { owned(args.py(), raw) }
}

/// `PyDateTime_FromTimestamp`: what a tzinfo's `fromutc` returns may be anything.
pub(crate) fn datetime_from_timestamp<'py>(
    api: &PyDateTimeApi,
    args: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    let make = function(api.table().DateTime_FromTimestamp);
    // SAFETY: the type, a tuple of arguments, no keyword arguments.
    let raw = unsafe { make(api.table().DateTimeType.cast(), args.as_raw(), std::ptr::null_mut()) };
    // SAFETY: a new reference or NULL.
    unsafe { owned(args.py(), raw) }
}

/// The macros that read a number.
macro_rules! getters {
    ($($ty:ident: $($name:ident = $macro:ident)*;)*) => {$($(
        #[doc = concat!("`", stringify!($macro), "`.")]
        #[inline]
        pub(crate) fn $name(object: &Bound<'_, $ty>) -> Int {
            // SAFETY: the handle's invariant: it is such an object.
            unsafe { ffi::datetime::$macro(object.as_raw()).into() }
        }
    )*)*};
}

getters! {
    PyDate: year = PyDateTime_GET_YEAR month = PyDateTime_GET_MONTH day = PyDateTime_GET_DAY;
    PyDateTime:
        datetime_year = PyDateTime_GET_YEAR
        datetime_month = PyDateTime_GET_MONTH
        datetime_day = PyDateTime_GET_DAY
        datetime_hour = PyDateTime_DATE_GET_HOUR
        datetime_minute = PyDateTime_DATE_GET_MINUTE
        datetime_second = PyDateTime_DATE_GET_SECOND
        datetime_microsecond = PyDateTime_DATE_GET_MICROSECOND
        datetime_fold = PyDateTime_DATE_GET_FOLD;
    PyTime:
        time_hour = PyDateTime_TIME_GET_HOUR
        time_minute = PyDateTime_TIME_GET_MINUTE
        time_second = PyDateTime_TIME_GET_SECOND
        time_microsecond = PyDateTime_TIME_GET_MICROSECOND
        time_fold = PyDateTime_TIME_GET_FOLD;
    PyDelta:
        days = PyDateTime_DELTA_GET_DAYS
        seconds = PyDateTime_DELTA_GET_SECONDS
        microseconds = PyDateTime_DELTA_GET_MICROSECONDS;
}

/// The macros that give the tzinfo.
macro_rules! tzinfos {
    ($($name:ident($ty:ident) = $macro:ident;)*) => {$(
        #[doc = concat!("`", stringify!($macro), "`: `None` for None.")]
        pub(crate) fn $name<'py>(object: &Bound<'py, $ty>) -> Option<Bound<'py, PyTzInfo>> {
            let py = object.py();
            // SAFETY: the handle's invariant: it is such an object.
            let raw = unsafe { ffi::datetime::$macro(object.as_raw()) };
            // SAFETY: not NULL.
            let ptr = unsafe { Ptr::new_unchecked(raw) };
            // SAFETY: the object keeps it, and never changes.
            let zone = unsafe { Borrowed::<PyTzInfo>::from_borrowed(py, ptr) };
            if zone.into_any().is_none() { None } else { Some(zone.to_owned()) }
        }
    )*};
}

tzinfos! {
    datetime_tzinfo(PyDateTime) = PyDateTime_DATE_GET_TZINFO;
    time_tzinfo(PyTime) = PyDateTime_TIME_GET_TZINFO;
}
