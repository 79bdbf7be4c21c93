//! The functions with a converter each.

use std::ffi::CStr;

use cpython_api::converters::{
    Bitwise, ByteChar, CodePoint, Complex, Encoded, Encoding, IntBool, LongLong, RoBufferWithoutNul, SliceIndex,
    StrOrBytesLike, StrOrRoBuffer, UnsignedLongLong, WritableBuffer,
};
use cpython_api::types::{PyByteArray, PyBytes, PyComplex, PyString, PyTuple};
use cpython_api::{Arg, Borrowed, Bound, FromArg, PyResult, Python, pyfunction};

use super::{Object, docs};

#[pyfunction(signature = (a, b = None, /), text = "a, b=<unrepresentable>, /")]
fn objects_converter<'a, 'py>(
    a: Object<'a, 'py>,
    b: Option<Object<'a, 'py>>,
) -> (Object<'a, 'py>, Option<Object<'a, 'py>>) {
    (a, b)
}

#[pyfunction(signature = (a, /))]
fn bytes_object_converter<'a, 'py>(a: Borrowed<'a, 'py, PyBytes>) -> (Borrowed<'a, 'py, PyBytes>,) {
    (a,)
}

#[pyfunction(signature = (a, /))]
fn byte_array_object_converter<'a, 'py>(a: Borrowed<'a, 'py, PyByteArray>) -> (Borrowed<'a, 'py, PyByteArray>,) {
    (a,)
}

#[pyfunction(signature = (a, /))]
fn unicode_converter<'a, 'py>(a: Borrowed<'a, 'py, PyString>) -> (Borrowed<'a, 'py, PyString>,) {
    (a,)
}

#[pyfunction(signature = (a = true, b = true, c = IntBool(true), /))]
fn bool_converter(a: bool, b: bool, c: IntBool) -> (bool, bool, bool) {
    (a, b, c.0)
}

/// A truth value whose default is no truth value (Clinic's `c_default`).
struct Flag(i32);

impl<'a, 'py> FromArg<'a, 'py> for Flag {
    fn from_arg(object: Object<'a, 'py>, arg: Arg) -> PyResult<Self> {
        bool::from_arg(object, arg).map(|value| Self(i32::from(value)))
    }
}

#[pyfunction(
    signature = (a = true, b = false, c = Flag(-2), d = Flag(-3), /),
    text = "a=True, b=False, c=True, d=x, /"
)]
fn bool_converter_c_default(a: bool, b: bool, c: Flag, d: Flag) -> (i32, i32, i32, i32) {
    (i32::from(a), i32::from(b), c.0, d.0)
}

#[pyfunction(signature = (
    a = ByteChar(b'A'),
    b = ByteChar(b'\x07'),
    c = ByteChar(b'\x08'),
    d = ByteChar(b'\t'),
    e = ByteChar(b'\n'),
    f = ByteChar(b'\x0b'),
    g = ByteChar(b'\x0c'),
    h = ByteChar(b'\r'),
    i = ByteChar(b'"'),
    j = ByteChar(b'\''),
    k = ByteChar(b'?'),
    l = ByteChar(b'\\'),
    m = ByteChar(b'\x00'),
    n = ByteChar(b'\xff'),
    /
))]
#[expect(clippy::too_many_arguments, reason = "as in C")]
fn char_converter(
    py: Python<'_>,
    a: ByteChar,
    b: ByteChar,
    c: ByteChar,
    d: ByteChar,
    e: ByteChar,
    f: ByteChar,
    g: ByteChar,
    h: ByteChar,
    i: ByteChar,
    j: ByteChar,
    k: ByteChar,
    l: ByteChar,
    m: ByteChar,
    n: ByteChar,
) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, [a, b, c, d, e, f, g, h, i, j, k, l, m, n].map(|value| value.0))
}

#[pyfunction(signature = (a = 12, b = 34, c = Bitwise(56), /))]
fn unsigned_char_converter(a: u8, b: u8, c: Bitwise<u8>) -> (u8, u8, u8) {
    (a, b, c.0)
}

#[pyfunction(signature = (a = 12, /))]
fn short_converter(a: i16) -> (i16,) {
    (a,)
}

#[pyfunction(signature = (a = 12, b = 34, c = Bitwise(56), /))]
fn unsigned_short_converter(a: u16, b: u16, c: Bitwise<u16>) -> (u16, u16, u16) {
    (a, b, c.0)
}

#[pyfunction(signature = (a = 12, b = 34, c = CodePoint(45), /))]
fn int_converter(a: i32, b: i32, c: CodePoint) -> (i32, i32, u32) {
    (a, b, c.0)
}

#[pyfunction(signature = (a = 12, b = 34, c = Bitwise(56), /))]
fn unsigned_int_converter(a: u32, b: u32, c: Bitwise<u32>) -> (u32, u32, u32) {
    (a, b, c.0)
}

#[pyfunction(signature = (a = 12, /))]
fn long_converter(a: i64) -> (i64,) {
    (a,)
}

#[pyfunction(signature = (a = 12, b = 34, c = Bitwise(56), /))]
fn unsigned_long_converter(a: u64, b: u64, c: Bitwise<u64>) -> (u64, u64, u64) {
    (a, b, c.0)
}

#[pyfunction(signature = (a = LongLong(12), /))]
fn long_long_converter(a: LongLong) -> (i64,) {
    (a.0,)
}

