//! The forms in which a document is given: the three of a str (PEP 393), and UTF-8.

use std::collections::TryReserveError;

use crate::Unit;

/// A form of a document, and what becomes of an escape in it.
pub trait Encoding {
    /// What the document consists of.
    type Unit: Unit;

    /// Appends a character. Surrogates are characters of their own.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    fn push(to: &mut Unescaped<Self::Unit>, char: u32) -> Result<(), TryReserveError>;
}

/// The characters of a string with escapes.
///
/// # Invariants
///
/// One of the two is empty.
#[derive(Debug)]
pub struct Unescaped<T> {
    /// All of them, if each is a unit of the document's form.
    narrow: Vec<T>,
    /// All of them, if one is not.
    wide: Vec<u32>,
}

impl<T> Default for Unescaped<T> {
    fn default() -> Self {
        Self { narrow: Vec::new(), wide: Vec::new() }
    }
}

impl<T: Unit> Unescaped<T> {
    /// No characters, and the memory for those that there were.
    pub(crate) fn clear(&mut self) {
        self.narrow.clear();
        self.wide.clear();
    }

    /// Appends what stands in the document.
    #[inline]
    pub(crate) fn extend(&mut self, units: &[T]) -> Result<(), TryReserveError> {
        if self.wide.is_empty() {
            self.narrow.try_reserve(units.len())?;
            self.narrow.extend_from_slice(units);
        } else {
            self.wide.try_reserve(units.len())?;
            self.wide.extend(units.iter().map(|&unit| unit.into()));
        }
        Ok(())
    }

    /// Appends a unit of the document's form.
    #[inline]
    fn push_narrow(&mut self, unit: T) -> Result<(), TryReserveError> {
        if self.wide.is_empty() {
            self.narrow.try_reserve(1)?;
            self.narrow.push(unit);
            Ok(())
        } else {
            self.push_wide(unit.into())
        }
    }

    /// Appends a character that is no unit of the document's form.
    #[inline]
    fn push_wide(&mut self, char: u32) -> Result<(), TryReserveError> {
        if !self.narrow.is_empty() {
            self.wide.try_reserve(self.narrow.len())?;
            self.wide.extend(self.narrow.drain(..).map(Into::into));
        }
        self.wide.try_reserve(1)?;
        self.wide.push(char);
        Ok(())
    }

    /// The characters as units of the document's form.
    ///
    /// # Errors
    ///
    /// The characters, if not all of them are.
    pub(crate) fn units(&self) -> Result<&[T], &[u32]> {
        if self.wide.is_empty() { Ok(&self.narrow) } else { Err(&self.wide) }
    }
}

/// Characters up to U+00FF.
#[derive(Debug)]
pub enum Ucs1 {}

/// Characters up to U+FFFF.
#[derive(Debug)]
pub enum Ucs2 {}

/// Any characters.
#[derive(Debug)]
pub enum Ucs4 {}

/// UTF-8. Surrogates have the three bytes that they would have there ("surrogatepass").
#[derive(Debug)]
pub enum Utf8 {}

impl Encoding for Ucs1 {
    type Unit = u8;

    #[inline]
    fn push(to: &mut Unescaped<u8>, char: u32) -> Result<(), TryReserveError> {
        match u8::try_from(char) {
            Ok(unit) => to.push_narrow(unit),
            Err(_) => to.push_wide(char),
        }
    }
}

impl Encoding for Ucs2 {
    type Unit = u16;

    #[inline]
    fn push(to: &mut Unescaped<u16>, char: u32) -> Result<(), TryReserveError> {
        match u16::try_from(char) {
            Ok(unit) => to.push_narrow(unit),
            Err(_) => to.push_wide(char),
        }
    }
}

impl Encoding for Ucs4 {
    type Unit = u32;

    #[inline]
    fn push(to: &mut Unescaped<u32>, char: u32) -> Result<(), TryReserveError> {
        to.push_narrow(char)
    }
}

impl Encoding for Utf8 {
    type Unit = u8;

    #[inline]
    fn push(to: &mut Unescaped<u8>, char: u32) -> Result<(), TryReserveError> {
        // The lowest six bits from `shift` on, with a mark of what byte this is.
        let byte = |mark: u32, shift: u32, bits: u32| (mark | (char >> shift & bits)) as u8;
        match char {
            0..0x80 => to.push_narrow(char as u8),
            0x80..0x800 => to.extend(&[byte(0xc0, 6, 0x1f), byte(0x80, 0, 0x3f)]),
            0x800..0x1_0000 => to.extend(&[byte(0xe0, 12, 0xf), byte(0x80, 6, 0x3f), byte(0x80, 0, 0x3f)]),
            _ => to.extend(&[byte(0xf0, 18, 7), byte(0x80, 12, 0x3f), byte(0x80, 6, 0x3f), byte(0x80, 0, 0x3f)]),
        }
    }
}
