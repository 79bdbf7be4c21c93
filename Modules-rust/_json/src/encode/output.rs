//! Writing what is no container: strings, numbers, constants and keys.

use ascii_codecs::Tier;
use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyBool, PyFloat, PyInt, PyString, PyUnicodeWriter};
use cpython_api::{Bound, PyErr, PyResult, Python};
use json_text::writer::{Escapes, NoMemory, Writer};
use json_text::{Short, Text};

use super::kind::Kind;
use super::layout::{Lead, Level, Long, text_of};
use super::{Options, Strings, Style};

/// Where pieces of the text go.
pub(super) type Write<'w, 'py> = &'w mut dyn FnMut(&Bound<'py, PyString>) -> PyResult<()>;

/// What is being written, and how.
pub(super) struct Output<'w, 'a, 'py> {
    pub(super) py: Python<'py>,
    pub(super) writer: Writer<'w>,
    tier: Tier,
    options: &'w Options<'a, 'py>,
    pub(super) style: Style,
    /// How strings are escaped, unless a function of the caller's does that.
    escapes: Option<Escapes>,
    /// The quote that closes a key, and the separator if that is short.
    key_end: Short,
    key_separator_is_long: bool,
    /// How many items more are written before signals are looked at.
    countdown: u32,
    write: Option<Write<'w, 'py>>,
}

/// How many items are written before signals are looked at.
const ITEMS: u32 = 4096;

/// As above, if the text is written in pieces, and how long a piece is at least.
const ITEMS_OF_PIECE: u32 = 64;
const PIECE: usize = 64 * 1024;

impl<'w, 'a, 'py> Output<'w, 'a, 'py> {
    #[inline]
    pub(super) fn new(
        py: Python<'py>,
        tier: Tier,
        options: &'w Options<'a, 'py>,
        style: Style,
        writer: Writer<'w>,
        write: Option<Write<'w, 'py>>,
    ) -> Self {
        let escapes = match options.strings {
            Strings::Ascii => Some(Escapes::Ascii),
            Strings::Unicode => Some(Escapes::Few),
            Strings::Call(_) => None,
        };
        let key_end = options.key_separator.as_ascii().and_then(|separator| Short::concat(&[b"\"", separator]));
        Self {
            py,
            writer,
            tier,
            options,
            style,
            escapes,
            key_end: key_end.unwrap_or(Short::QUOTE),
            key_separator_is_long: key_end.is_none(),
            countdown: if write.is_some() { ITEMS_OF_PIECE } else { ITEMS },
            write,
        }
    }

    #[inline]
    fn written(&self, result: Result<(), NoMemory>) -> PyResult<()> {
        result.map_err(|NoMemory| PyErr::no_memory(self.py))
    }

    #[inline]
    pub(super) fn push(&mut self, text: Text<'_>) -> PyResult<()> {
        let result = self.writer.push(text);
        self.written(result)
    }

    #[inline]
    pub(super) fn push_word(&mut self, before: &Short, word: &[u8]) -> PyResult<()> {
        let result = self.writer.push_word(before, word);
        self.written(result)
    }

    pub(super) fn push_str(&mut self, text: &Bound<'py, PyString>) -> PyResult<()> {
        self.push(text_of(text.data()))
    }

    /// Writes what stands before an item, if that is long.
    #[inline]
    pub(super) fn long_lead(&mut self, lead: &Lead, level: &Level<'py>) -> PyResult<()> {
        if let Some(long) = lead.long { self.push_long(long, level) } else { Ok(()) }
    }

    #[cold]
    fn push_long(&mut self, long: Long, level: &Level<'py>) -> PyResult<()> {
        match long {
            Long::List => self.push(Text::Ascii(b"["))?,
            Long::Dict => {}
            Long::Next => self.push_str(self.options.item_separator)?,
        }
        match &level.newline {
            Some(newline) => self.push_str(newline),
            None => Ok(()),
        }
    }

    /// Writes all that stands before an item.
    pub(super) fn push_lead(&mut self, lead: &Lead, level: &Level<'py>) -> PyResult<()> {
        self.long_lead(lead, level)?;
        self.push_word(&lead.plain, b"")
    }

    /// Counts an item that is complete. From time to time signals are looked at, and pieces written.
    #[inline]
    pub(super) fn count(&mut self) -> PyResult<()> {
        self.countdown -= 1;
        if self.countdown == 0 { self.pause() } else { Ok(()) }
    }

