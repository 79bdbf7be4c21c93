//! Building a str piece by piece (`PyUnicodeWriter` of 3.14, `_PyUnicodeWriter` before it).

use std::fmt;
use std::mem::MaybeUninit;
use std::ops::Range;

use cpython_sys as ffi;

use super::raw::{Ptr, owned};
use super::{object, str};
use crate::exceptions::{SystemError, ValueError};
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyString, PyStringData};
use crate::{PyErr, PyResult};

/// Builds a str, from front to back, in one buffer that grows and that becomes the str.
///
/// The buffer is made for ASCII, and made anew when a character comes that needs more room,
/// so that the str has the narrowest form when it is finished.
///
/// A function that fails has written nothing.
///
/// # Invariants
///
/// If there is a buffer, it is a compact str of `size` characters that nobody else has seen,
/// of the form for characters up to `max_char`, each of `kind` bytes, which begin at `data`.
/// The first `written` of them are initialised and not over `max_char`; unless that is 0x7f,
/// one of them needs this form. Without a buffer, `size` and `written` are 0, `kind` is 1
/// and `max_char` 0x7f.
pub struct PyUnicodeWriter<'py> {
    py: Python<'py>,
    buffer: Option<Bound<'py, PyString>>,
    data: *mut u8,
    size: usize,
    written: usize,
    max_char: u32,
    kind: u8,
}

/// How many characters the first buffer has at least.
const LEAST: usize = 32;

/// The largest character of the form that `c` needs.
#[inline]
fn form_of(c: u32) -> u32 {
    match c {
        0..=0x7f => 0x7f,
        0x80..=0xff => 0xff,
        0x100..=0xffff => 0xffff,
        0x1_0000.. => 0x10_ffff,
    }
}

/// `to` must have as many places as `from` has characters, of which none is cut.
macro_rules! copy {
    ($from:expr, $to:expr, $ty:ty) => {
        for (to, &c) in $to.iter_mut().zip($from) {
            to.write(c as $ty);
        }
    };
}

/// Writes characters into a buffer with `kind` bytes for each.
///
/// # Safety
///
/// There is room for them at `to`, which is aligned for them, and none needs more bytes.
#[inline]
unsafe fn put(from: PyStringData<'_>, to: *mut u8, kind: u8) {
    let count = from.len();
    match kind {
        1 => {
            // SAFETY: the caller's promise, and nobody else refers to a buffer.
            let to = unsafe { std::slice::from_raw_parts_mut(to.cast::<MaybeUninit<u8>>(), count) };
            match from {
                PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => drop(to.write_copy_of_slice(chars)),
                PyStringData::Ucs2(chars) => copy!(chars, to, u8),
                PyStringData::Ucs4(chars) => copy!(chars, to, u8),
            }
        }
        2 => {
            // SAFETY: as above.
            let to = unsafe { std::slice::from_raw_parts_mut(to.cast::<MaybeUninit<u16>>(), count) };
            match from {
                PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => copy!(chars, to, u16),
                PyStringData::Ucs2(chars) => drop(to.write_copy_of_slice(chars)),
                PyStringData::Ucs4(chars) => copy!(chars, to, u16),
            }
        }
        _ => {
            // SAFETY: as above.
            let to = unsafe { std::slice::from_raw_parts_mut(to.cast::<MaybeUninit<u32>>(), count) };
            match from {
                PyStringData::Ascii(chars) | PyStringData::Ucs1(chars) => copy!(chars, to, u32),
                PyStringData::Ucs2(chars) => copy!(chars, to, u32),
                PyStringData::Ucs4(chars) => drop(to.write_copy_of_slice(chars)),
            }
        }
    }
}

impl<'py> PyUnicodeWriter<'py> {
    /// A writer that has no memory yet.
    #[inline]
    pub fn new(py: Python<'py>) -> Self {
        // INVARIANT: there is no buffer.
        Self { py, buffer: None, data: std::ptr::null_mut(), size: 0, written: 0, max_char: 0x7f, kind: 1 }
    }

