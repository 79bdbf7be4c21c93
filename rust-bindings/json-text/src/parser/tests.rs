//! The grammar: what is told about documents, and where they are wrong.

use super::*;
use crate::Tier;
use crate::encoding::{Ucs1, Ucs2, Ucs4, Utf8};

/// Writes down what it is told.
#[derive(Default)]
struct Record {
    events: String,
    /// The key that it expects next.
    expected: Option<&'static [u8]>,
    /// How many more events it accepts.
    left: Option<usize>,
}

impl Record {
    fn note(&mut self, event: &str) -> Result<(), &'static str> {
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1).ok_or("refused")?;
        }
        self.events.push_str(event);
        self.events.push(' ');
        Ok(())
    }
}

fn shown<T: Unit>(units: &[T]) -> String {
    units.iter().map(|&unit| char::from_u32(unit.into()).unwrap_or('?')).collect()
}

fn shown_text<T: Unit>(text: Text<'_, '_, T>) -> String {
    match text {
        Text::Plain { units, .. } => format!("'{}'", shown(units)),
        Text::Unescaped(units) => format!("~'{}'", shown(units)),
        Text::Wide(chars) => format!("~~'{}'", shown(chars)),
    }
}

impl<'t, T: Unit> Builder<'t, T> for Record {
    type Error = &'static str;
    type Open = usize;

    fn literal(&mut self, literal: Literal) -> Result<(), &'static str> {
        self.note(&format!("{literal:?}"))
    }
    fn constant(&mut self, constant: Constant) -> Result<(), &'static str> {
        self.note(constant.text())
    }
    fn int(&mut self, int: Int<'t, T>) -> Result<(), &'static str> {
        self.note(&int.to_i64().map_or_else(|| shown(int.text), |value| value.to_string()))
    }
    fn float(&mut self, float: Float<'t, T>) -> Result<(), &'static str> {
        self.note(&format!("{:?}", float.value()))
    }
    fn string(&mut self, text: Text<'t, '_, T>) -> Result<(), &'static str> {
        self.note(&shown_text(text))
    }
    fn open_array(&mut self) -> Result<usize, &'static str> {
        self.note("[").map(|()| self.events.len())
    }
    fn close_array(&mut self, array: usize) -> Result<(), &'static str> {
        assert!(self.events[..array].ends_with("[ "));
        self.note("]")
    }
    fn open_object(&mut self) -> Result<usize, &'static str> {
        self.note("{").map(|()| self.events.len())
    }
    fn expected_key(&mut self, rest: &'t [T]) -> Result<Option<usize>, &'static str> {
        let Some(expected) = self.expected else { return Ok(None) };
        let is =
            rest.len() > expected.len() && rest.iter().zip(expected).all(|(&unit, &byte)| unit.into() == byte.into());
        if !is || rest[expected.len()].into() != u32::from(b'"') {
            return Ok(None);
        }
        self.note("expected:").map(|()| Some(expected.len()))
    }
    fn key(&mut self, text: Text<'t, '_, T>) -> Result<(), &'static str> {
        self.note(&format!("{}:", shown_text(text)))
    }
    fn close_object(&mut self, object: usize) -> Result<(), &'static str> {
        assert!(self.events[..object].ends_with("{ "));
        self.note("}")
    }
}

/// What is told about the value at `start`, and where it ends or what is wrong.
fn events_as<E: Encoding>(text: &[E::Unit], start: usize) -> (String, Result<usize, Error<&'static str>>) {
    let mut record = Record::default();
    let strings = Strings { tier: Tier::from_env().unwrap(), strict: true };
    let result = parse::<E, _>(text, start, strings, &mut record);
    (record.events.trim_end().to_owned(), result)
}

/// As [`events_as`], of ASCII text, for which all forms must agree.
fn events(text: &str) -> (String, Result<usize, Error<&'static str>>) {
    assert!(text.is_ascii());
    let bytes = text.as_bytes();
    let told = events_as::<Ucs1>(bytes, 0);
    assert_eq!(events_as::<Utf8>(bytes, 0), told);
    assert_eq!(events_as::<Ucs2>(&bytes.iter().map(|&byte| byte.into()).collect::<Vec<_>>(), 0), told);
    assert_eq!(events_as::<Ucs4>(&bytes.iter().map(|&byte| byte.into()).collect::<Vec<_>>(), 0), told);
    told
}

