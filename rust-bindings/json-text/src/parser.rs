//! The grammar of JSON, as Modules/_json.c knows it: a document becomes calls of a builder.
//!
//! Nothing recurses, so that the depth of a document is limited by its builder only.

use crate::Unit;
use crate::encoding::{Encoding, Unescaped};
use crate::error::{Error, Syntax};
use crate::number::{Float, Int, Number, read};
use crate::string::{Strings, Text, at};

/// What is told about a document, from front to back. A builder may refuse anything.
pub trait Builder<'t, T: Unit> {
    /// Why it refuses.
    type Error;
    /// What it remembers about a container while that is open.
    type Open;

    /// `null`, `true` or `false`.
    ///
    /// # Errors
    ///
    /// Its own.
    fn literal(&mut self, literal: Literal) -> Result<(), Self::Error>;

    /// `NaN`, `Infinity` or `-Infinity`.
    ///
    /// # Errors
    ///
    /// Its own.
    fn constant(&mut self, constant: Constant) -> Result<(), Self::Error>;

    /// A number without fraction and exponent.
    ///
    /// # Errors
    ///
    /// Its own.
    fn int(&mut self, int: Int<'t, T>) -> Result<(), Self::Error>;

    /// A number with a fraction or an exponent.
    ///
    /// # Errors
    ///
    /// Its own.
    fn float(&mut self, float: Float<'t, T>) -> Result<(), Self::Error>;

    /// A string that is a value.
    ///
    /// # Errors
    ///
    /// Its own.
    fn string(&mut self, text: Text<'t, '_, T>) -> Result<(), Self::Error>;

    /// The beginning of an array, whose values follow.
    ///
    /// # Errors
    ///
    /// Its own.
    fn open_array(&mut self) -> Result<Self::Open, Self::Error>;

    /// The end of the array that was opened last.
    ///
    /// # Errors
    ///
    /// Its own.
    fn close_array(&mut self, array: Self::Open) -> Result<(), Self::Error>;

    /// The beginning of an object, whose keys follow, each with a value.
    ///
    /// # Errors
    ///
    /// Its own.
    fn open_object(&mut self) -> Result<Self::Open, Self::Error>;

    /// A key that the builder has met before and expects here: how many units it has, if `rest`
    /// begins with it and the quote at its end. The builder has taken it then.
    ///
    /// # Errors
    ///
    /// Its own.
    fn expected_key(&mut self, rest: &'t [T]) -> Result<Option<usize>, Self::Error>;

    /// A key.
    ///
    /// # Errors
    ///
    /// Its own.
    fn key(&mut self, text: Text<'t, '_, T>) -> Result<(), Self::Error>;

    /// The end of the object that was opened last.
    ///
    /// # Errors
    ///
    /// Its own.
    fn close_object(&mut self, object: Self::Open) -> Result<(), Self::Error>;
}

/// The names of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true`.
    True,
    /// `false`.
    False,
}

/// Numbers that JSON does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// `NaN`.
    NaN,
    /// `Infinity`.
    Infinity,
    /// `-Infinity`.
    NegativeInfinity,
}

impl Constant {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NaN => "NaN",
            Self::Infinity => "Infinity",
            Self::NegativeInfinity => "-Infinity",
        }
    }
}

/// What the next value is in.
enum Place<O> {
    Document,
    Array(O),
    Object(O),
}

/// A document that is being read.
struct Parser<'t, 'b, E: Encoding, B> {
    text: &'t [E::Unit],
    strings: Strings,
    scratch: Unescaped<E::Unit>,
    builder: &'b mut B,
}

/// Reads the value that begins at `start`, and returns the index of the unit after it.
///
/// # Errors
///
/// [`Error`], at the first unit that cannot belong to a document.
#[inline]
pub fn parse<'t, E: Encoding, B: Builder<'t, E::Unit>>(
    text: &'t [E::Unit],
    start: usize,
    strings: Strings,
    builder: &mut B,
) -> Result<usize, Error<B::Error>> {
    Parser::<E, B> { text, strings, scratch: Unescaped::default(), builder }.run(start)
}

/// The index of the first unit that is no whitespace.
#[inline]
pub fn skip_space<T: Unit>(text: &[T], start: usize) -> usize {
    let mut index = start;
    while is_space(at(text, index)) {
        index += 1;
    }
    index
}

/// The four characters that JSON allows between its tokens.
#[inline(always)]
fn is_space(unit: u32) -> bool {
    const SPACES: u64 = 1 << b' ' | 1 << b'\t' | 1 << b'\n' | 1 << b'\r';
    unit <= 32 && SPACES >> unit & 1 == 1
}

impl<'t, E: Encoding, B: Builder<'t, E::Unit>> Parser<'t, '_, E, B> {
    #[inline(always)]
    fn byte(&self, index: usize) -> Option<u8> {
        u8::try_from(at(self.text, index)).ok()
    }

    #[inline(always)]
    fn skip_space(&self, start: usize) -> usize {
        if at(self.text, start) > u32::from(b' ') { start } else { skip_space(self.text, start) }
    }

    fn error<V>(&self, error: Syntax, index: usize) -> Result<V, Error<B::Error>> {
        Err(Error::Syntax(error, index))
    }

    /// Whether the name stands there.
    #[inline(always)]
    fn is_at(&self, index: usize, name: &str) -> bool {
        let units = self.text[index..].iter().map(|&unit| unit.into());
        self.text.len() - index >= name.len() && units.zip(name.bytes()).all(|(unit, byte)| unit == u32::from(byte))
    }

