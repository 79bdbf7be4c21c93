//! `a2b_uu` and `b2a_uu`.

use ascii_codecs::uu;
use cpython_api::types::PyBytes;
use cpython_api::{Bound, BytesLike, BytesPlace, PyResult, Python, pyfunction};

use crate::input::AsciiBuffer;
use crate::{State, docs};

#[pyfunction(signature = (data, /), doc = docs::A2B_UU)]
pub(crate) fn a2b_uu<'py>(py: Python<'py>, state: &State, data: AsciiBuffer<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    let (mut place, mut out) = (BytesPlace::new(), [0; uu::MAX_DECODED]);
    match uu::decode(data.reader()?.bytes_in(py, &mut place)?, &mut out) {
        Ok(decoded) => PyBytes::new(py, decoded),
        Err(reason) => Err(state.error(py, reason)),
    }
}

#[pyfunction(signature = (data, /, *, backtick = false), doc = docs::B2A_UU)]
pub(crate) fn b2a_uu<'py>(
    py: Python<'py>,
    state: &State,
    data: BytesLike<'_, 'py>,
    backtick: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let (mut place, mut out) = (BytesPlace::new(), [0; uu::MAX_LINE]);
    match uu::encode(data.reader()?.bytes_in(py, &mut place)?, backtick, &mut out) {
        Ok(line) => PyBytes::new(py, line),
        Err(reason) => Err(state.error(py, reason)),
    }
}
