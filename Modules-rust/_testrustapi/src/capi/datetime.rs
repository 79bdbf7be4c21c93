//! Modules/_testcapi/datetime.c: Lib/test/datetimetester.py (`CapiTest`) judges it.

use cpython_api::exceptions::{SystemError, TypeError};
use cpython_api::sync::PyOnceLock;
use cpython_api::types::datetime::{DateTimeType, PyDate, PyDateTime, PyDateTimeApi, PyDelta, PyTime, PyTzInfo};
use cpython_api::types::{PyAny, PyString};
use cpython_api::{
    Borrowed, Bound, IntoPyObject, ModuleInit, ModuleState, PyErr, PyResult, Python, Traverse, pyfunction, pymodule,
};

use super::Object;

/// The API, which `test_datetime_capi` imports.
#[derive(Traverse)]
pub(crate) struct State {
    api: PyOnceLock<PyDateTimeApi>,
}

impl ModuleState for State {
    fn new(_module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { api: PyOnceLock::new() })
    }
}

impl State {
    fn api(&self, py: Python<'_>) -> PyResult<&PyDateTimeApi> {
        self.api.get(py).ok_or_else(|| PyErr::new::<SystemError>(py, "the API was not imported"))
    }

    /// An object as one of a type of datetime.
    fn cast<'a, 'py, T: DateTimeType>(&self, object: &'a Object<'_, 'py>) -> PyResult<Borrowed<'a, 'py, T>> {
        let found = self.api(object.py())?.cast(object);
        found.ok_or_else(|| PyErr::new::<TypeError>(object.py(), "an object of another type"))
    }
}

#[pyfunction]
fn test_datetime_capi(py: Python<'_>, state: &State) -> PyResult<()> {
    state.api.get_or_try_init(py, || PyDateTimeApi::import(py)).map(drop)
}

/// Is the object of a type or a subtype, or of the type itself?
macro_rules! checks {
    ($($name:ident = $ty:ty;)*) => {$(
        #[pyfunction(signature = (obj, exact = false, /))]
        fn $name<'py>(py: Python<'py>, state: &State, obj: Object<'_, 'py>, exact: bool) -> PyResult<bool> {
            let api = state.api(py)?;
            Ok(if exact { api.cast_exact::<$ty>(&obj).is_some() } else { api.cast::<$ty>(&obj).is_some() })
        }
    )*};
}

checks! {
    datetime_check_date = PyDate;
    datetime_check_datetime = PyDateTime;
    datetime_check_delta = PyDelta;
    datetime_check_time = PyTime;
    datetime_check_tzinfo = PyTzInfo;
}

type Zones<'py> = (Bound<'py, PyTzInfo>, Bound<'py, PyTzInfo>, Bound<'py, PyTzInfo>);

#[pyfunction]
fn make_timezones_capi<'py>(py: Python<'py>, state: &State) -> PyResult<Zones<'py>> {
    let api = state.api(py)?;
    let offset = PyDelta::new(py, api, 0, -18000, 0)?;
    let name = PyString::new(py, "EST")?;
    let named = || PyTzInfo::fixed_offset(api, &offset, Some(&name));
    Ok((named()?, named()?, PyTzInfo::fixed_offset(api, &offset, None)?))
}

#[pyfunction]
fn get_timezones_offset_zero<'py>(py: Python<'py>, state: &State) -> PyResult<Zones<'py>> {
    let api = state.api(py)?;
    let offset = PyDelta::new(py, api, 0, 0, 0)?;
    let name = PyString::new(py, "")?;
    let unnamed = || PyTzInfo::fixed_offset(api, &offset, None);
    Ok((unnamed()?, unnamed()?, PyTzInfo::fixed_offset(api, &offset, Some(&name))?))
}

#[pyfunction(signature = (_macro = false, /))]
fn get_timezone_utc_capi<'py>(py: Python<'py>, state: &State, _macro: bool) -> PyResult<Bound<'py, PyTzInfo>> {
    Ok(state.api(py)?.utc(py))
}

#[pyfunction(signature = (_macro, year, month, day, /))]
fn get_date_fromdate<'py>(
    py: Python<'py>,
    state: &State,
    _macro: bool,
    year: i32,
    month: i32,
    day: i32,
) -> PyResult<Bound<'py, PyDate>> {
    PyDate::new(py, state.api(py)?, year, month, day)
}

#[pyfunction(signature = (_macro, year, month, day, hour, minute, second, microsecond, /))]
#[expect(clippy::too_many_arguments, reason = "as many as C's has")]
fn get_datetime_fromdateandtime<'py>(
    py: Python<'py>,
    state: &State,
    _macro: bool,
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
    second: i32,
    microsecond: i32,
) -> PyResult<Bound<'py, PyDateTime>> {
    PyDateTime::new(py, state.api(py)?, [year, month, day], [hour, minute, second, microsecond], None)
}

#[pyfunction(signature = (_macro, year, month, day, hour, minute, second, microsecond, fold, /))]
#[expect(clippy::too_many_arguments, reason = "as many as C's has")]
fn get_datetime_fromdateandtimeandfold<'py>(
    py: Python<'py>,
    state: &State,
    _macro: bool,
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
    second: i32,
    microsecond: i32,
    fold: bool,
) -> PyResult<Bound<'py, PyDateTime>> {
    let time = [hour, minute, second, microsecond];
    PyDateTime::new_with_fold(py, state.api(py)?, [year, month, day], time, None, fold)
}

