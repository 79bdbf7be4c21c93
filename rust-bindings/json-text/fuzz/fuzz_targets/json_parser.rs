//! Documents in all forms by all tiers, against a parser that is simple.
#![no_main]

use std::convert::Infallible;

use ascii_codecs_fuzz::{flag, on_all_tiers, options};
use json_text::encoding::{Encoding, Ucs1, Ucs2, Ucs4, Utf8};
use json_text::error::Error;
use json_text::number::{Float, Int};
use json_text::parser::{Builder, Constant, Literal, parse};
use json_text::string::{Strings, Text};
use json_text::{Tier, Unit};
use json_text_fuzz::reference::{Event, Reference, Wrong};
use json_text_fuzz::units;
use libfuzzer_sys::fuzz_target;

/// What documents are made of, so that some go on for long.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"key\":",
    ",\"key\":",
    "\"key\"",
    " ",
    "\n ",
    "null",
    "true",
    "false",
    "NaN",
    "Infinity",
    "-Infinity",
    "0",
    "-",
    "1234",
    "12345678",
    ".",
    ".5",
    "e",
    "E+",
    "e-3",
    "\\",
    "\\n",
    "\\u",
    "\\u00e9",
    "\\ud83d",
    "\\ude00",
    "\\u20ac",
    "a plain text of more than sixteen bytes",
    "x",
    "\t",
    "é",
    "€",
    "😀",
    "/",
    "000000000000000000000",
];

/// Writes down what it is told.
struct Record<'t, T> {
    events: Vec<Event>,
    /// How strings are made characters.
    chars: fn(&[T]) -> Vec<u32>,
    /// The key that was met last, which is the one expected next.
    last: Option<&'t [T]>,
}

impl<'t, T: Unit> Record<'t, T> {
    fn note(&mut self, event: Event) -> Result<(), Infallible> {
        self.events.push(event);
        Ok(())
    }

    fn chars(&self, text: Text<'t, '_, T>) -> Vec<u32> {
        match text {
            Text::Plain { units, beyond_ascii } => {
                let all = units.iter().fold(0, |all, &unit| all | unit.into());
                assert_eq!(beyond_ascii, all & if size_of::<T>() == 1 { 0x80 } else { !0x7f });
                (self.chars)(units)
            }
            Text::Unescaped(units) => (self.chars)(units),
            Text::Wide(chars) => {
                assert!(chars.iter().any(|&char| size_of::<T>() < 4 && char >> (8 * size_of::<T>()) != 0));
                chars.to_vec()
            }
        }
    }
}

impl<'t, T: Unit> Builder<'t, T> for Record<'t, T> {
    type Error = Infallible;
    type Open = usize;

    fn literal(&mut self, literal: Literal) -> Result<(), Infallible> {
        self.note(Event::Literal(literal))
    }

    fn constant(&mut self, constant: Constant) -> Result<(), Infallible> {
        self.note(Event::Constant(constant))
    }

    fn int(&mut self, int: Int<'t, T>) -> Result<(), Infallible> {
        let text: String = int.text.iter().map(|&unit| char::from_u32(unit.into()).expect("it is a digit")).collect();
        let is_short = text.trim_start_matches('-').len() <= 19;
        assert_eq!(int.to_i64(), text.parse().ok().filter(|_| is_short));
        assert_eq!(int.to_u64(), text.parse().ok().filter(|_| is_short && !text.starts_with('-')));
        self.note(Event::Int(text))
    }

    fn float(&mut self, float: Float<'t, T>) -> Result<(), Infallible> {
        self.note(Event::Float(float.value().to_bits()))
    }

    fn string(&mut self, text: Text<'t, '_, T>) -> Result<(), Infallible> {
        let chars = self.chars(text);
        self.note(Event::String(chars))
    }

    fn open_array(&mut self) -> Result<usize, Infallible> {
        self.note(Event::Bracket('['))?;
        Ok(self.events.len())
    }

    fn close_array(&mut self, array: usize) -> Result<(), Infallible> {
        assert_eq!(self.events[array - 1], Event::Bracket('['));
        self.note(Event::Bracket(']'))
    }

    fn open_object(&mut self) -> Result<usize, Infallible> {
        self.note(Event::Bracket('{'))?;
        Ok(self.events.len())
    }

    fn expected_key(&mut self, rest: &'t [T]) -> Result<Option<usize>, Infallible> {
        let Some(key) = self.last.filter(|key| rest.starts_with(key)) else { return Ok(None) };
        if rest.get(key.len()).copied().map(Into::into) != Some(u32::from(b'"')) {
            return Ok(None);
        }
        self.note(Event::Key((self.chars)(key)))?;
        Ok(Some(key.len()))
    }

    fn key(&mut self, text: Text<'t, '_, T>) -> Result<(), Infallible> {
        if let Text::Plain { units, .. } = text {
            self.last = Some(units);
        }
        let chars = self.chars(text);
        self.note(Event::Key(chars))
    }

    fn close_object(&mut self, object: usize) -> Result<(), Infallible> {
        assert_eq!(self.events[object - 1], Event::Bracket('{'));
        self.note(Event::Bracket('}'))
    }
}

