//! `a2b_qp` and `b2a_qp`.

use std::mem::MaybeUninit;

use ascii_codecs::qp::{self, Options};
use cpython_api::types::PyBytes;
use cpython_api::{Bound, BytesLike, BytesPlace, PyResult, Python, pyfunction};

use crate::docs;
use crate::input::AsciiBuffer;

/// Results of up to so many bytes are copied, which takes less time than to make an object that is
/// too large and make it smaller.
const SHORT: usize = 2048;

/// What a kernel makes of so many bytes, where it shows only then how many they are.
fn build<'py>(
    py: Python<'py>,
    len: usize,
    room: Option<usize>,
    kernel: impl for<'r> FnOnce(&'r mut [MaybeUninit<u8>]) -> &'r mut [u8] + Send,
) -> PyResult<Bound<'py, PyBytes>> {
    match room {
        Some(..=SHORT) => PyBytes::new(py, kernel(&mut [MaybeUninit::uninit(); SHORT])),
        _ => PyBytes::new_uninit(py, room, |out| Ok(py.detach_for_bytes(len, || kernel(out)))),
    }
}

#[pyfunction(signature = (data, header = false), doc = docs::A2B_QP)]
pub(crate) fn a2b_qp<'py>(py: Python<'py>, data: AsciiBuffer<'_, 'py>, header: bool) -> PyResult<Bound<'py, PyBytes>> {
    let mut place = BytesPlace::new();
    let text = data.reader()?.bytes_in(py, &mut place)?;
    build(py, text.len(), Some(text.len()), |out| qp::decode(text, header, out))
}

#[pyfunction(signature = (data, quotetabs = false, istext = true, header = false), doc = docs::B2A_QP)]
pub(crate) fn b2a_qp<'py>(
    py: Python<'py>,
    data: BytesLike<'_, 'py>,
    quotetabs: bool,
    istext: bool,
    header: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut place = BytesPlace::new();
    let data = data.reader()?.bytes_in(py, &mut place)?;
    let options = Options { quotetabs, istext, header };
    build(py, data.len(), qp::encoded_room(data.len()), |out| qp::encode(data, options, out))
}
