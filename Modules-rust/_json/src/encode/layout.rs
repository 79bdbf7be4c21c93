//! What stands between items: separators, line breaks and indentation.

use std::ops::Deref;

use cpython_api::exceptions::SystemError;
use cpython_api::types::{PyAny, PyString, PyStringData};
use cpython_api::{Bound, PyErr, PyResult, Python};
use json_text::{Short, Text};

/// The characters of a str, as json-text has them.
#[inline]
pub(super) fn text_of(data: PyStringData<'_>) -> Text<'_> {
    match data {
        PyStringData::Ascii(chars) => Text::Ascii(chars),
        PyStringData::Ucs1(chars) => Text::Latin1(chars),
        PyStringData::Ucs2(chars) => Text::Ucs2(chars),
        PyStringData::Ucs4(chars) => Text::Ucs4(chars),
    }
}

/// What stands before an item, in words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Nothing,
    /// `[` and the line break: before a list's first item.
    List,
    /// The line break: before a dict's first key, behind its bracket.
    Dict,
    /// The separator and the line break.
    Next,
}

/// What stands before an item, if it is short and ASCII.
#[derive(Clone, Copy)]
pub(super) struct Lead {
    pub(super) plain: Short,
    /// As `plain`, and the quote behind it that opens a string.
    pub(super) quoted: Short,
}

impl Lead {
    /// Nothing.
    pub(super) const NONE: Self = Self { plain: Short::EMPTY, quoted: Short::QUOTE };

    fn new(parts: [Text<'_>; 2]) -> Option<Self> {
        let [Text::Ascii(first), Text::Ascii(second)] = parts else { return None };
        let plain = Short::concat(&[first, second])?;
        Some(Self { plain, quoted: plain.followed_by(b'"')? })
    }

    const fn behind(self, byte: u8) -> Self {
        let plain = self.plain.followed_by(byte).unwrap();
        Self { plain, quoted: plain.followed_by(b'"').unwrap() }
    }
}

/// What stands before the items of a level, if all of it is short.
pub(super) struct Leads {
    pub(super) list: Lead,
    pub(super) dict: Lead,
    pub(super) next: Lead,
}

/// The leads of a document on one line, with the separators that are used most.
static COMMA_SPACE: Leads = Leads { next: Lead::NONE.behind(b',').behind(b' '), ..COMMA };
static COMMA_ONLY: Leads = COMMA;
const COMMA: Leads = Leads { list: Lead::NONE.behind(b'['), dict: Lead::NONE, next: Lead::NONE.behind(b',') };

/// Leads that are there already, or were made for a level.
pub(super) enum Made {
    Before(&'static Leads),
    Here(Box<Leads>),
}

impl Deref for Made {
    type Target = Leads;

    #[inline]
    fn deref(&self) -> &Leads {
        match self {
            Self::Before(leads) => leads,
            Self::Here(leads) => leads,
        }
    }
}

/// What stands before the items of the containers of one depth.
pub(super) struct Level<'py> {
    /// The line break and the indentation; None if all is on one line.
    pub(super) newline: Option<Bound<'py, PyString>>,
    pub(super) leads: Option<Made>,
}

impl<'py> Level<'py> {
    #[inline]
    fn new(item_separator: &Bound<'py, PyString>, newline: Option<Bound<'py, PyString>>) -> Self {
        match item_separator.as_ascii() {
            Some(b", ") if newline.is_none() => Self { leads: Some(Made::Before(&COMMA_SPACE)), newline },
            Some(b",") if newline.is_none() => Self { leads: Some(Made::Before(&COMMA_ONLY)), newline },
            _ => Self::make(item_separator, newline),
        }
    }

    fn make(item_separator: &Bound<'py, PyString>, newline: Option<Bound<'py, PyString>>) -> Self {
        let line = newline.as_ref().map_or(Text::Ascii(b""), |newline| text_of(newline.data()));
        let leads = || {
            Some(Made::Here(Box::new(Leads {
                list: Lead::new([Text::Ascii(b"["), line])?,
                dict: Lead::new([Text::Ascii(b""), line])?,
                next: Lead::new([text_of(item_separator.data()), line])?,
            })))
        };
        Self { leads: leads(), newline }
    }
}

/// The levels of a document.
pub(super) struct Levels<'a, 'py> {
    item_separator: &'a Bound<'py, PyString>,
    indent: Option<&'a Bound<'py, PyAny>>,
    /// The only level if there is no indentation, else the outermost.
    outer: Level<'py>,
    inner: Vec<Level<'py>>,
}

impl<'a, 'py> Levels<'a, 'py> {
    /// The levels of a document whose outermost is indented `level` times.
    ///
    /// # Errors
    ///
    /// `TypeError` if the indentation cannot be repeated, and what `__mul__` of it raises.
    #[inline]
    pub(super) fn new(
        py: Python<'py>,
        item_separator: &'a Bound<'py, PyString>,
        indent: Option<&'a Bound<'py, PyAny>>,
        level: isize,
    ) -> PyResult<Self> {
        let newline = indent.map(|indent| outer_newline(py, indent, level)).transpose()?;
        Ok(Self { outer: Level::new(item_separator, newline), item_separator, indent, inner: Vec::new() })
    }

    /// The level of a depth that has been [entered](Self::enter), or of 0.
    #[inline]
    pub(super) fn at(&self, depth: usize) -> &Level<'py> {
        if self.indent.is_none() || depth == 0 { &self.outer } else { &self.inner[depth - 1] }
    }

    /// Makes the level of a depth, if it is one more than there were.
    ///
    /// # Errors
    ///
    /// `TypeError` if the indentation is no str.
    #[inline]
    pub(super) fn enter(&mut self, depth: usize) -> PyResult<()> {
        match self.indent {
            Some(indent) if depth > self.inner.len() => self.add(indent),
            _ => Ok(()),
        }
    }

    fn add(&mut self, indent: &Bound<'py, PyAny>) -> PyResult<()> {
        let Some(indent) = indent.cast::<PyString>() else {
            return Err(PyErr::about_type(c"can only concatenate str (not \"", indent, c"\") to str"));
        };
        let outer = self.inner.last().unwrap_or(&self.outer);
        let newline = outer.newline.as_ref().map(|newline| newline.concat(indent)).transpose()?;
        if self.inner.try_reserve(1).is_err() {
            return Err(PyErr::no_memory(indent.py()));
        }
        self.inner.push(Level::new(self.item_separator, newline));
        Ok(())
    }
}

/// A line break, and the indentation so many times.
fn outer_newline<'py>(py: Python<'py>, indent: &Bound<'py, PyAny>, level: isize) -> PyResult<Bound<'py, PyString>> {
    let newline = PyString::from_ordinal(py, '\n' as i32)?;
    if level == 0 {
        return Ok(newline);
    }
    match indent.as_sequence().repeat(level)?.cast::<PyString>() {
        Some(indent) => newline.concat(indent),
        None => Err(PyErr::new::<SystemError>(py, "bad argument to internal function")),
    }
}