    #[cold]
    fn pause(&mut self) -> PyResult<()> {
        self.countdown = if self.write.is_some() { ITEMS_OF_PIECE } else { ITEMS };
        if self.writer.len() >= PIECE {
            self.flush()?;
        }
        self.py.check_signals()
    }

    /// Hands over what has been written, if it goes anywhere in pieces.
    pub(super) fn flush(&mut self) -> PyResult<()> {
        if self.write.is_none() || self.writer.is_empty() {
            return Ok(());
        }
        let piece = self.finish()?;
        self.writer.clear();
        match &mut self.write {
            Some(write) => write(&piece),
            None => Ok(()),
        }
    }

    /// What has been written, as a str.
    #[inline]
    pub(super) fn finish(&self) -> PyResult<Bound<'py, PyString>> {
        super::to_str(self.py, self.writer.text())
    }

    /// Writes an object of one of the types that most are of, and what stands before it. False, and
    /// nothing written, if it is another.
    #[inline(always)]
    pub(super) fn scalar(&mut self, value: &Bound<'py, PyAny>, lead: &Lead, level: &Level<'py>) -> PyResult<bool> {
        if let Some(text) = value.cast_exact::<PyString>() {
            let Some(escapes) = self.escapes else { return Ok(false) };
            self.long_lead(lead, level)?;
            let text = text_of(text.data());
            let result = self.writer.push_string(self.tier, escapes, &lead.quoted, text, &Short::QUOTE);
            self.written(result)?;
        } else if let Some(int) = value.cast_exact::<PyInt>() {
            match int.to_i64() {
                Some(value) => {
                    self.long_lead(lead, level)?;
                    let result = self.writer.push_i64(&lead.plain, value);
                    self.written(result)?;
                }
                None => self.after_lead(&int.int_repr()?, lead, level)?,
            }
        } else if let Some(float) = value.cast_exact::<PyFloat>() {
            let value = float.value();
            if !value.is_finite() {
                let word = self.not_finite(float, value)?;
                self.word(word, lead, level)?;
            } else {
                self.long_lead(lead, level)?;
                let result = self.writer.push_f64(&lead.plain, value);
                self.written(result)?;
            }
        } else if value.is_none() {
            self.word(b"null", lead, level)?;
        } else if let Some(value) = value.cast_exact::<PyBool>() {
            self.word(if value.is_true() { b"true" } else { b"false" }, lead, level)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    #[inline]
    pub(super) fn word(&mut self, word: &[u8], lead: &Lead, level: &Level<'py>) -> PyResult<()> {
        self.long_lead(lead, level)?;
        self.push_word(&lead.plain, word)
    }

    fn after_lead(&mut self, text: &Bound<'py, PyString>, lead: &Lead, level: &Level<'py>) -> PyResult<()> {
        self.push_lead(lead, level)?;
        self.push_str(text)
    }

    /// Writes a string, an int or a float that [`scalar`](Self::scalar) does not know.
    pub(super) fn other_scalar(
        &mut self,
        kind: Kind,
        value: &Bound<'py, PyAny>,
        lead: &Lead,
        level: &Level<'py>,
    ) -> PyResult<()> {
        if kind == Kind::String
            && let (Some(escapes), Some(text)) = (self.escapes, value.cast::<PyString>())
        {
            self.long_lead(lead, level)?;
            let text = text_of(text.data());
            let result = self.writer.push_string(self.tier, escapes, &lead.quoted, text, &Short::QUOTE);
            return self.written(result);
        }
        let text = match kind {
            Kind::String => self.encode_string(value)?,
            Kind::Int => int_text(value)?,
            _ => self.float_text(value)?,
        };
        self.after_lead(&text, lead, level)
    }

    /// What the encoder of strings gives for an object.
    fn encode_string(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        let Strings::Call(encoder) = self.options.strings else {
            return Err(super::strings::no_string(value));
        };
        match encoder.call(&[value])?.cast_into::<PyString>() {
            Ok(text) => Ok(text),
            Err(other) => Err(PyErr::about_type_of(c"encoder() must return a string, not ", &other, 80, c"")),
        }
    }

    /// The text of a float, or of what Python takes for one.
    fn float_text(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        let is_plain = self.style == Style::C || value.cast_exact::<PyFloat>().is_some();
        let special = if is_plain { None } else { self.special(value)? };
        let float = match (special, value.cast::<PyFloat>()) {
            (Some(special), _) => special,
            (None, Some(float)) => float.value(),
            (None, None) => return super::kind::call_repr::<PyFloat>(value),
        };
        if float.is_finite() {
            let mut text = json_text::float::FloatText::new();
            return PyString::from_ucs1(self.py, text.format(float));
        }
        PyString::from_ucs1(self.py, self.not_finite(value, float)?)
    }

    /// As Python's `floatstr` finds out that a number is not finite: it may have comparisons of its own.
    fn special(&self, value: &Bound<'py, PyAny>) -> PyResult<Option<f64>> {
        if value.ne(value)? {
            return Ok(Some(f64::NAN));
        }
        for special in [f64::INFINITY, f64::NEG_INFINITY] {
            let special_object = PyFloat::new(self.py, special)?;
            if value.eq(&special_object)? {
                return Ok(Some(special));
            }
        }
        Ok(None)
    }

    /// The word for a number that is not finite, or `ValueError`.
    #[cold]
    fn not_finite(&self, object: &Bound<'py, PyAny>, value: f64) -> PyResult<&'static [u8]> {
        if !self.options.allow_nan {
            let mut text = PyUnicodeWriter::new(self.py);
            text.write_str("Out of range float values are not JSON compliant: ")?;
            text.write_repr(object)?;
            return Err(PyErr::new_args::<ValueError>(self.py, &[text.finish()?.into_any()]));
        }
        Ok(match value {
            f64::INFINITY => b"Infinity",
            f64::NEG_INFINITY => b"-Infinity",
            _ => b"NaN",
        })
    }

    /// Writes a key, and what stands before and after it; false if it is to be skipped.
    #[inline(always)]
    pub(super) fn key(&mut self, key: &Bound<'py, PyAny>, lead: &Lead, level: &Level<'py>) -> PyResult<bool> {
        if let (Some(text), Some(escapes)) = (key.cast_exact::<PyString>(), self.escapes) {
            self.long_lead(lead, level)?;
            self.quoted_key(text_of(text.data()), escapes, lead)?;
            return Ok(true);
        }
        self.other_key(key, lead, level)
    }

    #[inline]
    fn quoted_key(&mut self, text: Text<'_>, escapes: Escapes, lead: &Lead) -> PyResult<()> {
        let result = self.writer.push_string(self.tier, escapes, &lead.quoted, text, &self.key_end);
        self.written(result)?;
        if self.key_separator_is_long { self.push_str(self.options.key_separator) } else { Ok(()) }
    }

    #[inline(never)]
    fn other_key(&mut self, key: &Bound<'py, PyAny>, lead: &Lead, level: &Level<'py>) -> PyResult<bool> {
        let Some(text) = self.key_text(key)? else { return Ok(false) };
        self.long_lead(lead, level)?;
        if let (Some(escapes), Some(text)) = (self.escapes, text.cast::<PyString>()) {
            self.quoted_key(text_of(text.data()), escapes, lead)?;
            return Ok(true);
        }
        self.push_word(&lead.plain, b"")?;
        let encoded = self.encode_string(&text)?;
        self.push_str(&encoded)?;
        self.push_str(self.options.key_separator)?;
        Ok(true)
    }

    /// The string that a key becomes; None if it is to be skipped.
    fn key_text(&self, key: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let kind = self.style.kind(key)?;
        let text = match kind {
            Kind::String => return Ok(Some(key.clone())),
            Kind::Float => self.float_text(key)?,
            Kind::Constant(word) => PyString::new(self.py, word)?,
            Kind::Int => int_text(key)?,
            _ if self.options.skipkeys => return Ok(None),
            _ => return Err(self.wrong_key(key)),
        };
        Ok(Some(text.into_any()))
    }

    #[cold]
    fn wrong_key(&self, key: &Bound<'py, PyAny>) -> PyErr {
        match self.style {
            Style::C => PyErr::about_type(c"keys must be str, int, float, bool or None, not ", key, c""),
            Style::Python => self.wrong_key_of_python(key).unwrap_or_else(|error| error),
        }
    }

    fn wrong_key_of_python(&self, key: &Bound<'py, PyAny>) -> PyResult<PyErr> {
        let mut text = PyUnicodeWriter::new(self.py);
        text.write_str("keys must be str, int, float, bool or None, not ")?;
        text.write_object(&key.getattr(c"__class__")?.getattr(c"__name__")?)?;
        Ok(PyErr::new_args::<TypeError>(self.py, &[text.finish()?.into_any()]))
    }
}

/// `int.__repr__` of an int, or of what Python takes for one.
fn int_text<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    match value.cast::<PyInt>() {
        Some(int) => int.int_repr(),
        None => super::kind::call_repr::<PyInt>(value),
    }
}
