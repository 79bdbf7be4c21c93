//! `a2b_qp` and `b2a_qp`.

use ascii_codecs::qp::{self, Options};
use cpython_api::types::PyBytes;
use cpython_api::{Bound, BytesLike, PyResult, Python, pyfunction};

use crate::input::{AsciiBuffer, Copied, bytes};
use crate::output::build_some;
use crate::{State, docs};

#[pyfunction(signature = (data, header = false), doc = docs::A2B_QP)]
pub(crate) fn a2b_qp<'py>(
    py: Python<'py>,
    state: &State,
    data: AsciiBuffer<'_, 'py>,
    header: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut copy = Copied::default();
    let text = data.bytes(py, &mut copy)?;
    build_some(py, state, text.len(), Some(text.len()), |out| qp::decode(text, header, out))
}

#[pyfunction(signature = (data, quotetabs = false, istext = true, header = false), doc = docs::B2A_QP)]
pub(crate) fn b2a_qp<'py>(
    py: Python<'py>,
    state: &State,
    data: BytesLike<'_, 'py>,
    quotetabs: bool,
    istext: bool,
    header: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut copy = Copied::default();
    let data = bytes(py, &data, &mut copy)?;
    let options = Options { quotetabs, istext, header };
    build_some(py, state, data.len(), qp::encoded_room(data.len()), |out| qp::encode(data, options, out))
}
