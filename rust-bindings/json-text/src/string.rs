//! Reading strings.

use ascii_codecs::Tier;

use crate::encoding::{Encoding, Unescaped};
use crate::error::{Error, Syntax};
use crate::scan::{Run, plain_run};

/// The characters of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'t, 'a, T> {
    /// Part of the document.
    Plain {
        /// Them, as they stand there.
        units: &'t [T],
        /// As in [`Run`].
        beyond_ascii: u32,
    },
    /// There were escapes, and these are the characters in the document's form.
    Unescaped(&'a [T]),
    /// There were escapes for characters that do not exist in the document's form.
    Wide(&'a [u32]),
}

/// How strings are read.
#[derive(Clone, Copy, Debug)]
pub struct Strings {
    /// The vector instructions that may be used.
    pub tier: Tier,
    /// Whether control characters are errors.
    pub strict: bool,
}

impl Strings {
    /// Reads the string whose first character, after the quote, is at `start`, which is not beyond
    /// the end of the text: its characters, and the index of the unit after the quote at its end.
    ///
    /// # Errors
    ///
    /// [`Error::Syntax`] or [`Error::NoMemory`].
    ///
    /// # Panics
    ///
    /// If `start` is beyond the end.
    #[inline(always)]
    pub fn read<'t, 'a, E: Encoding, B>(
        self,
        text: &'t [E::Unit],
        start: usize,
        scratch: &'a mut Unescaped<E::Unit>,
    ) -> Result<(Text<'t, 'a, E::Unit>, usize), Error<B>> {
        let rest = &text[start..];
        let Run { len, beyond_ascii } = plain_run(self.tier, rest, self.strict);
        let units = &rest[..len];
        if at(text, start + len) == QUOTE {
            return Ok((Text::Plain { units, beyond_ascii }, start + len + 1));
        }
        let end = self.unescape::<E, B>(text, start, start + len, scratch)?;
        Ok((
            match scratch.units() {
                Ok(units) => Text::Unescaped(units),
                Err(chars) => Text::Wide(chars),
            },
            end,
        ))
    }

    /// As [`read`](Self::read) of a string whose plain beginning ends at `index`, in something else
    /// than a quote. The characters are in `scratch`.
    #[cold]
    fn unescape<E: Encoding, B>(
        self,
        text: &[E::Unit],
        start: usize,
        mut index: usize,
        scratch: &mut Unescaped<E::Unit>,
    ) -> Result<usize, Error<B>> {
        scratch.clear();
        scratch.extend(&text[start..index])?;
        loop {
            match at(text, index) {
                QUOTE => return Ok(index + 1),
                BACKSLASH => {}
                END => return Err(Error::Syntax(Syntax::Unterminated, start.wrapping_sub(1))),
                // A run has ended here.
                _ => return Err(Error::Syntax(Syntax::Control, index)),
            }
            let char;
            (char, index) = match at(text, index + 1) {
                ESCAPE_U => {
                    unicode_escape(text, index + 1).map_err(|index| Error::Syntax(Syntax::UnicodeEscape, index))?
                }
                END => return Err(Error::Syntax(Syntax::Unterminated, start.wrapping_sub(1))),
                letter => (short_escape(letter).ok_or(Error::Syntax(Syntax::Escape, index))?, index + 2),
            };
            E::push(scratch, char)?;
            // Escapes often follow each other.
            if !matches!(at(text, index), QUOTE | BACKSLASH) {
                let rest = &text[index..];
                let Run { len, .. } = plain_run(self.tier, rest, self.strict);
                scratch.extend(&rest[..len])?;
                index += len;
            }
        }
    }
}

/// What [`at`] gives beyond the end. It is no character.
pub(crate) const END: u32 = u32::MAX;

const QUOTE: u32 = b'"' as u32;
const BACKSLASH: u32 = b'\\' as u32;
const ESCAPE_U: u32 = b'u' as u32;

/// The unit at an index.
#[inline(always)]
pub(crate) fn at<T: Copy + Into<u32>>(text: &[T], index: usize) -> u32 {
    text.get(index).map_or(END, |&unit| unit.into())
}

/// The character that a letter after a backslash stands for.
#[inline]
fn short_escape(letter: u32) -> Option<u32> {
    static CHARS: [u8; 128] = {
        let mut chars = [0; 128];
        let pairs = *b"\"\"\\\\//b\x08f\x0cn\nr\rt\t";
        let mut place = 0;
        while place < pairs.len() {
            chars[pairs[place] as usize] = pairs[place + 1];
            place += 2;
        }
        chars
    };
    CHARS.get(letter as usize).filter(|&&char| char != 0).map(|&char| char.into())
}

/// The character of an escape whose `u` is at an index, which may be one of two surrogates or a pair
/// of them, and the index after it.
///
/// # Errors
///
/// The index of the `u` whose digits are wrong.
#[inline]
fn unicode_escape<T: Copy + Into<u32>>(text: &[T], index: usize) -> Result<(u32, usize), usize> {
    let end = index + 5;
    // C wants to see another character, which would be the quote at the end.
    if end >= text.len() {
        return Err(index);
    }
    let char = four_digits(text, index + 1).ok_or(index)?;
    let is_pair =
        char & 0xfc00 == 0xd800 && end + 6 < text.len() && at(text, end) == BACKSLASH && at(text, end + 1) == ESCAPE_U;
    if is_pair {
        let second = four_digits(text, end + 2).ok_or(end + 1)?;
        if second & 0xfc00 == 0xdc00 {
            return Ok((0x1_0000 + ((char & 0x3ff) << 10) + (second & 0x3ff), end + 6));
        }
    }
    Ok((char, end))
}

/// The number that four hexadecimal digits are.
#[inline]
fn four_digits<T: Copy + Into<u32>>(text: &[T], index: usize) -> Option<u32> {
    /// More than a digit has, in a sum with others, too.
    const NONE: u32 = 0x1_0000;
    static DIGITS: [u8; 128] = {
        let mut digits = [0xff; 128];
        let mut digit = 0;
        while digit < 16 {
            digits[b"0123456789abcdef"[digit] as usize] = digit as u8;
            digits[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
            digit += 1;
        }
        digits
    };
    let digit = |unit: T| match DIGITS.get(unit.into() as usize) {
        Some(0xff) | None => NONE,
        Some(&digit) => digit.into(),
    };
    let [a, b, c, d] = *text.get(index..)?.first_chunk()?;
    let number = digit(a) << 12 | digit(b) << 8 | digit(c) << 4 | digit(d);
    (number < NONE).then_some(number)
}

#[cfg(test)]
mod tests;
