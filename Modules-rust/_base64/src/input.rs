//! What the decoding functions take: bytes-like objects and ASCII strs, converted as
//! `_bytes_from_decode_data` in Lib/base64.py does it.

use cpython_api::exceptions::{TypeError, UnicodeEncodeError, ValueError};
use cpython_api::types::{PyAny, PyByteArray, PyBytes, PyMemoryView, PyString, PyTypeInfo};
use cpython_api::{Borrowed, Bound, BytesLike, BytesPlace, BytesReader, PyBuffer, PyErr, PyResult, Python};

/// Something to decode.
pub(crate) struct Text<'py> {
    object: Bound<'py, PyAny>,
    /// Whether the object is an ASCII str that stands for its characters as bytes:
    /// decoding can do without making them, because binascii takes ASCII strs.
    stands_for_bytes: bool,
}

/// The characters of a [`Text`], acquired.
pub(crate) enum Chars<'a, 'py> {
    /// Of a str.
    Ascii(&'a [u8]),
    /// Of a bytes or bytearray object, which cannot be resized meanwhile.
    BytesLike(BytesLike<'a, 'py>),
}

/// The characters of a bytes object or an ASCII str, which never change.
#[inline]
pub(crate) fn constant_chars<'a>(object: &'a Bound<'_, PyAny>) -> Option<&'a [u8]> {
    match object.cast_exact::<PyBytes>() {
        Some(bytes) => Some(bytes.as_bytes()),
        None => object.cast_exact::<PyString>()?.as_ascii(),
    }
}

impl Chars<'_, '_> {
    /// The characters, to be read.
    #[inline(always)]
    pub(crate) fn reader(&self) -> PyResult<BytesReader<'_>> {
        match *self {
            Self::Ascii(ascii) => Ok(ascii.into()),
            Self::BytesLike(ref data) => data.reader(),
        }
    }
}

/// `memoryview(object).tobytes()`.
pub(crate) fn tobytes<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    // Of a view whose items stand one after the other that is a copy of its buffer.
    if object.cast_exact::<PyMemoryView>().is_some() {
        match PyBuffer::get(object) {
            Ok(buffer) => return buffer.to_bytes(),
            Err(error) => drop(error.take(object.py())),
        }
    }
    PyMemoryView::new(object)?.tobytes()
}

/// Whether an optional flag is given and true.
#[inline]
pub(crate) fn is_true(flag: Option<Borrowed<'_, '_, PyAny>>) -> PyResult<bool> {
    flag.map_or(Ok(false), |flag| flag.is_truthy())
}

impl<'py> Text<'py> {
    /// `_bytes_from_decode_data(object)`.
    pub(crate) fn new(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.cast_exact::<PyBytes>().is_some() || object.cast_exact::<PyByteArray>().is_some() {
            return Ok(Self::unconverted(object));
        }
        if let Some(text) = object.cast_exact::<PyString>() {
            return match text.as_ascii() {
                Some(_) => Ok(Self { object: object.to_owned(), stands_for_bytes: true }),
                None => Self::encoded(&object, text.encode_ascii()),
            };
        }
        if object.is_instance_of::<PyString>()? {
            let encoding = PyString::new(object.py(), "ascii")?;
            return Self::encoded(&object, object.call_method(c"encode", &[encoding.as_any()]));
        }
        if object.is_instance_of::<PyBytes>()? || object.is_instance_of::<PyByteArray>()? {
            return Ok(Self::unconverted(object));
        }
        match tobytes(&object) {
            Ok(bytes) => Ok(Self { object: bytes.into_any(), stands_for_bytes: false }),
            Err(error) if error.matches::<TypeError>(object.py()) => Err(Self::not_bytes_like(&object, error)),
            Err(error) => Err(error),
        }
    }

    /// The object as it is.
    pub(crate) fn unconverted(object: Borrowed<'_, 'py, PyAny>) -> Self {
        Self { object: object.to_owned(), stands_for_bytes: false }
    }

