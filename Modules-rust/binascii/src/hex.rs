//! `b2a_hex` and `a2b_hex`, and the same as `hexlify` and `unhexlify`.

use std::num::NonZeroUsize;

use ascii_codecs::hex::{self, Case, DecodeError, Digits, End, Separator};
use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyBytes, PyBytesWriter, PyString, PyStringData};
use cpython_api::{
    Arg, Borrowed, Bound, BytesLike, BytesPlace, BytesReader, FromArg, PyErr, PyResult, Python, pyfunction,
};

use crate::input::{AsciiBuffer, CHUNK, FEW, constant};
use crate::{State, docs};

/// A separator that was given, be it None.
pub(crate) struct Sep<'a, 'py>(Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromArg<'a, 'py> for Sep<'a, 'py> {
    #[inline]
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Self> {
        Ok(Self(object))
    }

    #[inline]
    fn from_optional_arg(object: Borrowed<'a, 'py, PyAny>, _arg: Arg) -> PyResult<Option<Self>> {
        Ok(Some(Self(object)))
    }
}

impl Sep<'_, '_> {
    /// The byte, as `_Py_strhex_impl` in Python/pystrhex.c takes it.
    ///
    /// An instance of a subclass may say that its length is one when it is not: the first
    /// character is taken then, or the NUL that C keeps behind the last one.
    fn byte(&self) -> PyResult<u8> {
        let Self(object) = self;
        let py = object.py();
        if object.len()? != 1 {
            return Err(PyErr::new::<ValueError>(py, "sep must be length 1."));
        }
        let first = |chars: &[u8]| chars.first().copied().unwrap_or(0);
        if let Some(text) = object.cast::<PyString>() {
            return match text.data() {
                PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => Ok(first(chars)),
                _ => Err(PyErr::new::<ValueError>(py, "sep must be ASCII.")),
            };
        }
        match object.cast::<PyBytes>() {
            Some(bytes) => Ok(first(bytes.as_bytes())),
            None => Err(PyErr::new::<TypeError>(py, "sep must be str or bytes.")),
        }
    }
}

fn encode<'py>(
    py: Python<'py>,
    state: &State,
    data: &BytesLike<'_, 'py>,
    sep: Option<Sep<'_, 'py>>,
    bytes_per_sep: i32,
) -> PyResult<Bound<'py, PyBytes>> {
    let tier = state.tier;
    let byte = match &sep {
        Some(sep) => sep.byte()?,
        None => 0,
    };
    let (data, mut place) = (data.reader()?, BytesPlace::new());
    let every = NonZeroUsize::new(bytes_per_sep.unsigned_abs() as usize).filter(|_| sep.is_some());
    if every.is_none() && in_chunks(&data) {
        let Some(room) = hex::encoded_len(data.len()) else { return Err(PyErr::no_memory(py)) };
        let mut writer = PyBytesWriter::with_capacity(py, room)?;
        data.convert::<CHUNK>(&mut writer, |chunk, out| Ok(hex::encode(tier, Case::Lower, chunk, out)))?;
        return writer.finish();
    }
    let data = data.bytes_in(py, &mut place)?;
    match every {
        Some(every) => {
            let separator = Separator { byte, every, from: if bytes_per_sep < 0 { End::Left } else { End::Right } };
            PyBytes::new_uninit(py, hex::separated_len(data.len(), &separator), |out| {
                let digits =
                    py.detach_for_bytes(data.len(), || hex::encode_separated(tier, Case::Lower, &separator, data, out));
                Ok(digits)
            })
        }
        None => PyBytes::new_uninit(py, hex::encoded_len(data.len()), |out| {
            Ok(py.detach_for_bytes(data.len(), || hex::encode(tier, Case::Lower, data, out)))
        }),
    }
}

#[pyfunction(
    signature = (data, sep = None, bytes_per_sep = 1),
    text = "/, data, sep=<unrepresentable>, bytes_per_sep=1",
    doc = docs::B2A_HEX
)]
pub(crate) fn b2a_hex<'py>(
    py: Python<'py>,
    state: &State,
    data: BytesLike<'_, 'py>,
    sep: Option<Sep<'_, 'py>>,
    bytes_per_sep: i32,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state, &data, sep, bytes_per_sep)
}

#[pyfunction(
    signature = (data, sep = None, bytes_per_sep = 1),
    text = "/, data, sep=<unrepresentable>, bytes_per_sep=1",
    doc = docs::HEXLIFY
)]
pub(crate) fn hexlify<'py>(
    py: Python<'py>,
    state: &State,
    data: BytesLike<'_, 'py>,
    sep: Option<Sep<'_, 'py>>,
    bytes_per_sep: i32,
) -> PyResult<Bound<'py, PyBytes>> {
    encode(py, state, &data, sep, bytes_per_sep)
}

/// Whether the bytes are many that may change: to copy them all takes as long as C's whole work.
#[inline]
fn in_chunks(data: &BytesReader<'_>) -> bool {
    data.len() > FEW && data.lent().is_none()
}

fn decode<'py>(py: Python<'py>, state: &State, text: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    let tier = state.tier;
    PyBytes::new_uninit(py, hex::decoded_len(text.len()), |out| {
        let decoded = py.detach_for_bytes(text.len(), || hex::decode(tier, Digits::Any, text, out));
        decoded.map_err(|reason| state.error(py, reason))
    })
}

/// Decodes what may change. It is a function of its own so that what it needs for that is not made
/// for others.
#[inline(never)]
fn decode_buffer<'py>(
    py: Python<'py>,
    state: &State,
    hexstr: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    let (text, mut place) = (AsciiBuffer::get(hexstr)?, BytesPlace::new());
    let text = text.reader()?;
    if !in_chunks(&text) {
        return decode(py, state, text.bytes_in(py, &mut place)?);
    }
    if !text.len().is_multiple_of(2) {
        return Err(state.error(py, DecodeError::OddLength));
    }
    let mut writer = PyBytesWriter::with_capacity(py, hex::decoded_len(text.len()))?;
    text.convert::<CHUNK>(&mut writer, |chunk, out| {
        hex::decode(state.tier, Digits::Any, chunk, out).map_err(|reason| state.error(py, reason))
    })?;
    writer.finish()
}

#[pyfunction(signature = (hexstr, /), doc = docs::A2B_HEX)]
pub(crate) fn a2b_hex<'py>(
    py: Python<'py>,
    state: &State,
    hexstr: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    match constant(&hexstr) {
        Some(text) => decode(py, state, text),
        None => decode_buffer(py, state, hexstr),
    }
}

#[pyfunction(signature = (hexstr, /), doc = docs::UNHEXLIFY)]
pub(crate) fn unhexlify<'py>(
    py: Python<'py>,
    state: &State,
    hexstr: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    a2b_hex(py, state, hexstr)
}
