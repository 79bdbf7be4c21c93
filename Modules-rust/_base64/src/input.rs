//! What the decoding functions take: bytes-like objects and ASCII strs, converted as
//! `_bytes_from_decode_data` in Lib/base64.py does it.

use std::borrow::Cow;

use cpython_api::exceptions::{TypeError, UnicodeEncodeError, ValueError};
use cpython_api::types::{PyAny, PyByteArray, PyBytes, PyBytesWriter, PyMemoryView, PyString};
use cpython_api::{Borrowed, Bound, BytesLike, FromArg, PyErr, PyResult, Python};

use crate::codec::{self, AltChars};

/// Something to decode.
pub(crate) struct Text<'py> {
    /// A bytes, bytearray or ASCII str object; or an object of a type of somebody's own,
    /// whose methods are called as Lib/base64.py would.
    object: Bound<'py, PyAny>,
}

impl<'py> Text<'py> {
    /// `_bytes_from_decode_data(object)`.
    pub(crate) fn new(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.cast_exact::<PyBytes>().is_some() {
            return Ok(Self::unconverted(object));
        }
        if let Some(text) = object.cast::<PyString>() {
            return Self::from_str(object, text);
        }
        if object.cast::<PyBytes>().is_some() || object.cast::<PyByteArray>().is_some() {
            return Ok(Self::unconverted(object));
        }
        match PyMemoryView::new(&object).and_then(|view| view.call_method(c"tobytes", &[])) {
            Ok(object) => Ok(Self { object }),
            Err(error) if error.matches::<TypeError>(object.py()) => Err(Self::not_bytes_like(&object, error)),
            Err(error) => Err(error),
        }
    }

    /// The object as it is.
    pub(crate) fn unconverted(object: Borrowed<'_, 'py, PyAny>) -> Self {
        Self { object: object.to_owned() }
    }

    fn from_str(object: Borrowed<'_, 'py, PyAny>, text: Borrowed<'_, 'py, PyString>) -> PyResult<Self> {
        let py = object.py();
        let encoded = if object.cast_exact::<PyString>().is_none() {
            object.call_method(c"encode", &[PyString::new(py, "ascii")?.as_any()])
        } else if text.as_ascii().is_some() {
            return Ok(Self::unconverted(object));
        } else {
            text.encode_ascii()
        };
        match encoded {
            Ok(object) => Ok(Self { object }),
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
        let name = object.getattr(c"__class__").and_then(|class| class.getattr(c"__name__")?.repr());
        match name {
            Ok(name) => {
                let text = format!("argument should be a bytes-like object or ASCII string, not {name}");
                PyErr::new::<TypeError>(py, text).with_context(context).from_none(py)
            }
            Err(error) => error.with_context(context),
        }
    }

    pub(crate) fn object(&self) -> &Bound<'py, PyAny> {
        &self.object
    }

    /// The object, or bytes in the place of an ASCII str: what `_bytes_from_decode_data`
    /// returns. Decoding does without, because binascii takes ASCII strs.
    pub(crate) fn bytes_like(&self) -> PyResult<Bound<'py, PyAny>> {
        match self.object.cast_exact::<PyString>() {
            Some(text) => text.encode_ascii(),
            None => Ok(self.object.clone()),
        }
    }

    /// The characters, if the object is of a type whose methods nobody can have replaced.
    pub(crate) fn bytes(&self, py: Python<'py>) -> Option<PyResult<Cow<'_, [u8]>>> {
        let object = &self.object;
        if let Some(bytes) = object.cast_exact::<PyBytes>() {
            Some(Ok(Cow::Borrowed(bytes.as_bytes())))
        } else if let Some(text) = object.cast_exact::<PyString>() {
            text.as_ascii().map(|ascii| Ok(Cow::Borrowed(ascii)))
        } else if object.cast_exact::<PyByteArray>().is_some() {
            let copy = BytesLike::from_arg(object.as_borrowed()).and_then(|data| data.bytes(py).map(Cow::into_owned));
            Some(copy.map(Cow::Owned))
        } else {
            None
        }
    }

    /// `text.translate(bytes.maketrans(altchars, b"+/"))`.
    pub(crate) fn translate(&self, py: Python<'py>, altchars: &Bound<'py, PyAny>) -> PyResult<Self> {
        let chars = altchars.cast_exact::<PyBytes>().and_then(|chars| AltChars::try_from(chars.as_bytes()).ok());
        if let (Some(chars), Some(data)) = (chars, self.bytes(py)) {
            let data = data?;
            let mut writer = PyBytesWriter::with_capacity(py, data.len())?;
            writer.write_with(data.len(), |out| {
                codec::from_altchars(&data, chars, out);
                out.len()
            });
            return Ok(Self { object: writer.finish()?.into_any() });
        }
        let plus_slash = PyBytes::new(py, b"+/")?;
        let table = PyBytes::type_object(py).call_method(c"maketrans", &[altchars, plus_slash.as_any()])?;
        Ok(Self { object: self.bytes_like()?.call_method(c"translate", &[&table])? })
    }
}
