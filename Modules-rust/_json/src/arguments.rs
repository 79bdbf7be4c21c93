//! Arguments as `PyArg_ParseTupleAndKeywords` takes them where all are required: each is converted
//! before the next one is looked for.

use std::ffi::CStr;

use cpython_api::exceptions::TypeError;
use cpython_api::types::{PyAny, PyDict};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python};

/// The arguments of a call, one after the other.
pub(crate) struct Required<'a, 'py> {
    py: Python<'py>,
    function: &'static CStr,
    names: &'a [&'static CStr],
    args: &'a [Borrowed<'a, 'py, PyAny>],
    kwargs: Option<&'a Bound<'py, PyDict>>,
    taken: usize,
}

/// The arguments of a call of `function`.
///
/// # Errors
///
/// `TypeError` if there are more than there are names.
pub(crate) fn required<'a, 'py>(
    py: Python<'py>,
    function: &'static CStr,
    names: &'a [&'static CStr],
    args: &'a [Borrowed<'a, 'py, PyAny>],
    kwargs: Option<&'a Bound<'py, PyDict>>,
) -> PyResult<Required<'a, 'py>> {
    let given = args.len() + kwargs.map_or(0, |kwargs| kwargs.len());
    if given > names.len() {
        let keyword = if args.is_empty() { "keyword " } else { "" };
        let plural = if names.len() == 1 { "" } else { "s" };
        let (function, most) = (function.to_string_lossy(), names.len());
        return Err(PyErr::new::<TypeError>(
            py,
            format!("{function}() takes at most {most} {keyword}argument{plural} ({given} given)"),
        ));
    }
    Ok(Required { py, function, names, args, kwargs, taken: 0 })
}

impl<'py> Required<'_, 'py> {
    /// The next argument.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is missing.
    pub(crate) fn argument(&mut self) -> PyResult<Bound<'py, PyAny>> {
        let (index, name) = (self.taken, self.names[self.taken]);
        self.taken += 1;
        if let Some(given) = self.args.get(index) {
            return Ok((*given).to_owned());
        }
        if let Some(kwargs) = self.kwargs
            && let Some(given) = kwargs.get_item_str(name)?
        {
            return Ok(given);
        }
        let (function, name, position) = (self.function.to_string_lossy(), name.to_string_lossy(), self.taken);
        Err(PyErr::new::<TypeError>(
            self.py,
            format!("{function}() missing required argument '{name}' (pos {position})"),
        ))
    }
}
