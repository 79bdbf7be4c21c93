//! `datetime`, through its C API (Include/datetime.h).
//!
//! Its types are not part of the interpreter itself, so that objects are not asked with
//! [`Bound::cast`] whether they are of one, but with [`PyDateTimeApi::cast`]. A module keeps
//! the API in its state:
//!
//! ```no_run
//! use cpython_api::types::datetime::{PyDate, PyDateTimeApi};
//! use cpython_api::{ModuleInit, ModuleState, PyResult, Python, Traverse, pyfunction};
//!
//! #[derive(Traverse)]
//! struct State {
//!     datetime: PyDateTimeApi,
//! }
//!
//! impl ModuleState for State {
//!     fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
//!         Ok(Self { datetime: PyDateTimeApi::import(module.py())? })
//!     }
//! }
//!
//! /// The year in which a century begins.
//! #[pyfunction(signature = (number, /))]
//! fn century(py: Python<'_>, state: &State, number: i32) -> PyResult<i32> {
//!     Ok(PyDate::new(py, &state.datetime, number * 100 + 1, 1, 1)?.get_year())
//! }
//! # fn main() {}
//! ```

use super::{PyAny, PyString, PyTuple};
pub use crate::backend::datetime::{DateTimeType, PyDateTimeApi};
use crate::backend::{datetime as raw, types};
use crate::conversion::IntoPyObject;
use crate::exceptions::OverflowError;
use crate::handle::Bound;
use crate::python::Python;
use crate::{PyErr, PyResult};

/// `datetime.date`.
pub enum PyDate {}
/// `datetime.datetime`.
pub enum PyDateTime {}
/// `datetime.timedelta`.
pub enum PyDelta {}
/// `datetime.time`.
pub enum PyTime {}
/// `datetime.tzinfo`, of which `datetime.timezone` is a subtype.
pub enum PyTzInfo {}

impl PyDate {
    /// A date (`PyDate_FromDate`).
    ///
    /// # Errors
    ///
    /// `ValueError` if there is no such day.
    pub fn new<'py>(
        py: Python<'py>,
        api: &PyDateTimeApi,
        year: i32,
        month: i32,
        day: i32,
    ) -> PyResult<Bound<'py, PyDate>> {
        raw::date(py, api, [year, month, day])
    }

    /// `datetime.date.fromtimestamp(timestamp)` (`PyDate_FromTimestamp`).
    ///
    /// # Errors
    ///
    /// As that: `ValueError` or `OverflowError` if it is out of range, `OSError`.
    pub fn from_timestamp<'py>(api: &PyDateTimeApi, timestamp: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDate>> {
        raw::date_from_timestamp(api, &PyTuple::new(timestamp.py(), [timestamp])?)
    }
}

impl PyDateTime {
    /// A date and time (`PyDateTime_FromDateAndTime`): the date is year, month and day, the
    /// time hour, minute, second and microsecond.
    ///
    /// # Errors
    ///
    /// `ValueError` if there is no such day or time.
    pub fn new<'py>(
        py: Python<'py>,
        api: &PyDateTimeApi,
        date: [i32; 3],
        time: [i32; 4],
        tzinfo: Option<&Bound<'py, PyTzInfo>>,
    ) -> PyResult<Bound<'py, PyDateTime>> {
        Self::new_with_fold(py, api, date, time, tzinfo, false)
    }

    /// As [`new`](Self::new), of the second of two equal times if `fold` (PEP 495,
    /// `PyDateTime_FromDateAndTimeAndFold`).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn new_with_fold<'py>(
        py: Python<'py>,
        api: &PyDateTimeApi,
        date: [i32; 3],
        time: [i32; 4],
        tzinfo: Option<&Bound<'py, PyTzInfo>>,
        fold: bool,
    ) -> PyResult<Bound<'py, PyDateTime>> {
        raw::datetime(py, api, date, time, tzinfo, fold)
    }

    /// `datetime.datetime.fromtimestamp(timestamp, tz)` (`PyDateTime_FromTimestamp`).
    ///
    /// # Errors
    ///
    /// As that; `TypeError` if the zone's `fromutc` returns something else.
    pub fn from_timestamp<'py>(
        api: &PyDateTimeApi,
        timestamp: &Bound<'py, PyAny>,
        tzinfo: Option<&Bound<'py, PyTzInfo>>,
    ) -> PyResult<Bound<'py, PyDateTime>> {
        let py = timestamp.py();
        let args = match tzinfo {
            Some(tzinfo) => (timestamp, tzinfo).into_pyobject(py)?,
            None => (timestamp,).into_pyobject(py)?,
        };
        let found = raw::datetime_from_timestamp(api, &args.extract()?)?;
        match api.cast::<Self>(&found) {
            Some(datetime) => Ok(datetime.to_owned()),
            None => Err(types::must_be(c"datetime.datetime", &found)),
        }
    }
}