type Outcome = (Vec<Event>, Result<usize, Wrong>);

fn parsed<E: Encoding>(text: &[E::Unit], strict: bool, chars: fn(&[E::Unit]) -> Vec<u32>) -> Outcome {
    on_all_tiers(|tier: Tier| {
        let mut record = Record { events: Vec::new(), chars, last: None };
        let result = parse::<E, _>(text, 0, Strings { tier, strict }, &mut record).map_err(|error| match error {
            Error::NoValue(index) => Wrong::NoValue(index),
            Error::Syntax(syntax, index) => Wrong::Syntax(syntax, index),
            Error::NoMemory => panic!("there is enough"),
        });
        (record.events, result)
    })
}

fn wide<T: Unit>(units: &[T]) -> Vec<u32> {
    units.iter().map(|&unit| unit.into()).collect()
}

/// The characters of UTF-8 in which there may be surrogates.
fn from_utf8(bytes: &[u8]) -> Vec<u32> {
    let mut chars = Vec::new();
    for &byte in bytes {
        match (byte, chars.last_mut()) {
            (0x80..0xc0, Some(char)) => *char = *char << 6 | u32::from(byte & 0x3f),
            (0xc0..0xe0, _) => chars.push(u32::from(byte & 0x1f)),
            (0xe0..0xf0, _) => chars.push(u32::from(byte & 0xf)),
            (0xf0.., _) => chars.push(u32::from(byte & 7)),
            _ => chars.push(byte.into()),
        }
    }
    chars
}

fn expected(text: &[u32], strict: bool) -> Outcome {
    let mut reference = Reference { text, strict, events: Vec::new() };
    let result = reference.value(0);
    (reference.events, result)
}

fn check<E: Encoding>(text: &[E::Unit], strict: bool) {
    assert_eq!(parsed::<E>(text, strict, wide), expected(&wide(text), strict));
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind], text)) = options(input) else { return };
    let (strict, raw, tokens) = (flag(*kind, 0), flag(*kind, 1), flag(*kind, 2));
    let made: String;
    let text = if tokens {
        made = text.iter().map(|&byte| TOKENS[usize::from(byte) % TOKENS.len()]).collect();
        made.as_bytes()
    } else {
        text
    };
    check::<Ucs1>(text, strict);
    check::<Ucs2>(&units(text, raw), strict);
    check::<Ucs4>(&units(text, raw), strict);
    if let Ok(text) = str::from_utf8(text) {
        let chars: Vec<u32> = text.chars().map(u32::from).collect();
        check::<Ucs4>(&chars, strict);
        let byte_index = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(index, _)| index);
        let (events, result) = expected(&chars, strict);
        let result = result.map(byte_index).map_err(|wrong| match wrong {
            Wrong::NoValue(index) => Wrong::NoValue(byte_index(index)),
            Wrong::Syntax(syntax, index) => Wrong::Syntax(syntax, byte_index(index)),
        });
        assert_eq!(parsed::<Utf8>(text.as_bytes(), strict, from_utf8), (events, result));
    }
});