#[test]
fn values() {
    for (text, told) in [
        ("null", "Null"),
        ("true", "True"),
        ("false", "False"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("-12", "-12"),
        ("12345678901234567890", "12345678901234567890"),
        ("-0.5", "-0.5"),
        ("\"text\"", "'text'"),
        ("\"a\\tb\"", "~'a\tb'"),
        ("[]", "[ ]"),
        ("[ \t\r\n]", "[ ]"),
        ("{}", "{ }"),
        ("{ \n}", "{ }"),
        ("[1,[2 ,{}] , null]", "[ 1 [ 2 { } ] Null ]"),
        ("{\"a\":1 , \"b\" : [{\"c\\n\":\n{}}]}", "{ 'a': 1 'b': [ { ~'c\n': { } } ] }"),
    ] {
        assert_eq!(events(text), (told.to_owned(), Ok(text.len())), "{text}");
        // What follows is not looked at.
        assert_eq!(events(&format!("{text} ]}}x")), (told.to_owned(), Ok(text.len())), "{text}");
    }
}

#[test]
fn no_values() {
    for text in [
        "", " 1", "x", "nul", "nulx", "tru", "fals", "Na", "Infinit", "-", "-I", "-Infinit", "]", "}", ",", "+1",
        "\u{b}",
    ] {
        assert_eq!(events(text), (String::new(), Err(Error::NoValue(0))), "{text}");
    }
    for (text, index) in [
        ("[", 1),
        ("[ ", 2),
        ("[1,", 3),
        ("[1, x]", 4),
        ("{\"a\":", 5),
        ("{\"a\": }", 6),
        ("[[1,2,nul]]", 6),
        ("[,]", 1),
    ] {
        assert_eq!(events(text).1, Err(Error::NoValue(index)), "{text}");
    }
    assert_eq!(events_as::<Ucs1>(b"1", 1).1, Err(Error::NoValue(1)));
    assert_eq!(events_as::<Ucs1>(b"1", usize::MAX).1, Err(Error::NoValue(usize::MAX)));
}

#[test]
fn errors() {
    for (text, error, index) in [
        ("[1", Syntax::Comma, 2),
        ("[1 ", Syntax::Comma, 3),
        ("[1 2]", Syntax::Comma, 3),
        ("[1}", Syntax::Comma, 2),
        ("[01]", Syntax::Comma, 2),
        ("[1.]", Syntax::Comma, 2),
        ("[nullx]", Syntax::Comma, 5),
        ("[1 , ]", Syntax::TrailingCommaInArray, 3),
        ("{", Syntax::Key, 1),
        ("{ ", Syntax::Key, 2),
        ("{1:2}", Syntax::Key, 1),
        ("{\"a\":1,", Syntax::Key, 7),
        ("{\"a\":1, b:2}", Syntax::Key, 8),
        ("{\"a\":1 ,}", Syntax::TrailingCommaInObject, 7),
        ("{\"a\"", Syntax::Colon, 4),
        ("{\"a\" 1}", Syntax::Colon, 5),
        ("{\"a\":1", Syntax::Comma, 6),
        ("{\"a\":1]", Syntax::Comma, 6),
        ("{\"a\":1 \"b\":2}", Syntax::Comma, 7),
        ("{\"a", Syntax::Unterminated, 1),
        ("[\"a\n\"]", Syntax::Control, 3),
        ("[\"\\x\"]", Syntax::Escape, 2),
    ] {
        assert_eq!(events(text).1, Err(Error::Syntax(error, index)), "{text}");
    }
}

#[test]
fn deep() {
    let depth = 100_000;
    let text = "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(events_as::<Ucs1>(text.as_bytes(), 0).1, Ok(2 * depth));
    let text = "{\"\":".repeat(depth) + "1" + &"}".repeat(depth);
    assert_eq!(events_as::<Ucs1>(text.as_bytes(), 0).1, Ok(text.len()));
}

#[test]
fn expected_keys() {
    let mut record = Record { expected: Some(b"key"), ..Record::default() };
    let strings = Strings { tier: Tier::from_env().unwrap(), strict: true };
    let text = b"{\"key\": 1, \"keys\": 2, \"ke\": 3, \"ke\\u0079\" : 4, \"key\" :5}";
    assert_eq!(parse::<Ucs1, _>(text, 0, strings, &mut record), Ok(text.len()));
    assert_eq!(record.events, "{ expected: 1 'keys': 2 'ke': 3 ~'key': 4 expected: 5 } ");
}

#[test]
fn refusals() {
    let text = b"{\"a\": [1, 2.5, null, NaN, \"text\", {}]}";
    let strings = Strings { tier: Tier::from_env().unwrap(), strict: true };
    let count = events_as::<Ucs1>(text, 0).0.split(' ').count();
    for left in 0..count {
        let mut record = Record { left: Some(left), ..Record::default() };
        assert_eq!(parse::<Ucs1, _>(text, 0, strings, &mut record), Err(Error::Builder("refused")));
        assert_eq!(record.events.split_terminator(' ').count(), left);
    }
}

#[test]
fn space() {
    assert_eq!(skip_space(b" \t\r\n \x0b", 0), 5);
    assert_eq!(skip_space(b"x ", 0), 0);
    assert_eq!(skip_space(b"x ", 1), 2);
    assert_eq!(skip_space(b"x ", 9), 9);
    assert_eq!(skip_space(&[0xa0_u16, 0x2003], 0), 0);
    assert_eq!(skip_space(&[0x20_u32, 0x120, 0x20], 0), 1);
}
