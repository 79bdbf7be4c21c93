//! Argument Clinic's converter `str`, for a str and for what it is in an encoding.

use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::args::{Arg, FromArg};
use crate::backend::{str, str_codec};
use crate::buffer::PyBuffer;
use crate::exceptions::ValueError;
use crate::handle::{Borrowed, Bound};
use crate::python::Python;
use crate::types::{PyAny, PyByteArray, PyBytes, PyString};
use crate::{PyErr, PyResult, alloc};

#[cold]
fn embedded_null(py: Python<'_>) -> PyErr {
    PyErr::new::<ValueError>(py, "embedded null character")
}

/// What `str` makes of a str, and how.
macro_rules! texts {
    ($($(#[$doc:meta])* $ty:ty = $convert:expr;)*) => {$(
        $(#[$doc])*
        impl<'a, 'py> FromArg<'a, 'py> for $ty {
            #[inline]
            fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
                match object.cast::<PyString>() {
                    Some(text) => $convert(text),
                    None => Err(arg.bad_type("str", &object)),
                }
            }

            #[inline]
            fn from_optional_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Option<Self>> {
                match object.cast::<PyString>() {
                    Some(text) => $convert(text).map(Some),
                    None if object.is_none() => Ok(None),
                    None => Err(arg.bad_type("str or None", &object)),
                }
            }
        }
    )*};
}

texts! {
    /// A str, in UTF-8 (`str(zeroes=True)`): `UnicodeEncodeError` if it has a lone surrogate.
    &'a str = str::as_utf8;
    /// Clinic's `str`, for what is given to C: as `&str`, and `ValueError` if it has a NUL character.
    &'a CStr = |text: Borrowed<'a, '_, PyString>| match str::as_c_str(text)? {
        Some(c_str) => Ok(c_str),
        None => Err(embedded_null(text.py())),
    };
    /// As `&str`.
    String = |text: Borrowed<'a, '_, PyString>| alloc::to_string(text.py(), text.to_str()?);
}

/// The arguments of `str(encoding=..)`, for [`Encoded`].
pub trait Encoding {
    /// The name of the codec.
    const NAME: &'static CStr;
    /// `accept={bytes, bytearray, str}`: bytes are taken to be encoded already.
    const BYTES: bool = false;
    /// `zeroes=True`: the encoded text may have NUL bytes.
    const ZEROES: bool = false;
}

/// `str(encoding=..)`: a str in an encoding (`es`, `et`, `es#` and `et#` of `PyArg_Parse`).
pub struct Encoded<'py, E> {
    bytes: Bound<'py, PyBytes>,
    encoding: PhantomData<E>,
}

impl<E> Deref for Encoded<'_, E> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.as_bytes()
    }
}

impl<'a, 'py, E: Encoding> FromArg<'a, 'py> for Encoded<'py, E> {
    /// # Errors
    ///
    /// What the codec raises; `TypeError` if there is a NUL byte.
    fn from_arg(object: Borrowed<'a, 'py, PyAny>, arg: Arg) -> PyResult<Self> {
        let py = object.py();
        let bytes = if let Some(bytes) = object.cast::<PyBytes>()
            && E::BYTES
        {
            bytes.to_owned()
        } else if object.cast::<PyByteArray>().is_some() && E::BYTES {
            PyBytes::new(py, &PyBuffer::get(&object)?.bytes()?)?
        } else if let Some(text) = object.cast::<PyString>() {
            str_codec::encode(&text, Some(E::NAME), None)?
        } else {
            let expected = if E::BYTES { "str, bytes or bytearray" } else { "str" };
            return Err(arg.bad_type_by_position(expected, &object));
        };
        if !E::ZEROES && bytes.as_bytes().contains(&0) {
            return Err(arg.bad_type_by_position("encoded string without null bytes", &object));
        }
        Ok(Self { bytes, encoding: PhantomData })
    }
}
