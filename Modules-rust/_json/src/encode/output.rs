//! Writing what is no container: strings, numbers, constants and keys.

use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{Lent, PyAny, PyFloat, PyInt, PyList, PyString, PyStringData, PyUnicodeWriter, VisitPlain};
use cpython_api::{Bound, PyErr, PyResult, Python};
use json_text::writer::{NoMemory, Writer};
use json_text::{Short, Text};

use super::frame::Entry;
use super::kind::Kind;
use super::layout::{Before, Lead, Leads, Level, text_of};
use super::{Options, Strings, Style};

/// Where pieces of the text go.
pub(super) type Write<'w, 'py> = &'w mut dyn FnMut(&Bound<'py, PyString>) -> PyResult<()>;

/// What is being written, and how.
pub(super) struct Output<'w, 'a, 'py> {
    pub(super) py: Python<'py>,
    pub(super) writer: Writer<'w>,
    options: &'w Options<'a, 'py>,
    pub(super) style: Style,
    /// Whether strings are escaped here, and not by a function of the caller's.
    escapes: bool,
    /// The quote that closes a key, and the separator if that is short.
    key_end: Short,
    key_separator_is_long: bool,
    /// How many items more are written before signals are looked at.
    countdown: u32,
    write: Option<Write<'w, 'py>>,
}

/// What is behind a key most of the time. It is not put together for each document: a copy of bytes that
/// have just been written one by one takes longer than all the rest of a small one.
static COLON_SPACE: Short = Short::QUOTE.followed_by(b':').unwrap().followed_by(b' ').unwrap();

/// How many items are written before signals are looked at.
const ITEMS: u32 = 4096;

/// As above, if the text is written in pieces, and how long a piece is at least.
const ITEMS_OF_PIECE: u32 = 64;
const PIECE: usize = 64 * 1024;