impl PyTime {
    /// A time: hour, minute, second and microsecond (`PyTime_FromTime`).
    ///
    /// # Errors
    ///
    /// `ValueError` if there is no such time.
    pub fn new<'py>(
        py: Python<'py>,
        api: &PyDateTimeApi,
        time: [i32; 4],
        tzinfo: Option<&Bound<'py, PyTzInfo>>,
    ) -> PyResult<Bound<'py, PyTime>> {
        Self::new_with_fold(py, api, time, tzinfo, false)
    }

    /// As [`new`](Self::new), of the second of two equal times if `fold` (PEP 495,
    /// `PyTime_FromTimeAndFold`).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn new_with_fold<'py>(
        py: Python<'py>,
        api: &PyDateTimeApi,
        time: [i32; 4],
        tzinfo: Option<&Bound<'py, PyTzInfo>>,
        fold: bool,
    ) -> PyResult<Bound<'py, PyTime>> {
        raw::time(py, api, time, tzinfo, fold)
    }
}

impl PyDelta {
    /// A difference of times, from numbers of any size and sign (`PyDelta_FromDSU`, where
    /// sums that C's `int` does not hold are undefined behaviour).
    ///
    /// # Errors
    ///
    /// `OverflowError` if it has more than 999999999 days.
    pub fn new<'py>(
        py: Python<'py>,
        api: &PyDateTimeApi,
        days: i32,
        seconds: i32,
        microseconds: i32,
    ) -> PyResult<Bound<'py, PyDelta>> {
        let seconds = i64::from(seconds) + i64::from(microseconds).div_euclid(1_000_000);
        let days = i64::from(days) + seconds.div_euclid(86_400);
        let Ok(in_range) = i32::try_from(days) else {
            let text = format!("days={days}; must have magnitude <= 999999999");
            return Err(PyErr::new::<OverflowError>(py, text));
        };
        raw::delta(py, api, [in_range, seconds.rem_euclid(86_400) as i32, microseconds.rem_euclid(1_000_000)])
    }
}

impl PyTzInfo {
    /// `datetime.timezone(offset, name)` (`PyTimeZone_FromOffsetAndName`): `timezone.utc` for
    /// an offset of 0 without a name.
    ///
    /// # Errors
    ///
    /// `ValueError` if the offset is a day or more.
    pub fn fixed_offset<'py>(
        api: &PyDateTimeApi,
        offset: &Bound<'py, PyDelta>,
        name: Option<&Bound<'py, PyString>>,
    ) -> PyResult<Bound<'py, PyTzInfo>> {
        raw::timezone(api, offset, name)
    }
}

/// The fields that are numbers.
macro_rules! getters {
    ($($ty:ident { $($name:ident = $function:ident $macro:literal $doc:literal;)* })*) => {$(
        impl Bound<'_, $ty> {$(
            #[doc = concat!($doc, " (`", $macro, "`).")]
            #[inline]
            pub fn $name(&self) -> i32 {
                raw::$function(self)
            }
        )*}
    )*};
}

getters! {
    PyDate {
        get_year = year "PyDateTime_GET_YEAR" "The year, from 1 to 9999";
        get_month = month "PyDateTime_GET_MONTH" "The month, from 1 on";
        get_day = day "PyDateTime_GET_DAY" "The day, from 1 on";
    }
    PyDateTime {
        get_year = datetime_year "PyDateTime_GET_YEAR" "The year, from 1 to 9999";
        get_month = datetime_month "PyDateTime_GET_MONTH" "The month, from 1 on";
        get_day = datetime_day "PyDateTime_GET_DAY" "The day, from 1 on";
        get_hour = datetime_hour "PyDateTime_DATE_GET_HOUR" "The hour";
        get_minute = datetime_minute "PyDateTime_DATE_GET_MINUTE" "The minute";
        get_second = datetime_second "PyDateTime_DATE_GET_SECOND" "The second";
        get_microsecond = datetime_microsecond "PyDateTime_DATE_GET_MICROSECOND" "The microsecond";
    }
    PyTime {
        get_hour = time_hour "PyDateTime_TIME_GET_HOUR" "The hour";
        get_minute = time_minute "PyDateTime_TIME_GET_MINUTE" "The minute";
        get_second = time_second "PyDateTime_TIME_GET_SECOND" "The second";
        get_microsecond = time_microsecond "PyDateTime_TIME_GET_MICROSECOND" "The microsecond";
    }
    PyDelta {
        get_days = days "PyDateTime_DELTA_GET_DAYS" "The days, less than 0 if it is negative";
        get_seconds = seconds "PyDateTime_DELTA_GET_SECONDS" "The seconds, from 0 on, less than a day";
        get_microseconds = microseconds "PyDateTime_DELTA_GET_MICROSECONDS" "The microseconds, from 0 on";
    }
}

/// What the fields of a time are besides numbers.
macro_rules! times {
    ($($ty:ident: $fold:ident $fold_macro:literal, $tzinfo:ident $tzinfo_macro:literal;)*) => {$(
        impl<'py> Bound<'py, $ty> {
            #[doc = concat!("Whether it is the second of two equal times (`", $fold_macro, "`).")]
            #[inline]
            pub fn get_fold(&self) -> bool {
                raw::$fold(self) != 0
            }

            #[doc = concat!("Its zone, if it has one (`", $tzinfo_macro, "`).")]
            pub fn get_tzinfo(&self) -> Option<Bound<'py, PyTzInfo>> {
                raw::$tzinfo(self)
            }
        }
    )*};
}

times! {
    PyDateTime: datetime_fold "PyDateTime_DATE_GET_FOLD", datetime_tzinfo "PyDateTime_DATE_GET_TZINFO";
    PyTime: time_fold "PyDateTime_TIME_GET_FOLD", time_tzinfo "PyDateTime_TIME_GET_TZINFO";
}