    /// What `encode("ascii")` gave for a str.
    fn encoded(text: &Bound<'py, PyAny>, result: PyResult<Bound<'py, PyAny>>) -> PyResult<Self> {
        let py = text.py();
        match result {
            Ok(object) => Ok(Self { object, stands_for_bytes: false }),
            Err(error) if error.matches::<UnicodeEncodeError>(py) => {
                let context = error.take(py);
                let error = PyErr::new::<ValueError>(py, "string argument should contain only ASCII characters");
                Err(error.with_context(context))
            }
            Err(error) => Err(error),
        }
    }

    /// `raise TypeError(..) from None`, while `error` is handled.
    fn not_bytes_like(object: &Bound<'py, PyAny>, error: PyErr) -> PyErr {
        let py = object.py();
        let context = error.take(py);
        let message = || {
            let name = object.getattr(c"__class__")?.getattr(c"__name__")?;
            let text = PyString::new(py, "argument should be a bytes-like object or ASCII string, not ")?;
            text.concat(&name.repr()?)
        };
        match message() {
            Ok(text) => PyErr::from_value::<TypeError, _>(&text).with_context(context).from_none(py),
            Err(error) => error.with_context(context),
        }
    }

    pub(crate) fn object(&self) -> &Bound<'py, PyAny> {
        &self.object
    }

    /// What `_bytes_from_decode_data` returns: the object, or its characters as bytes.
    pub(crate) fn bytes_like(&self) -> PyResult<Bound<'py, PyAny>> {
        match self.object.cast_exact::<PyString>() {
            Some(text) if self.stands_for_bytes => text.encode_ascii(),
            _ => Ok(self.object.clone()),
        }
    }

    /// The characters, if the object is of a type whose methods nobody can have replaced.
    pub(crate) fn chars(&self) -> PyResult<Option<Chars<'_, 'py>>> {
        let object = &self.object;
        if let Some(text) = object.cast_exact::<PyString>() {
            return Ok(text.as_ascii().map(Chars::Ascii));
        }
        if object.cast_exact::<PyBytes>().is_some() || object.cast_exact::<PyByteArray>().is_some() {
            return BytesLike::get(object.as_borrowed()).map(|data| Some(Chars::BytesLike(data)));
        }
        Ok(None)
    }

    /// The characters of the object as bytes, whatever has replaced its methods.
    #[inline]
    pub(crate) fn contents(&self) -> PyResult<Chars<'_, 'py>> {
        match self.object.cast_exact::<PyString>().and_then(|text| text.as_ascii()) {
            Some(ascii) if self.stands_for_bytes => Ok(Chars::Ascii(ascii)),
            _ => BytesLike::get(self.object.as_borrowed()).map(Chars::BytesLike),
        }
    }

    /// A text with these characters that nobody changes.
    pub(crate) fn copied(&self, py: Python<'py>) -> PyResult<Self> {
        if self.stands_for_bytes || self.object.cast_exact::<PyBytes>().is_some() {
            return Ok(Self { object: self.object.clone(), stands_for_bytes: self.stands_for_bytes });
        }
        let bytes = PyBytes::new(py, self.contents()?.reader()?.bytes_in(py, &mut BytesPlace::new())?)?;
        Ok(Self { object: bytes.into_any(), stands_for_bytes: false })
    }

    /// The characters, if the object has the `translate` method of bytes or bytearray, and stands
    /// for its characters as bytes if it is a str.
    pub(crate) fn translatable_chars(&self) -> PyResult<Option<Chars<'_, 'py>>> {
        let is_str = self.object.cast_exact::<PyString>().is_some();
        if is_str == self.stands_for_bytes { self.chars() } else { Ok(None) }
    }

    /// `text.translate(bytes.maketrans(altchars, b"+/"))`.
    pub(crate) fn translate(&self, altchars: &Bound<'py, PyAny>) -> PyResult<Self> {
        let py = altchars.py();
        let plus_slash = PyBytes::new(py, b"+/")?;
        let table = PyBytes::type_object(py).call_method(c"maketrans", &[altchars, plus_slash.as_any()])?;
        let object = self.bytes_like()?.call_method(c"translate", &[&table])?;
        Ok(Self { object, stands_for_bytes: false })
    }
}