#[pyfunction(signature = (_macro, hour, minute, second, microsecond, /))]
fn get_time_fromtime<'py>(
    py: Python<'py>,
    state: &State,
    _macro: bool,
    hour: i32,
    minute: i32,
    second: i32,
    microsecond: i32,
) -> PyResult<Bound<'py, PyTime>> {
    PyTime::new(py, state.api(py)?, [hour, minute, second, microsecond], None)
}

#[pyfunction(signature = (_macro, hour, minute, second, microsecond, fold, /))]
#[expect(clippy::too_many_arguments, reason = "as many as C's has")]
fn get_time_fromtimeandfold<'py>(
    py: Python<'py>,
    state: &State,
    _macro: bool,
    hour: i32,
    minute: i32,
    second: i32,
    microsecond: i32,
    fold: bool,
) -> PyResult<Bound<'py, PyTime>> {
    PyTime::new_with_fold(py, state.api(py)?, [hour, minute, second, microsecond], None, fold)
}

#[pyfunction(signature = (_macro, days, seconds, microseconds, /))]
fn get_delta_fromdsu<'py>(
    py: Python<'py>,
    state: &State,
    _macro: bool,
    days: i32,
    seconds: i32,
    microseconds: i32,
) -> PyResult<Bound<'py, PyDelta>> {
    PyDelta::new(py, state.api(py)?, days, seconds, microseconds)
}

#[pyfunction(signature = (ts, _macro = false, /))]
fn get_date_fromtimestamp<'py>(
    py: Python<'py>,
    state: &State,
    ts: Object<'_, 'py>,
    _macro: bool,
) -> PyResult<Bound<'py, PyDate>> {
    PyDate::from_timestamp(state.api(py)?, &ts)
}

#[pyfunction(signature = (ts, tzinfo, usetz = false, _macro = false, /))]
fn get_datetime_fromtimestamp<'py>(
    py: Python<'py>,
    state: &State,
    ts: Object<'_, 'py>,
    tzinfo: Object<'_, 'py>,
    usetz: bool,
    _macro: bool,
) -> PyResult<Bound<'py, PyDateTime>> {
    let zone = if usetz && !tzinfo.is_none() { Some(state.cast::<PyTzInfo>(&tzinfo)?) } else { None };
    PyDateTime::from_timestamp(state.api(py)?, &ts, zone.as_deref())
}

#[pyfunction(signature = (obj, /), name = "PyDateTime_GET")]
fn py_datetime_get(state: &State, obj: Object<'_, '_>) -> PyResult<(i32, i32, i32)> {
    let date = state.cast::<PyDate>(&obj)?;
    Ok((date.get_year(), date.get_month(), date.get_day()))
}

type TimeFields<'py> = (i32, i32, i32, i32, Option<Bound<'py, PyTzInfo>>);

#[pyfunction(signature = (obj, /), name = "PyDateTime_DATE_GET")]
fn py_datetime_date_get<'py>(state: &State, obj: Object<'_, 'py>) -> PyResult<TimeFields<'py>> {
    let time = state.cast::<PyDateTime>(&obj)?;
    Ok((time.get_hour(), time.get_minute(), time.get_second(), time.get_microsecond(), time.get_tzinfo()))
}

#[pyfunction(signature = (obj, /), name = "PyDateTime_TIME_GET")]
fn py_datetime_time_get<'py>(state: &State, obj: Object<'_, 'py>) -> PyResult<TimeFields<'py>> {
    let time = state.cast::<PyTime>(&obj)?;
    Ok((time.get_hour(), time.get_minute(), time.get_second(), time.get_microsecond(), time.get_tzinfo()))
}

#[pyfunction(signature = (obj, /), name = "PyDateTime_DELTA_GET")]
fn py_datetime_delta_get(state: &State, obj: Object<'_, '_>) -> PyResult<(i32, i32, i32)> {
    let delta = state.cast::<PyDelta>(&obj)?;
    Ok((delta.get_days(), delta.get_seconds(), delta.get_microseconds()))
}

/// The fields of a datetime that the functions of _testcapi leave out, and its fold.
#[pyfunction(signature = (obj, /))]
fn date_and_fold<'py>(py: Python<'py>, state: &State, obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    if let Some(time) = state.api(py)?.cast::<PyTime>(&obj) {
        return time.get_fold().into_pyobject(py);
    }
    let time = state.cast::<PyDateTime>(&obj)?;
    (time.get_year(), time.get_month(), time.get_day(), time.get_fold()).into_pyobject(py)
}

/// Twins of the functions of _testcapi about datetime.
#[pymodule(submodule)]
pub(crate) mod capi_datetime {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{
        date_and_fold, datetime_check_date, datetime_check_datetime, datetime_check_delta, datetime_check_time,
        datetime_check_tzinfo, get_date_fromdate, get_date_fromtimestamp, get_datetime_fromdateandtime,
        get_datetime_fromdateandtimeandfold, get_datetime_fromtimestamp, get_delta_fromdsu, get_time_fromtime,
        get_time_fromtimeandfold, get_timezone_utc_capi, get_timezones_offset_zero, make_timezones_capi,
        py_datetime_date_get, py_datetime_delta_get, py_datetime_get, py_datetime_time_get, test_datetime_capi,
    };
}