impl<'w, 'a, 'py> Output<'w, 'a, 'py> {
    #[inline]
    pub(super) fn new(
        py: Python<'py>,
        options: &'w Options<'a, 'py>,
        style: Style,
        writer: Writer<'w>,
        write: Option<Write<'w, 'py>>,
    ) -> Self {
        let key_end = match options.key_separator.as_ascii() {
            Some(b": ") => Some(COLON_SPACE),
            Some(separator) => Short::concat(&[b"\"", separator]),
            None => None,
        };
        Self {
            py,
            writer,
            options,
            style,
            escapes: !matches!(options.strings, Strings::Call(_)),
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
    pub(super) fn push_byte(&mut self, byte: u8) -> PyResult<()> {
        let result = self.writer.push_ascii(byte);
        self.written(result)
    }

    #[inline]
    pub(super) fn push_short(&mut self, text: &Short) -> PyResult<()> {
        let result = self.writer.push_short(text);
        self.written(result)
    }

    pub(super) fn push_str(&mut self, text: &Bound<'py, PyString>) -> PyResult<()> {
        self.push(text_of(text.data()))
    }

    /// Writes what stands before an item.
    #[inline]
    pub(super) fn before(&mut self, before: Before, level: &Level<'py>) -> PyResult<()> {
        let short = match (before, &level.leads) {
            (Before::Nothing, _) => return Ok(()),
            (Before::List, Some(leads)) => &leads.list,
            (Before::Dict, Some(leads)) => &leads.dict,
            (Before::Next, Some(leads)) => &leads.next,
            (_, None) => return self.long_before(before, level),
        };
        let result = self.writer.push_short(&short.plain);
        self.written(result)
    }

    /// As [`before`](Self::before), if that is long or not ASCII.
    fn long_before(&mut self, before: Before, level: &Level<'py>) -> PyResult<()> {
        match before {
            Before::Nothing => {}
            Before::List => self.push(Text::Ascii(b"["))?,
            Before::Dict => {}
            Before::Next => self.push_str(self.options.item_separator)?,
        }
        match &level.newline {
            Some(newline) => self.push_str(newline),
            None => Ok(()),
        }
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

    /// Writes a string, a number or a constant, and what stands before it.
    pub(super) fn scalar(
        &mut self,
        kind: Kind,
        value: &Bound<'py, PyAny>,
        before: Before,
        level: &Level<'py>,
    ) -> PyResult<()> {
        let text = match kind {
            Kind::Constant(word) => {
                self.before(before, level)?;
                return self.push(Text::Ascii(word.as_bytes()));
            }
            Kind::String => match (self.escapes, value.cast::<PyString>()) {
                (true, Some(text)) => {
                    self.before(before, level)?;
                    let text = text_of(text.data());
                    let result = self.writer.push_string(&Short::QUOTE, text, &Short::QUOTE);
                    return self.written(result);
                }
                _ => self.encode_string(value)?,
            },
            Kind::Int => int_text(value)?,
            _ => self.float_text(value)?,
        };
        self.before(before, level)?;
        self.push_str(&text)
    }

    /// Writes items of a list up to one that is no plain value, which is given.
    #[inline]
    pub(super) fn plain_items(
        &mut self,
        list: &Bound<'py, PyList>,
        index: &mut usize,
        leads: &Leads,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut at = *index;
        let mut lead = if at == 0 { &leads.list } else { &leads.next };
        let item = loop {
            match list.lend_item(at, PushItem { writer: &mut self.writer, lead }) {
                Lent::Output(result) => self.written(result)?,
                Lent::Object(item) => {
                    at += 1;
                    break Some(item);
                }
                Lent::End => break None,
            }
            lead = &leads.next;
            at += 1;
            self.count()?;
        };
        *index = at;
        Ok(item)
    }

    /// Writes items of a dict up to one that is no string with a plain value, which is given. `next` is
    /// what lends the items.
    #[inline]
    pub(super) fn plain_entries(
        &mut self,
        started: &mut bool,
        leads: &Leads,
        mut next: impl FnMut(PushEntry<'_, 'w>) -> PyResult<Lent<Result<(), NoMemory>, Entry<'py>>>,
    ) -> PyResult<Option<Entry<'py>>> {
        loop {
            let lead = if *started { &leads.next } else { &leads.dict };
            let push = PushEntry { lead, key_end: &self.key_end, writer: &mut self.writer };
            match next(push)? {
                Lent::Output(result) => self.written(result)?,
                Lent::Object(entry) => return Ok(Some(entry)),
                Lent::End => return Ok(None),
            }
            *started = true;
            self.count()?;
        }
    }

    /// Whether plain items can be written as [`plain_items`](Self::plain_items) and
    /// [`plain_entries`](Self::plain_entries) do it, if what stands before them is short.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.escapes && !self.key_separator_is_long
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
    pub(super) fn key(&mut self, key: &Bound<'py, PyAny>, before: Before, level: &Level<'py>) -> PyResult<bool> {
        if self.escapes
            && let Some(text) = key.cast_exact::<PyString>()
        {
            self.before(before, level)?;
            self.quoted_key(text_of(text.data()))?;
            return Ok(true);
        }
        let Some(text) = self.key_text(key)? else { return Ok(false) };
        self.before(before, level)?;
        if self.escapes
            && let Some(text) = text.cast::<PyString>()
        {
            self.quoted_key(text_of(text.data()))?;
            return Ok(true);
        }
        let encoded = self.encode_string(&text)?;
        self.push_str(&encoded)?;
        self.push_str(self.options.key_separator)?;
        Ok(true)
    }

    fn quoted_key(&mut self, text: Text<'_>) -> PyResult<()> {
        let result = self.writer.push_string(&Short::QUOTE, text, &self.key_end);
        self.written(result)?;
        if self.key_separator_is_long { self.push_str(self.options.key_separator) } else { Ok(()) }
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

/// What writes a plain object, and what stands before it.
struct PushItem<'o, 'w> {
    writer: &'o mut Writer<'w>,
    lead: &'o Lead,
}

impl VisitPlain for PushItem<'_, '_> {
    type Output = Result<(), NoMemory>;

    #[inline(always)]
    fn none(self, (): ()) -> Option<Self::Output> {
        Some(self.writer.push_shorts(&self.lead.plain, &Short::NULL))
    }

    #[inline(always)]
    fn bool(self, (): (), value: bool) -> Option<Self::Output> {
        Some(self.writer.push_shorts(&self.lead.plain, if value { &Short::TRUE } else { &Short::FALSE }))
    }

    #[inline(always)]
    fn int(self, (): (), value: i64) -> Option<Self::Output> {
        Some(self.writer.push_i64(&self.lead.plain, value))
    }

    #[inline(always)]
    fn float(self, (): (), value: f64) -> Option<Self::Output> {
        value.is_finite().then(|| self.writer.push_f64(&self.lead.plain, value))
    }

    #[inline(always)]
    fn string(self, (): (), value: PyStringData<'_>) -> Option<Self::Output> {
        Some(self.writer.push_string(&self.lead.quoted, text_of(value), &Short::QUOTE))
    }
}

/// What writes a key and a plain object.
pub(super) struct PushEntry<'o, 'w> {
    writer: &'o mut Writer<'w>,
    lead: &'o Lead,
    key_end: &'o Short,
}

impl<'o, 'w> PushEntry<'o, 'w> {
    /// Writes the key, and then the object.
    #[inline(always)]
    fn entry(
        self,
        key: PyStringData<'_>,
        value: impl FnOnce(PushItem<'o, 'w>) -> Option<Result<(), NoMemory>>,
    ) -> Option<Result<(), NoMemory>> {
        match self.writer.push_string(&self.lead.quoted, text_of(key), self.key_end) {
            Ok(()) => value(PushItem { writer: self.writer, lead: &Lead::NONE }),
            error => Some(error),
        }
    }
}

impl<'k> VisitPlain<PyStringData<'k>> for PushEntry<'_, '_> {
    type Output = Result<(), NoMemory>;

    #[inline(always)]
    fn none(self, key: PyStringData<'k>) -> Option<Self::Output> {
        self.entry(key, |push| push.none(()))
    }

    #[inline(always)]
    fn bool(self, key: PyStringData<'k>, value: bool) -> Option<Self::Output> {
        self.entry(key, |push| push.bool((), value))
    }

    #[inline(always)]
    fn int(self, key: PyStringData<'k>, value: i64) -> Option<Self::Output> {
        self.entry(key, |push| push.int((), value))
    }

    #[inline(always)]
    fn float(self, key: PyStringData<'k>, value: f64) -> Option<Self::Output> {
        if value.is_finite() { self.entry(key, |push| push.float((), value)) } else { None }
    }

    #[inline(always)]
    fn string(self, key: PyStringData<'k>, value: PyStringData<'_>) -> Option<Self::Output> {
        self.entry(key, |push| push.string((), value))
    }
}

/// `int.__repr__` of an int, or of what Python takes for one.
fn int_text<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    match value.cast::<PyInt>() {
        Some(int) => int.int_repr(),
        None => super::kind::call_repr::<PyInt>(value),
    }
}