#[pyfunction(signature = (a = UnsignedLongLong(12), b = UnsignedLongLong(34), c = Bitwise(56), /))]
fn unsigned_long_long_converter(a: UnsignedLongLong, b: UnsignedLongLong, c: Bitwise<u64>) -> (u64, u64, u64) {
    (a.0, b.0, c.0)
}

// In C, None leaves the default.
#[pyfunction(signature = (a = 12, b = 34, c = Some(56), /))]
fn py_ssize_t_converter(a: isize, b: isize, c: Option<isize>) -> (isize, isize, isize) {
    (a, b, c.unwrap_or(56))
}

#[pyfunction(signature = (a = Some(SliceIndex(12)), b = SliceIndex(34), c = Some(SliceIndex(56)), /))]
fn slice_index_converter(a: Option<SliceIndex>, b: SliceIndex, c: Option<SliceIndex>) -> (isize, isize, isize) {
    (a.unwrap_or(SliceIndex(12)).0, b.0, c.unwrap_or(SliceIndex(56)).0)
}

#[pyfunction(signature = (a = 12, /))]
fn size_t_converter(a: usize) -> (usize,) {
    (a,)
}

#[pyfunction(signature = (a = 12.5, /))]
fn float_converter(a: f32) -> (f32,) {
    (a,)
}

#[pyfunction(signature = (a = 12.5, /))]
fn double_converter(a: f64) -> (f64,) {
    (a,)
}

#[pyfunction(signature = (a, /))]
fn py_complex_converter(py: Python<'_>, a: Complex) -> PyResult<(Bound<'_, PyComplex>,)> {
    Ok((PyComplex::new(py, a.real, a.imag)?,))
}

/// Strs.
type Texts<'py> = (Bound<'py, PyString>, Bound<'py, PyString>, Bound<'py, PyString>);

fn decode<'py>(py: Python<'py>, [a, b, c]: [&[u8]; 3]) -> PyResult<Texts<'py>> {
    Ok((PyString::from_bytes(py, a)?, PyString::from_bytes(py, b)?, PyString::from_bytes(py, c)?))
}

#[pyfunction(
    signature = (a = c"a", b = "b".into(), c = "c".into(), /),
    text = "a='a', b='b', c='c', /",
    errors = "format"
)]
fn str_converter<'py>(
    py: Python<'py>,
    a: &CStr,
    b: RoBufferWithoutNul<'_>,
    c: StrOrRoBuffer<'_>,
) -> PyResult<Texts<'py>> {
    decode(py, [a.to_bytes(), &b, &c])
}

/// `encoding="idna"`
struct Idna;

impl Encoding for Idna {
    const NAME: &'static CStr = c"idna";
}

/// `encoding="idna", accept={bytes, bytearray, str}`
struct IdnaOrBytes;

impl Encoding for IdnaOrBytes {
    const NAME: &'static CStr = c"idna";
    const BYTES: bool = true;
}

/// `encoding="idna", accept={bytes, bytearray, str}, zeroes=True`
struct IdnaOrBytesWithZeroes;

impl Encoding for IdnaOrBytesWithZeroes {
    const NAME: &'static CStr = c"idna";
    const BYTES: bool = true;
    const ZEROES: bool = true;
}

#[pyfunction(signature = (a, b, c, /), errors = "format")]
fn str_converter_encoding<'py>(
    py: Python<'py>,
    a: Encoded<'py, Idna>,
    b: Encoded<'py, IdnaOrBytes>,
    c: Encoded<'py, IdnaOrBytesWithZeroes>,
) -> PyResult<Texts<'py>> {
    decode(py, [&a, &b, &c])
}

#[pyfunction(signature = (a, b, /), errors = "format")]
fn py_buffer_converter<'py>(
    py: Python<'py>,
    a: Option<StrOrBytesLike<'_, 'py>>,
    b: WritableBuffer<'py>,
) -> PyResult<(Bound<'py, PyBytes>, Bound<'py, PyBytes>)> {
    let a = match &a {
        Some(a) => PyBytes::new(py, &a.bytes(py)?)?,
        None => PyBytes::new(py, b"")?,
    };
    Ok((a, PyBytes::new(py, &b.bytes()?)?))
}

#[pyfunction(signature = (a, b, /), doc = docs::GH_99240_DOUBLE_FREE, errors = "format")]
fn gh_99240_double_free(a: Encoded<'_, Idna>, b: Encoded<'_, Idna>) {
    drop((a, b));
}

#[pyfunction(signature = (path))]
fn clone_f1(path: &CStr) {
    let _ = path;
}

#[pyfunction(signature = (path))]
fn clone_f2(path: &CStr) {
    let _ = path;
}

/// `custom_t`: which function was called.
struct Custom {
    name: &'static str,
}

impl<'a, 'py> FromArg<'a, 'py> for Custom {
    fn from_arg(_object: Object<'a, 'py>, arg: Arg) -> PyResult<Self> {
        Ok(Self { name: arg.function() })
    }
}

#[pyfunction(signature = (path = Custom { name: "clone_with_conv_f1" }), text = "/, path=None")]
fn clone_with_conv_f1(path: Custom) -> &'static str {
    path.name
}

#[pyfunction(signature = (path = Custom { name: "clone_with_conv_f2" }), text = "/, path=None")]
fn clone_with_conv_f2(path: Custom) -> &'static str {
    path.name
}