    fn run(mut self, start: usize) -> Result<usize, Error<B::Error>> {
        let mut index = start;
        let mut place = Place::Document;
        let mut outer = Vec::new();
        loop {
            // A value begins.
            match self.byte(index) {
                Some(b'"') => {
                    let (text, end) = self.strings.read::<E, _>(self.text, index + 1, &mut self.scratch)?;
                    self.builder.string(text).map_err(Error::Builder)?;
                    index = end;
                }
                Some(b'{') => {
                    let object = self.builder.open_object().map_err(Error::Builder)?;
                    index = self.skip_space(index + 1);
                    if self.byte(index) == Some(b'}') {
                        self.builder.close_object(object).map_err(Error::Builder)?;
                        index += 1;
                    } else {
                        enter(&mut outer, &mut place, Place::Object(object))?;
                        index = self.key(index)?;
                        continue;
                    }
                }
                Some(b'[') => {
                    let array = self.builder.open_array().map_err(Error::Builder)?;
                    index = self.skip_space(index + 1);
                    if self.byte(index) == Some(b']') {
                        self.builder.close_array(array).map_err(Error::Builder)?;
                        index += 1;
                    } else {
                        enter(&mut outer, &mut place, Place::Array(array))?;
                        continue;
                    }
                }
                Some(b'0'..=b'9' | b'-') => index = self.number(index)?,
                _ => index = self.name(index)?,
            }
            // A value has ended, and maybe what it is in.
            loop {
                match place {
                    Place::Document => return Ok(index),
                    Place::Array(array) => {
                        index = self.skip_space(index);
                        match self.byte(index) {
                            Some(b',') => {
                                let comma = index;
                                index = self.skip_space(index + 1);
                                if self.byte(index) == Some(b']') {
                                    return self.error(Syntax::TrailingCommaInArray, comma);
                                }
                                place = Place::Array(array);
                                break;
                            }
                            Some(b']') => self.builder.close_array(array).map_err(Error::Builder)?,
                            _ => return self.error(Syntax::Comma, index),
                        }
                    }
                    Place::Object(object) => {
                        index = self.skip_space(index);
                        match self.byte(index) {
                            Some(b',') => {
                                let comma = index;
                                index = self.skip_space(index + 1);
                                if self.byte(index) == Some(b'}') {
                                    return self.error(Syntax::TrailingCommaInObject, comma);
                                }
                                index = self.key(index)?;
                                place = Place::Object(object);
                                break;
                            }
                            Some(b'}') => self.builder.close_object(object).map_err(Error::Builder)?,
                            _ => return self.error(Syntax::Comma, index),
                        }
                    }
                }
                index += 1;
                place = outer.pop().unwrap_or(Place::Document);
            }
        }
    }

    /// Reads a key and its colon; the index of its value.
    #[inline(always)]
    fn key(&mut self, index: usize) -> Result<usize, Error<B::Error>> {
        if self.byte(index) != Some(b'"') {
            return self.error(Syntax::Key, index);
        }
        let index = index + 1;
        let end = match self.builder.expected_key(&self.text[index..]).map_err(Error::Builder)? {
            Some(length) => index + length + 1,
            None => {
                let (text, end) = self.strings.read::<E, _>(self.text, index, &mut self.scratch)?;
                self.builder.key(text).map_err(Error::Builder)?;
                end
            }
        };
        let colon = self.skip_space(end);
        if self.byte(colon) != Some(b':') {
            return self.error(Syntax::Colon, colon);
        }
        Ok(self.skip_space(colon + 1))
    }

    /// Reads a number; the index after it.
    #[inline(always)]
    fn number(&mut self, start: usize) -> Result<usize, Error<B::Error>> {
        let Some((number, end)) = read(self.text, start) else { return self.negative_infinity(start) };
        match number {
            Number::Int(int) => self.builder.int(int),
            Number::Float(float) => self.builder.float(float),
        }
        .map_err(Error::Builder)?;
        Ok(end)
    }

    /// Reads the one value that begins with a minus sign and has no digits.
    #[cold]
    fn negative_infinity(&mut self, start: usize) -> Result<usize, Error<B::Error>> {
        let constant = Constant::NegativeInfinity;
        if !self.is_at(start, constant.text()) {
            return Err(Error::NoValue(start));
        }
        self.builder.constant(constant).map_err(Error::Builder)?;
        Ok(start + constant.text().len())
    }

    /// Reads a value that is a name; the index after it.
    #[inline(always)]
    fn name(&mut self, start: usize) -> Result<usize, Error<B::Error>> {
        let (literal, name) = match self.byte(start) {
            Some(b'n') => (Literal::Null, "null"),
            Some(b't') => (Literal::True, "true"),
            Some(b'f') => (Literal::False, "false"),
            _ => return self.positive_constant(start),
        };
        if !self.is_at(start, name) {
            return Err(Error::NoValue(start));
        }
        self.builder.literal(literal).map_err(Error::Builder)?;
        Ok(start + name.len())
    }

    /// Reads `NaN` or `Infinity`.
    #[cold]
    fn positive_constant(&mut self, start: usize) -> Result<usize, Error<B::Error>> {
        for constant in [Constant::NaN, Constant::Infinity] {
            if start < self.text.len() && self.is_at(start, constant.text()) {
                self.builder.constant(constant).map_err(Error::Builder)?;
                return Ok(start + constant.text().len());
            }
        }
        Err(Error::NoValue(start))
    }
}

/// What the next value is in is `inner` now.
#[inline(always)]
fn enter<O, E>(outer: &mut Vec<Place<O>>, place: &mut Place<O>, inner: Place<O>) -> Result<(), Error<E>> {
    outer.try_reserve(1)?;
    outer.push(std::mem::replace(place, inner));
    Ok(())
}

#[cfg(test)]
mod tests;