    /// Room for so many ASCII characters (`PyUnicodeWriter_Create`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn with_capacity(py: Python<'py>, capacity: usize) -> PyResult<Self> {
        let mut writer = Self::new(py);
        if capacity > 0 {
            writer.replace_buffer(capacity, 0x7f)?;
        }
        Ok(writer)
    }

    /// How many characters have been written.
    #[inline]
    pub fn len(&self) -> usize {
        self.written
    }

    /// Whether nothing has been written.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.written == 0
    }

    /// Moves what was written into a new buffer, which has more room or a wider form.
    fn replace_buffer(&mut self, size: usize, max_char: u32) -> PyResult<()> {
        let Ok(length) = ffi::Py_ssize_t::try_from(size) else {
            return Err(PyErr::no_memory(self.py));
        };
        // SAFETY: the thread is attached; a length that is not negative.
        let raw = unsafe { ffi::PyUnicode_New(length, max_char) };
        // SAFETY: a new reference to a str, or NULL.
        let buffer: Bound<'py, PyString> = unsafe { owned(self.py, raw) }?;
        let (data, kind) = Self::parts(&buffer);
        let written = self.written_data();
        // SAFETY: `written <= size`, and the new form is not narrower.
        unsafe { put(written, data, kind) };
        // INVARIANT: a new str, because `size` is not 0; what was written has been copied.
        (self.data, self.size, self.max_char, self.kind) = (data, size, max_char, kind);
        self.buffer = Some(buffer);
        Ok(())
    }

    /// Where the characters of a buffer are, and how many bytes each has.
    fn parts(buffer: &Bound<'py, PyString>) -> (*mut u8, u8) {
        // SAFETY: a live str.
        let state = unsafe { ffi::unicode::PyUnicode_STATE(buffer.as_raw()) };
        // SAFETY: as above, and that is its form.
        let data = unsafe { ffi::unicode::PyUnicode_DATA(buffer.as_raw(), state) };
        (data.cast(), state.kind() as u8)
    }

    /// What was written.
    fn written_data(&self) -> PyStringData<'_> {
        if self.written == 0 {
            return PyStringData::Ascii(&[]);
        }
        let (data, written) = (self.data, self.written);
        match self.kind {
            // SAFETY: so many characters of this kind are initialised.
            1 => PyStringData::Ucs1(unsafe { std::slice::from_raw_parts(data, written) }),
            // SAFETY: as above.
            2 => PyStringData::Ucs2(unsafe { std::slice::from_raw_parts(data.cast(), written) }),
            // SAFETY: as above.
            _ => PyStringData::Ucs4(unsafe { std::slice::from_raw_parts(data.cast(), written) }),
        }
    }

    /// Makes room for characters up to `max_char`, which must be written then.
    #[inline]
    fn prepare(&mut self, count: usize, max_char: u32) -> PyResult<()> {
        if count <= self.size - self.written && max_char <= self.max_char {
            return Ok(());
        }
        // By value, so that a writer that is only written to can be in registers.
        let (grown, result) = std::mem::replace(self, Self::new(self.py)).grown(count, max_char);
        *self = grown;
        result
    }

    #[cold]
    #[inline(never)]
    fn grown(mut self, count: usize, max_char: u32) -> (Self, PyResult<()>) {
        let result = self.grow(count, max_char);
        (self, result)
    }

    fn grow(&mut self, count: usize, max_char: u32) -> PyResult<()> {
        let Some(needed) = self.written.checked_add(count) else {
            return Err(PyErr::no_memory(self.py));
        };
        let size = if needed <= self.size { self.size } else { needed.max(self.size.saturating_mul(2)).max(LEAST) };
        let max_char = form_of(max_char).max(self.max_char);
        if max_char == self.max_char
            && let Some(buffer) = self.buffer.take()
        {
            let (buffer, result) = resize(buffer, size);
            // INVARIANT: a resized str is as the one before, with other space behind what
            // was written; if that failed, it is the one before.
            (self.data, self.kind) = Self::parts(&buffer);
            self.buffer = Some(buffer);
            result?;
            self.size = size;
            return Ok(());
        }
        self.replace_buffer(size, max_char)
    }

    /// Writes what fits and needs no wider form.
    ///
    /// # Safety
    ///
    /// There is room for it: `prepare` has been called.
    #[inline]
    unsafe fn append(&mut self, text: PyStringData<'_>) {
        // SAFETY: not beyond the end of the buffer.
        let to = unsafe { self.data.add(self.written * usize::from(self.kind)) };
        // SAFETY: the caller's promise.
        unsafe { put(text, to, self.kind) };
        // INVARIANT: these are initialised now.
        self.written += text.len();
    }

    /// Writes text (`PyUnicodeWriter_WriteUTF8`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn write_str(&mut self, text: &str) -> PyResult<()> {
        if text.is_ascii() { self.write_data(PyStringData::Ascii(text.as_bytes())) } else { self.write_non_ascii(text) }
    }

    fn write_non_ascii(&mut self, text: &str) -> PyResult<()> {
        // The first byte of a character tells how large it is, and is larger than those
        // that follow it.
        let max_char = match text.bytes().max() {
            Some(0xf0..) => 0x10_ffff,
            Some(0xc4..) => 0xffff,
            _ => 0xff,
        };
        let count = text.chars().count();
        self.prepare(count, max_char)?;
        macro_rules! decode {
            ($ty:ty) => {{
                // SAFETY: not beyond the end of the buffer.
                let to = unsafe { self.data.cast::<$ty>().add(self.written) };
                // SAFETY: there is room for `count` characters of this kind, and nobody
                // else refers to a buffer.
                let to = unsafe { std::slice::from_raw_parts_mut(to.cast::<MaybeUninit<$ty>>(), count) };
                for (to, c) in to.iter_mut().zip(text.chars()) {
                    to.write(u32::from(c) as $ty);
                }
            }};
        }
        match self.kind {
            1 => decode!(u8),
            2 => decode!(u16),
            _ => decode!(u32),
        }
        // INVARIANT: these are initialised now.
        self.written += count;
        Ok(())
    }

    /// Writes characters, of which one needs the form that they have, if that is not ASCII.
    #[inline]
    fn write_data(&mut self, text: PyStringData<'_>) -> PyResult<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.prepare(text.len(), text.max_char_value())?;
        // SAFETY: just prepared.
        unsafe { self.append(text) };
        Ok(())
    }

    /// Writes a character (`PyUnicodeWriter_WriteChar`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn write_char(&mut self, c: char) -> PyResult<()> {
        self.put_char(u32::from(c))
    }

    /// Writes a code point, which may be a surrogate (`PyUnicodeWriter_WriteChar`).
    ///
    /// # Errors
    ///
    /// `ValueError` if it is over 0x10ffff; `MemoryError`.
    #[inline]
    pub fn write_code_point(&mut self, c: u32) -> PyResult<()> {
        if c > 0x10_ffff {
            return Err(PyErr::new::<ValueError>(self.py, "character must be in range(0x110000)"));
        }
        self.put_char(c)
    }

    #[inline]
    fn put_char(&mut self, c: u32) -> PyResult<()> {
        self.prepare(1, c)?;
        let at = self.written;
        match self.kind {
            1 => {
                // SAFETY: there is room for one character.
                let to = unsafe { self.data.add(at) };
                // SAFETY: as above; it is not over `max_char`.
                unsafe { to.write(c as u8) };
            }
            2 => {
                // SAFETY: as above.
                let to = unsafe { self.data.cast::<u16>().add(at) };
                // SAFETY: as above.
                unsafe { to.write(c as u16) };
            }
            _ => {
                // SAFETY: as above.
                let to = unsafe { self.data.cast::<u32>().add(at) };
                // SAFETY: as above.
                unsafe { to.write(c) };
            }
        }
        // INVARIANT: it is initialised now.
        self.written += 1;
        Ok(())
    }

    /// Writes Latin-1 text: each byte is a character (`_PyUnicodeWriter_WriteLatin1String`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn write_latin1(&mut self, text: &[u8]) -> PyResult<()> {
        self.write_data(if text.is_ascii() { PyStringData::Ascii(text) } else { PyStringData::Ucs1(text) })
    }

    /// Writes UTF-8 (`PyUnicodeWriter_DecodeUTF8Stateful`).
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError` if it is not UTF-8; `MemoryError`.
    pub fn write_utf8(&mut self, text: &[u8]) -> PyResult<()> {
        match std::str::from_utf8(text) {
            Ok(text) => self.write_str(text),
            // C's decoder has the error's text, and the last word.
            Err(_) => self.write_py(&str::from_utf8(self.py, text)?),
        }
    }

    /// Writes a str (`PyUnicodeWriter_WriteStr`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn write_py(&mut self, text: &Bound<'_, PyString>) -> PyResult<()> {
        self.write_data(text.data())
    }

    /// Writes `text[start:end]` (`PyUnicodeWriter_WriteSubstring`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn write_substring(&mut self, text: &Bound<'_, PyString>, range: Range<usize>) -> PyResult<()> {
        let all = text.data();
        let part = all.slice(range);
        // A part may need less than the whole.
        let max_char = match part {
            PyStringData::Ascii(_) => 0,
            _ if part.len() == all.len() => all.max_char_value(),
            _ => part.chars().fold(0, u32::max),
        };
        self.prepare(part.len(), max_char)?;
        if !part.is_empty() {
            // SAFETY: just prepared, for the largest of the characters.
            unsafe { self.append(part) };
        }
        Ok(())
    }

    /// Writes `str(object)` (`PyUnicodeWriter_WriteStr`).
    ///
    /// # Errors
    ///
    /// What its `__str__` raises; `MemoryError`.
    pub fn write_object(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        match object.cast_exact::<PyString>() {
            Some(text) => self.write_py(text),
            None => self.write_py(&object::str(object)?),
        }
    }

    /// Writes `repr(object)` (`PyUnicodeWriter_WriteRepr`).
    ///
    /// # Errors
    ///
    /// What its `__repr__` raises; `MemoryError`.
    pub fn write_repr(&mut self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        self.write_py(&object::repr(object)?)
    }

    /// Writes what `write!(writer, ..)` formats.
    ///
    /// If it fails, part of the text may have been written.
    ///
    /// # Errors
    ///
    /// `MemoryError`; `SystemError` if a formatter says that it failed and nothing else has.
    pub fn write_fmt(&mut self, args: fmt::Arguments<'_>) -> PyResult<()> {
        let mut adapter = Adapter { writer: self, error: None };
        let result = fmt::write(&mut adapter, args);
        match (adapter.error, result) {
            (Some(error), _) => Err(error),
            (None, Ok(())) => Ok(()),
            (None, Err(fmt::Error)) => Err(PyErr::new::<SystemError>(self.py, "a formatter failed")),
        }
    }

    /// The str (`PyUnicodeWriter_Finish`).
    ///
    /// # Errors
    ///
    /// `MemoryError` if the buffer has to be made shorter and cannot.
    #[inline]
    pub fn finish(mut self) -> PyResult<Bound<'py, PyString>> {
        if self.written <= 1 && self.max_char <= 0xff {
            return self.finish_short();
        }
        let Some(buffer) = self.buffer.take() else { return self.finish_short() };
        if self.written == self.size {
            return Ok(buffer);
        }
        let (text, result) = resize(buffer, self.written);
        result.map(|()| text)
    }

    /// The empty str and those of one Latin-1 character exist already, as in C.
    #[cold]
    fn finish_short(self) -> PyResult<Bound<'py, PyString>> {
        match self.written_data() {
            PyStringData::Ucs1(&[c]) => str::from_char(self.py, char::from(c)),
            _ => str::from_utf8(self.py, b""),
        }
    }
}

/// `PyUnicode_Resize`: a str of another length; if that fails, the same one.
fn resize<'py>(text: Bound<'py, PyString>, length: usize) -> (Bound<'py, PyString>, PyResult<()>) {
    let py = text.py();
    let Ok(length) = ffi::Py_ssize_t::try_from(length) else {
        return (text, Err(PyErr::no_memory(py)));
    };
    let mut raw = text.into_ptr().as_raw();
    // SAFETY: the caller's own reference to a live str; the function puts another in its
    // place, or leaves it.
    let status = unsafe { ffi::PyUnicode_Resize(&raw mut raw, length) };
    // SAFETY: it is never NULL.
    let ptr = unsafe { Ptr::new_unchecked(raw) };
    // SAFETY: a reference to a str in any case.
    let text = unsafe { Bound::from_owned(py, ptr) };
    (text, object::status(py, status))
}

/// Keeps the exception that `fmt::Error` cannot say.
struct Adapter<'a, 'py> {
    writer: &'a mut PyUnicodeWriter<'py>,
    error: Option<PyErr>,
}

impl fmt::Write for Adapter<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.error.is_some() {
            return Err(fmt::Error);
        }
        self.writer.write_str(text).map_err(|error| {
            self.error = Some(error);
            fmt::Error
        })
    }
}
