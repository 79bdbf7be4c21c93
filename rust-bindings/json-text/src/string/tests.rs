//! Strings: escapes, their ends, and where errors are.

use super::*;
use crate::encoding::{Ucs1, Ucs2, Ucs4, Utf8};

/// What a string is read as: its characters and the index after it, or what is wrong.
fn outcome<E: Encoding>(text: &[E::Unit], strict: bool) -> Result<(Vec<u32>, usize), Error<()>> {
    let mut scratch = Unescaped::default();
    let strings = Strings { tier: Tier::from_env().unwrap(), strict };
    let (text, end) = strings.read::<E, ()>(text, 1, &mut scratch)?;
    let chars = match text {
        Text::Plain { units, .. } => units.iter().map(|&unit| unit.into()).collect(),
        Text::Unescaped(units) => units.iter().map(|&unit| unit.into()).collect(),
        Text::Wide(chars) => chars.to_vec(),
    };
    Ok((chars, end))
}

/// As [`outcome`], of ASCII text after a quote in each form of a str.
fn read(text: &str) -> Result<(Vec<u32>, usize), Error<()>> {
    assert!(text.is_ascii());
    let bytes: Vec<u8> = b"\"".iter().chain(text.as_bytes()).copied().collect();
    let result = outcome::<Ucs1>(&bytes, true);
    assert_eq!(outcome::<Ucs2>(&bytes.iter().map(|&byte| byte.into()).collect::<Vec<_>>(), true), result);
    assert_eq!(outcome::<Ucs4>(&bytes.iter().map(|&byte| byte.into()).collect::<Vec<_>>(), true), result);
    result
}

fn chars(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

#[test]
fn plain() {
    assert_eq!(read("\"rest"), Ok((chars(""), 2)));
    assert_eq!(read("text\" rest"), Ok((chars("text"), 6)));
    let long = "long text ".repeat(50);
    assert_eq!(read(&format!("{long}\"")), Ok((chars(&long), 502)));
}

#[test]
fn escapes() {
    assert_eq!(read(r#"a\"\\\/\b\f\n\r\tz""#), Ok((chars("a\"\\/\u{8}\u{c}\n\r\tz"), 20)));
    assert_eq!(read(r#"\u0041\u00e9\u20AC""#), Ok((chars("A\u{e9}\u{20ac}"), 20)));
    assert_eq!(read(r#"a\ud83d\ude00z""#), Ok((chars("a\u{1f600}z"), 16)));
    // What was narrow before is widened, and what follows is wide, too.
    assert_eq!(read(r#"\n\u20acab\n""#), Ok((chars("\n\u{20ac}ab\n"), 14)));
    // Surrogates that are no pair.
    assert_eq!(read(r#"\ud83d""#), Ok((vec![0xd83d], 8)));
    assert_eq!(read(r#"\ude00\ud83d""#), Ok((vec![0xde00, 0xd83d], 14)));
    assert_eq!(read(r#"\ud83d\ud83d\ude00""#), Ok((vec![0xd83d, 0x1_f600], 20)));
    assert_eq!(read(r#"\ud83d\n......""#), Ok(([&[0xd83d], &*chars("\n......")].concat(), 16)));
}

#[test]
fn errors() {
    let unterminated = Err(Error::Syntax(Syntax::Unterminated, 0));
    for text in ["", "text", "text\\", "\\n", "\\\""] {
        assert_eq!(read(text), unterminated, "{text}");
    }
    for (text, index) in [("\n\"", 1), ("text\u{1f}", 5), ("\\n\0\"", 3)] {
        assert_eq!(read(text), Err(Error::Syntax(Syntax::Control, index)), "{text}");
    }
    for (text, index) in [("\\x\"", 1), ("ab\\U0041\"", 3), ("\\\n\"", 1)] {
        assert_eq!(read(text), Err(Error::Syntax(Syntax::Escape, index)), "{text}");
    }
    // The index is that of the u. A quote has to follow the digits, or anything else.
    let wrong = [
        ("\\u", 2),
        ("\\u004", 2),
        ("\\u0041", 2),
        ("\\u00g1\"", 2),
        ("\\u 041\"", 2),
        ("ab\\u+041\"", 4),
        ("\\ud83d\\ude0", 8),
        ("\\ud83d\\ude0\"", 8),
        ("\\ud83d\\ude0g\"", 8),
        ("\\ud83d\\ude00", 8),
    ];
    for (text, index) in wrong {
        assert_eq!(read(text), Err(Error::Syntax(Syntax::UnicodeEscape, index)), "{text}");
    }
}

#[test]
fn control_characters() {
    assert_eq!(outcome::<Ucs1>(b"\"a\0\x1f\n\"", false), Ok((vec![97, 0, 0x1f, 10], 6)));
    assert_eq!(outcome::<Ucs1>(b"\"a\\n\n\"", false), Ok((vec![97, 10, 10], 6)));
}

#[test]
fn without_a_quote() {
    let mut scratch = Unescaped::default();
    let strings = Strings { tier: Tier::from_env().unwrap(), strict: true };
    let result = strings.read::<Ucs1, ()>(b"text", 0, &mut scratch);
    assert_eq!(result, Err(Error::Syntax(Syntax::Unterminated, usize::MAX)));
}

#[test]
fn utf8() {
    let read = |text: &str| {
        outcome::<Utf8>(text.as_bytes(), true).map(|(bytes, end)| {
            let bytes: Vec<u8> = bytes.into_iter().map(|byte| byte as u8).collect();
            (String::from_utf8(bytes), end)
        })
    };
    assert_eq!(read("\"\u{e9}\u{1f600}\""), Ok((Ok("\u{e9}\u{1f600}".to_owned()), 8)));
    let text = r#""\u007f\u0080\u07ff\u0800\uffff\ud83d\ude00""#;
    assert_eq!(read(text), Ok((Ok("\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{1f600}".to_owned()), 44)));
    assert_eq!(outcome::<Utf8>(br#""\ud83d""#, true), Ok((vec![0xed, 0xa0, 0xbd], 8)));
}
