//! Modules/_testlimitedcapi/{bytearray,bytes,complex,float,long}.c, and those of
//! Modules/_testcapi that have these names.

use std::ffi::CString;

use cpython_api::converters::{Bitwise, Complex, LongLong};
use cpython_api::exceptions::{SystemError, ValueError};
use cpython_api::types::{PyByteArray, PyBytes, PyComplex, PyFloat, PyInt, PyString};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction};

use super::{Bytes, Object};

type Int<'a, 'py> = Borrowed<'a, 'py, PyInt>;

/// Is the object of a type or a subtype, or of the type itself?
macro_rules! checks {
    ($($check:ident $exact:ident = $ty:ty;)*) => {$(
        #[pyfunction(signature = (obj, /))]
        pub(super) fn $check(obj: Object<'_, '_>) -> bool {
            obj.cast::<$ty>().is_some()
        }

        #[pyfunction(signature = (obj, /))]
        pub(super) fn $exact(obj: Object<'_, '_>) -> bool {
            obj.cast_exact::<$ty>().is_some()
        }
    )*};
}

checks! {
    bytearray_check bytearray_checkexact = PyByteArray;
    bytes_check bytes_checkexact = PyBytes;
    complex_check complex_checkexact = PyComplex;
    float_check float_checkexact = PyFloat;
    pylong_check pylong_checkexact = PyInt;
}

/// The first bytes. C is given the size as it is, and raises `SystemError` if it is negative.
fn first<'a>(py: Python<'_>, s: &'a [u8], size: Option<isize>) -> PyResult<&'a [u8]> {
    let size = size.map_or(Ok(s.len()), usize::try_from);
    size.ok().and_then(|size| s.get(..size)).ok_or_else(|| PyErr::new::<SystemError>(py, "a negative size"))
}

#[pyfunction(signature = (s, size = None, /))]
pub(super) fn bytearray_fromstringandsize<'py>(
    py: Python<'py>,
    s: Bytes<'_, '_>,
    size: Option<isize>,
) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::new(py, first(py, s.as_bytes(), size)?)
}

#[pyfunction(signature = (arg, /))]
pub(super) fn bytearray_fromobject<'py>(arg: Object<'_, 'py>) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::from_object(&arg)
}

#[pyfunction(signature = (arg, /))]
pub(super) fn bytearray_size(arg: Borrowed<'_, '_, PyByteArray>) -> usize {
    arg.len()
}

#[pyfunction(signature = (left, right, /))]
pub(super) fn bytearray_concat<'py>(
    left: Object<'_, 'py>,
    right: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::concat(&left, &right)
}

#[pyfunction(signature = (obj, size, /))]
pub(super) fn bytearray_resize(obj: Borrowed<'_, '_, PyByteArray>, size: usize) -> PyResult<i32> {
    obj.resize(size).map(|()| 0)
}

#[pyfunction(signature = (s, size = None, /))]
pub(super) fn bytes_fromstringandsize<'py>(
    py: Python<'py>,
    s: Bytes<'_, '_>,
    size: Option<isize>,
) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new(py, first(py, s.as_bytes(), size)?)
}

#[pyfunction(signature = (arg, /))]
pub(super) fn bytes_fromobject<'py>(arg: Object<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::from_object(&arg)
}

#[pyfunction(signature = (arg, /))]
pub(super) fn bytes_size(arg: Borrowed<'_, '_, PyBytes>) -> usize {
    arg.as_bytes().len()
}

/// With `new`, C resizes its copy of the left one in place; here nothing can be told from it.
#[pyfunction(signature = (left, right, _new = false, /))]
pub(super) fn bytes_concat<'py>(
    left: Object<'_, 'py>,
    right: Object<'_, 'py>,
    _new: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::concat(&left, &right)
}

#[pyfunction(signature = (real, imag, /))]
pub(super) fn complex_fromdoubles<'py>(py: Python<'py>, real: f64, imag: f64) -> PyResult<Bound<'py, PyComplex>> {
    PyComplex::new(py, real, imag)
}

#[pyfunction(signature = (obj, /))]
pub(super) fn complex_fromccomplex(obj: Complex) -> Complex {
    obj
}

#[pyfunction(signature = (obj, /))]
pub(super) fn complex_asccomplex(obj: Object<'_, '_>) -> PyResult<Complex> {
    obj.extract()
}

#[pyfunction(signature = (obj, /))]
pub(super) fn complex_realasdouble(obj: Object<'_, '_>) -> PyResult<f64> {
    obj.extract::<Complex>().map(|complex| complex.real)
}

#[pyfunction(signature = (obj, /))]
pub(super) fn float_fromstring<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, PyFloat>> {
    PyFloat::from_string(&obj)
}

#[pyfunction(signature = (d, /))]
pub(super) fn float_fromdouble<'py>(py: Python<'py>, d: f64) -> PyResult<Bound<'py, PyFloat>> {
    PyFloat::new(py, d)
}

#[pyfunction(signature = (obj, /))]
pub(super) fn float_asdouble(obj: Object<'_, '_>) -> PyResult<f64> {
    obj.extract()
}

#[pyfunction]
pub(super) fn float_getmax() -> f64 {
    f64::MAX
}

#[pyfunction]
pub(super) fn float_getmin() -> f64 {
    f64::MIN_POSITIVE
}

#[pyfunction(signature = (value, /))]
pub(super) fn pylong_fromdouble<'py>(py: Python<'py>, value: f64) -> PyResult<Bound<'py, PyInt>> {
    PyInt::from_f64(py, value)
}

#[pyfunction(signature = (text, base, /))]
pub(super) fn pylong_fromunicodeobject<'py>(
    text: Borrowed<'_, 'py, PyString>,
    base: i32,
) -> PyResult<Bound<'py, PyInt>> {
    PyInt::from_string(&text, base)
}

#[pyfunction(signature = (text, base, /))]
pub(super) fn pylong_from_cstr<'py>(py: Python<'py>, text: &str, base: i32) -> PyResult<Bound<'py, PyInt>> {
    match CString::new(text) {
        Ok(text) => PyInt::from_cstr(py, &text, base),
        Err(error) => Err(PyErr::new::<ValueError>(py, error.to_string())),
    }
}

#[pyfunction(signature = (arg, /), name = "PyLong_AsInt")]
pub(super) fn pylong_asint(arg: Object<'_, '_>) -> PyResult<i32> {
    arg.extract()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_aslong(arg: Object<'_, '_>) -> PyResult<i64> {
    arg.extract()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_aslonglong(arg: LongLong) -> i64 {
    arg.0
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_asunsignedlong(arg: Int<'_, '_>) -> PyResult<u64> {
    arg.to()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_asunsignedlonglong(arg: Int<'_, '_>) -> PyResult<u64> {
    arg.to()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_asunsignedlongmask(arg: Object<'_, '_>) -> PyResult<u64> {
    arg.extract::<Bitwise<u64>>().map(|bits| bits.0)
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_asunsignedlonglongmask(arg: Object<'_, '_>) -> PyResult<u64> {
    arg.extract::<Bitwise<u64>>().map(|bits| bits.0)
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_as_ssize_t(arg: Int<'_, '_>) -> PyResult<isize> {
    arg.to()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_as_size_t(arg: Int<'_, '_>) -> PyResult<usize> {
    arg.to()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn pylong_asdouble(arg: Int<'_, '_>) -> PyResult<f64> {
    arg.extract()
}
