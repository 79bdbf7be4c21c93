//! JSON read by recursion, one character after the other, as Modules/_json.c does it.

use json_text::error::Syntax;
use json_text::parser::{Constant, Literal};

/// What is told about a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Literal(Literal),
    Constant(Constant),
    Int(String),
    /// The bits of the value.
    Float(u64),
    String(Vec<u32>),
    Key(Vec<u32>),
    /// One of the four brackets.
    Bracket(char),
}

/// What is wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wrong {
    NoValue(usize),
    Syntax(Syntax, usize),
}

/// A document that is being read.
pub struct Reference<'t> {
    pub text: &'t [u32],
    pub strict: bool,
    pub events: Vec<Event>,
}

impl Reference<'_> {
    fn at(&self, index: usize) -> Option<char> {
        // Surrogates are none of the characters that are asked for.
        self.text.get(index).map(|&char| char::from_u32(char).unwrap_or('\u{fffd}'))
    }

    fn is_digit(&self, index: usize) -> bool {
        self.at(index).is_some_and(|char| char.is_ascii_digit())
    }

    fn digits(&self, mut index: usize) -> usize {
        while self.is_digit(index) {
            index += 1;
        }
        index
    }

    fn space(&self, mut index: usize) -> usize {
        while let Some(' ' | '\t' | '\n' | '\r') = self.at(index) {
            index += 1;
        }
        index
    }

    fn is_name(&self, index: usize, name: &str) -> bool {
        name.chars().enumerate().all(|(place, char)| self.at(index + place) == Some(char))
    }

    /// Reads the value at an index, and returns the index after it.
    pub fn value(&mut self, index: usize) -> Result<usize, Wrong> {
        let names = [
            ("null", Event::Literal(Literal::Null)),
            ("true", Event::Literal(Literal::True)),
            ("false", Event::Literal(Literal::False)),
            ("NaN", Event::Constant(Constant::NaN)),
            ("Infinity", Event::Constant(Constant::Infinity)),
            ("-Infinity", Event::Constant(Constant::NegativeInfinity)),
        ];
        if let Some((name, event)) = names.into_iter().find(|(name, _)| self.is_name(index, name)) {
            self.events.push(event);
            return Ok(index + name.len());
        }
        match self.at(index) {
            Some('"') => {
                let (chars, end) = self.string(index)?;
                self.events.push(Event::String(chars));
                Ok(end)
            }
            Some('[') => self.container(index, ']', Syntax::TrailingCommaInArray),
            Some('{') => self.container(index, '}', Syntax::TrailingCommaInObject),
            _ => self.number(index),
        }
    }

    fn container(&mut self, index: usize, closing: char, trailing: Syntax) -> Result<usize, Wrong> {
        self.events.push(Event::Bracket(if closing == ']' { '[' } else { '{' }));
        let mut index = self.space(index + 1);
        if self.at(index) != Some(closing) {
            loop {
                if closing == '}' {
                    index = self.key(index)?;
                }
                index = self.value(index)?;
                index = self.space(index);
                match self.at(index) {
                    Some(',') => {}
                    Some(char) if char == closing => break,
                    _ => return Err(Wrong::Syntax(Syntax::Comma, index)),
                }
                let comma = index;
                index = self.space(index + 1);
                if self.at(index) == Some(closing) {
                    return Err(Wrong::Syntax(trailing, comma));
                }
            }
        }
        self.events.push(Event::Bracket(closing));
        Ok(index + 1)
    }

    fn key(&mut self, index: usize) -> Result<usize, Wrong> {
        if self.at(index) != Some('"') {
            return Err(Wrong::Syntax(Syntax::Key, index));
        }
        let (chars, end) = self.string(index)?;
        self.events.push(Event::Key(chars));
        let colon = self.space(end);
        if self.at(colon) != Some(':') {
            return Err(Wrong::Syntax(Syntax::Colon, colon));
        }
        Ok(self.space(colon + 1))
    }

    fn number(&mut self, start: usize) -> Result<usize, Wrong> {
        let first = start + usize::from(self.at(start) == Some('-'));
        let mut end = match self.at(first) {
            Some('0') => first + 1,
            Some('1'..='9') => self.digits(first),
            _ => return Err(Wrong::NoValue(start)),
        };
        let whole = end;
        if self.at(end) == Some('.') && self.is_digit(end + 1) {
            end = self.digits(end + 1);
        }
        if let Some('e' | 'E') = self.at(end) {
            let digits = end + if let Some('+' | '-') = self.at(end + 1) { 2 } else { 1 };
            if self.is_digit(digits) {
                end = self.digits(digits);
            }
        }
        let text: String = self.text[start..end].iter().map(|&char| char as u8 as char).collect();
        self.events.push(if end == whole {
            Event::Int(text)
        } else {
            Event::Float(text.parse::<f64>().expect("it is a number").to_bits())
        });
        Ok(end)
    }

    /// Reads the string whose quote is at an index.
    fn string(&self, quote: usize) -> Result<(Vec<u32>, usize), Wrong> {
        let mut chars = Vec::new();
        let mut index = quote + 1;
        loop {
            let Some(&char) = self.text.get(index) else { return Err(Wrong::Syntax(Syntax::Unterminated, quote)) };
            index += 1;
            match self.at(index - 1) {
                Some('"') => return Ok((chars, index)),
                Some('\\') => {}
                Some('\0'..='\x1f') if self.strict => return Err(Wrong::Syntax(Syntax::Control, index - 1)),
                _ => {
                    chars.push(char);
                    continue;
                }
            }
            index += 1;
            let char = match self.at(index - 1) {
                None => return Err(Wrong::Syntax(Syntax::Unterminated, quote)),
                Some('u') => {
                    let mut char = self.four_digits(index)?;
                    index += 4;
                    let is_high = (0xd800..0xdc00).contains(&char);
                    if is_high && self.text.len() > index + 6 && self.is_name(index, "\\u") {
                        let low = self.four_digits(index + 2)?;
                        if (0xdc00..0xe000).contains(&low) {
                            char = 0x1_0000 + (char - 0xd800) * 0x400 + (low - 0xdc00);
                            index += 6;
                        }
                    }
                    char
                }
                Some(char @ ('"' | '\\' | '/')) => char.into(),
                Some('b') => 8,
                Some('f') => 12,
                Some('n') => 10,
                Some('r') => 13,
                Some('t') => 9,
                Some(_) => return Err(Wrong::Syntax(Syntax::Escape, index - 2)),
            };
            chars.push(char);
        }
    }

    /// The number that four digits from an index on are; something has to follow them.
    fn four_digits(&self, index: usize) -> Result<u32, Wrong> {
        let wrong = Wrong::Syntax(Syntax::UnicodeEscape, index - 1);
        if index + 4 >= self.text.len() {
            return Err(wrong);
        }
        let digits = (index..index + 4).map(|index| self.at(index).and_then(|char| char.to_digit(16)));
        digits.into_iter().try_fold(0, |number, digit| digit.map(|digit| number << 4 | digit)).ok_or(wrong)
    }
}
