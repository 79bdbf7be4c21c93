//! The converters that `_testclinic` has no function for. Functions of `_testcapi` with the same
//! format unit are what the tests compare these with.

use std::ffi::CStr;

use cpython_api::converters::{Encoded, Encoding, Fildes, RoBuffer, RoBufferWithoutNul, StrOrBytesLike, StrOrRoBuffer};
use cpython_api::types::{PyBytes, PyDict};
use cpython_api::{Borrowed, Bound, BytesLike, PyResult, Python, pyfunction};

use crate::clinic::classes::TestClass;

type Bytes<'py> = PyResult<Bound<'py, PyBytes>>;
type OptionalBytes<'py> = PyResult<Option<Bound<'py, PyBytes>>>;

/// Functions that give back the bytes that their argument was converted to.
macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident: $ty:ty, $py:ident, $a:ident -> $result:ty = $value:expr;)*) => {$(
        $(#[$doc])*
        #[pyfunction(signature = (a, /))]
        pub(crate) fn $name<'py>($py: Python<'py>, $a: $ty) -> $result {
            $value
        }
    )*};
}

bytes! {
    /// `str`
    unit_s: &CStr, py, a -> Bytes<'py> = PyBytes::new(py, a.to_bytes());
    /// `str(accept={str, NoneType})`
    unit_z: Option<&CStr>, py, a -> OptionalBytes<'py> = a.map(|a| PyBytes::new(py, a.to_bytes())).transpose();
    /// `str(accept={robuffer, str}, zeroes=True)`
    unit_s_hash: StrOrRoBuffer<'_>, py, a -> Bytes<'py> = PyBytes::new(py, &a);
    /// `str(accept={robuffer, str, NoneType}, zeroes=True)`
    unit_z_hash: Option<StrOrRoBuffer<'_>>, py, a -> OptionalBytes<'py> =
        a.map(|a| PyBytes::new(py, &a)).transpose();
    /// `str(accept={robuffer})`
    unit_y: RoBufferWithoutNul<'_>, py, a -> Bytes<'py> = PyBytes::new(py, &a);
    /// `str(accept={robuffer}, zeroes=True)`
    unit_y_hash: RoBuffer<'_>, py, a -> Bytes<'py> = PyBytes::new(py, &a);
    /// `Py_buffer`
    unit_y_star: BytesLike<'_, 'py>, py, a -> Bytes<'py> = PyBytes::new(py, &a.bytes(py)?);
    /// `Py_buffer(accept={str, buffer})`
    unit_s_star: StrOrBytesLike<'_, 'py>, py, a -> Bytes<'py> = PyBytes::new(py, &a.bytes(py)?);
    /// `Py_buffer(accept={str, buffer, NoneType})`
    unit_z_star: Option<StrOrBytesLike<'_, 'py>>, py, a -> OptionalBytes<'py> = match a {
        Some(a) => PyBytes::new(py, &a.bytes(py)?).map(Some),
        None => Ok(None),
    };
    /// `str(encoding="latin1")`
    unit_es: Encoded<'py, Latin1>, py, a -> Bytes<'py> = PyBytes::new(py, &a);
    /// `str(encoding="latin1", zeroes=True)`
    unit_es_hash: Encoded<'py, Latin1Zeroes>, py, a -> Bytes<'py> = PyBytes::new(py, &a);
}

pub(crate) struct Latin1;

impl Encoding for Latin1 {
    const NAME: &'static CStr = c"latin1";
}

pub(crate) struct Latin1Zeroes;

impl Encoding for Latin1Zeroes {
    const NAME: &'static CStr = c"latin1";
    const ZEROES: bool = true;
}

/// `fildes`
#[pyfunction(signature = (a, /))]
pub(crate) fn fildes(a: Fildes) -> i32 {
    a.0
}

/// What a call of `named` gave.
type Named<'a, 'py> = (Option<&'a str>, Option<Borrowed<'a, 'py, PyDict>>, Option<Borrowed<'a, 'py, TestClass>>);

/// `str(accept={str, NoneType})` and `object(subclass_of=..)`, which may be given by name.
#[pyfunction(signature = (text = None, *, table = None, instance = None))]
pub(crate) fn named<'a, 'py>(
    text: Option<&'a str>,
    table: Option<Borrowed<'a, 'py, PyDict>>,
    instance: Option<Borrowed<'a, 'py, TestClass>>,
) -> Named<'a, 'py> {
    (text, table, instance)
}
