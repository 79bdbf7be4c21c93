//! Strs made of what a document has in its form.

use std::hash::Hasher;

use cpython_api::types::PyString;
use cpython_api::{Bound, PyResult, Python};
use json_text::encoding::{Encoding, Ucs1, Ucs2, Ucs4, Utf8};
use json_text::string::Text;
use json_text::utf8;

/// A form whose strings become strs.
pub(super) trait Form: Encoding {
    /// The str of these units. `beyond_ascii` is 0 if all of them are ASCII.
    fn make<'py>(py: Python<'py>, units: &[Self::Unit], beyond_ascii: u32) -> PyResult<Bound<'py, PyString>>;

    /// Feeds a hash with the units.
    fn hash(units: &[Self::Unit], hasher: &mut impl Hasher);

    /// Whether both are the same.
    #[inline]
    fn same(a: &[Self::Unit], b: &[Self::Unit]) -> bool {
        a == b
    }
}

/// Whether both are the same bytes; without a call if they are few.
#[inline(always)]
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    /// Of `N` to `2 * N` bytes, the first `N` and the last ones, of which some may be the same.
    #[inline(always)]
    fn ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
        (a.first_chunk::<N>() == b.first_chunk()) & (a.last_chunk::<N>() == b.last_chunk())
    }
    a.len() == b.len()
        && match a.len() {
            0 => true,
            1 => a[0] == b[0],
            2..=3 => ends::<2>(a, b),
            4..=7 => ends::<4>(a, b),
            8..=16 => ends::<8>(a, b),
            _ => a == b,
        }
}

/// The str of a string, or of a key.
#[inline]
pub(super) fn make<'py, F: Form>(py: Python<'py>, text: Text<'_, '_, F::Unit>) -> PyResult<Bound<'py, PyString>> {
    match text {
        Text::Plain { units, beyond_ascii } => F::make(py, units, beyond_ascii),
        Text::Unescaped(units) => F::make(py, units, u32::MAX),
        Text::Wide(chars) => PyString::from_ucs4(py, chars),
    }
}

impl Form for Ucs1 {
    #[inline]
    fn make<'py>(py: Python<'py>, units: &[u8], _beyond_ascii: u32) -> PyResult<Bound<'py, PyString>> {
        PyString::from_ucs1(py, units)
    }

    #[inline]
    fn hash(units: &[u8], hasher: &mut impl Hasher) {
        hasher.write(units);
    }

    #[inline(always)]
    fn same(a: &[u8], b: &[u8]) -> bool {
        same_bytes(a, b)
    }
}

impl Form for Ucs2 {
    #[inline]
    fn make<'py>(py: Python<'py>, units: &[u16], _beyond_ascii: u32) -> PyResult<Bound<'py, PyString>> {
        PyString::from_ucs2(py, units)
    }

    #[inline]
    fn hash(units: &[u16], hasher: &mut impl Hasher) {
        units.iter().for_each(|&unit| hasher.write_u16(unit));
        hasher.write_usize(units.len());
    }
}

impl Form for Ucs4 {
    #[inline]
    fn make<'py>(py: Python<'py>, units: &[u32], _beyond_ascii: u32) -> PyResult<Bound<'py, PyString>> {
        PyString::from_ucs4(py, units)
    }

    #[inline]
    fn hash(units: &[u32], hasher: &mut impl Hasher) {
        units.iter().for_each(|&unit| hasher.write_u32(unit));
        hasher.write_usize(units.len());
    }
}

impl Form for Utf8 {
    #[inline]
    fn make<'py>(py: Python<'py>, units: &[u8], beyond_ascii: u32) -> PyResult<Bound<'py, PyString>> {
        if beyond_ascii == 0 || units.is_ascii() { PyString::from_ucs1(py, units) } else { decoded(py, units) }
    }

    #[inline]
    fn hash(units: &[u8], hasher: &mut impl Hasher) {
        hasher.write(units);
    }

    #[inline(always)]
    fn same(a: &[u8], b: &[u8]) -> bool {
        same_bytes(a, b)
    }
}

/// The str that UTF-8 is, of which most is decoded on the stack.
fn decoded<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
    const SHORT: usize = 256;
    if bytes.len() <= SHORT {
        let mut chars = [0; SHORT];
        if let Some(count) = utf8::decode(bytes, &mut chars) {
            return PyString::from_ucs2(py, &chars[..count]);
        }
        let mut chars = [0; SHORT];
        if let Some(count) = utf8::decode(bytes, &mut chars) {
            return PyString::from_ucs4(py, &chars[..count]);
        }
    }
    PyString::decode_utf8(py, bytes, c"surrogatepass")
}
