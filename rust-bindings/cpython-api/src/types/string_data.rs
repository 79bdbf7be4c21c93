//! The characters of a str, lent (PEP 393).

use std::iter::FusedIterator;

/// The characters of a str where they are, without a copy (`PyUnicode_DATA`), in the narrowest
/// form that has room for all of them (`PyUnicode_KIND`).
///
/// A str never changes, so that what is lent stays good as long as the handle that lends it,
/// while Python code runs and on other threads, too.
#[derive(Clone, Copy, Debug)]
pub enum PyStringData<'a> {
    /// All are ASCII (`PyUnicode_IS_ASCII`).
    Ascii(&'a [u8]),
    /// None is over U+00FF, one is over U+007F (`PyUnicode_1BYTE_KIND`).
    Ucs1(&'a [u8]),
    /// None is over U+FFFF, one is over U+00FF (`PyUnicode_2BYTE_KIND`). Surrogates are
    /// characters of their own.
    Ucs2(&'a [u16]),
    /// One is over U+FFFF (`PyUnicode_4BYTE_KIND`). Surrogates are characters of their own.
    Ucs4(&'a [u32]),
}

/// A character of any form.
#[inline]
fn code_point<T: Copy + Into<u32>>(c: &T) -> u32 {
    (*c).into()
}

/// Does the same with the characters of each form.
macro_rules! each_form {
    ($data:expr, $chars:ident => $body:expr) => {
        match $data {
            PyStringData::Ascii($chars) | PyStringData::Ucs1($chars) => $body,
            PyStringData::Ucs2($chars) => $body,
            PyStringData::Ucs4($chars) => $body,
        }
    };
}

impl<'a> PyStringData<'a> {
    /// How many characters it has (`PyUnicode_GET_LENGTH`).
    #[inline]
    pub fn len(self) -> usize {
        each_form!(self, chars => chars.len())
    }

    /// Whether it has no characters.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// How many bytes a character has: 1, 2 or 4 (`PyUnicode_KIND`).
    #[inline]
    pub fn kind(self) -> usize {
        match self {
            Self::Ascii(_) | Self::Ucs1(_) => 1,
            Self::Ucs2(_) => 2,
            Self::Ucs4(_) => 4,
        }
    }

    /// The largest character that a str of this form can have (`PyUnicode_MAX_CHAR_VALUE`).
    #[inline]
    pub fn max_char_value(self) -> u32 {
        match self {
            Self::Ascii(_) => 0x7f,
            Self::Ucs1(_) => 0xff,
            Self::Ucs2(_) => 0xffff,
            Self::Ucs4(_) => 0x10_ffff,
        }
    }

    /// A character, as a code point (`PyUnicode_READ`); `None` if there are not so many.
    #[inline]
    pub fn get(self, index: usize) -> Option<u32> {
        each_form!(self, chars => chars.get(index).map(code_point))
    }

    /// The characters, as code points.
    #[inline]
    pub fn chars(self) -> PyStringChars<'a> {
        PyStringChars(match self {
            Self::Ascii(chars) | Self::Ucs1(chars) => Chars::Ucs1(chars.iter()),
            Self::Ucs2(chars) => Chars::Ucs2(chars.iter()),
            Self::Ucs4(chars) => Chars::Ucs4(chars.iter()),
        })
    }

    /// Some of the characters, in the form that all of them have; as many as there are in
    /// this range.
    #[inline]
    #[must_use]
    pub fn slice(self, range: std::ops::Range<usize>) -> Self {
        let start = range.start.min(self.len());
        let range = start..range.end.clamp(start, self.len());
        match self {
            Self::Ascii(chars) => Self::Ascii(&chars[range]),
            Self::Ucs1(chars) => Self::Ucs1(&chars[range]),
            Self::Ucs2(chars) => Self::Ucs2(&chars[range]),
            Self::Ucs4(chars) => Self::Ucs4(&chars[range]),
        }
    }
}

/// The code points of a str, from [`PyStringData::chars`].
#[derive(Clone, Debug)]
pub struct PyStringChars<'a>(Chars<'a>);

#[derive(Clone, Debug)]
enum Chars<'a> {
    Ucs1(std::slice::Iter<'a, u8>),
    Ucs2(std::slice::Iter<'a, u16>),
    Ucs4(std::slice::Iter<'a, u32>),
}

/// Does the same with the iterator of each form.
macro_rules! each_iterator {
    ($chars:expr, $iterator:ident => $body:expr) => {
        match $chars {
            Chars::Ucs1($iterator) => $body,
            Chars::Ucs2($iterator) => $body,
            Chars::Ucs4($iterator) => $body,
        }
    };
}

impl Iterator for PyStringChars<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        each_iterator!(&mut self.0, iterator => iterator.next().map(code_point))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        each_iterator!(&self.0, iterator => iterator.size_hint())
    }

    #[inline]
    fn nth(&mut self, count: usize) -> Option<u32> {
        each_iterator!(&mut self.0, iterator => iterator.nth(count).map(code_point))
    }

    // What adds up, counts or collects looks at the form once.
    #[inline]
    fn fold<B, F: FnMut(B, u32) -> B>(self, init: B, mut fold: F) -> B {
        each_iterator!(self.0, iterator => iterator.fold(init, |value, c| fold(value, code_point(c))))
    }
}

impl DoubleEndedIterator for PyStringChars<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        each_iterator!(&mut self.0, iterator => iterator.next_back().map(code_point))
    }
}

impl ExactSizeIterator for PyStringChars<'_> {}
impl FusedIterator for PyStringChars<'_> {}
