//! Tests of the writer.

use super::*;
use crate::Unit;

/// A text as code points.
fn chars(text: Text<'_>) -> Vec<u32> {
    fn wide<T: Unit>(text: &[T]) -> Vec<u32> {
        text.iter().map(|&char| char.into()).collect()
    }
    match text {
        Text::Ascii(text) | Text::Latin1(text) => wide(text),
        Text::Ucs2(text) => wide(text),
        Text::Ucs4(text) => wide(text),
    }
}

fn points(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

/// Runs `body` with texts of each form that `text` has room in.
fn each_form(text: &str, mut body: impl FnMut(Text<'_>)) {
    let chars = points(text);
    if let Ok(chars) = chars.iter().map(|&char| u8::try_from(char)).collect::<Result<Vec<_>, _>>() {
        body(if text.is_ascii() { Text::Ascii(&chars) } else { Text::Latin1(&chars) });
    } else if let Ok(chars) = chars.iter().map(|&char| u16::try_from(char)).collect::<Result<Vec<_>, _>>() {
        body(Text::Ucs2(&chars));
    } else {
        body(Text::Ucs4(&chars));
    }
}

/// By the book.
fn escaped(text: &str, escapes: Escapes) -> String {
    let mut result = String::new();
    for char in text.chars() {
        match char {
            '"' => result += "\\\"",
            '\\' => result += "\\\\",
            '\n' => result += "\\n",
            '\0'..' ' => result += &format!("\\u{:04x}", u32::from(char)),
            ' '..'\x7f' => result.push(char),
            _ if escapes == Escapes::Few => result.push(char),
            _ => char.encode_utf16(&mut [0; 2]).iter().for_each(|unit| result += &format!("\\u{unit:04x}")),
        }
    }
    result
}

const TEXTS: [&str; 9] = [
    "",
    "a",
    "plain text that is longer than a vector of any size is, one would hope, of sixty-four bytes",
    "\"\\\n\x01",
    "é",
    "caf\u{e9}\n",
    "\u{20ac}\"",
    "\u{1f600} wide",
    "\u{7f}\u{80}\u{d7ff}",
];

#[test]
fn strings_of_all_forms_in_all_orders() {
    let tier = Tier::best();
    for escapes in [Escapes::Ascii, Escapes::Few] {
        for first in TEXTS {
            for second in TEXTS {
                for count in [1, 3, 40] {
                    let mut space = [MaybeUninit::uninit(); 64];
                    let mut writer = Writer::new(tier, escapes, &mut space);
                    let mut expected = String::new();
                    for _ in 0..count {
                        for text in [first, second] {
                            let before = Short::concat(&[b", ", b"\""]).unwrap();
                            each_form(text, |text| {
                                writer.push_string(&before, text, &Short::QUOTE).unwrap();
                            });
                            expected += &format!(", \"{}\"", escaped(text, escapes));
                        }
                    }
                    assert_eq!(chars(writer.text()), points(&expected));
                    assert_eq!(writer.len(), expected.chars().count());
                    each_form(&expected, |text| assert_eq!(writer.text(), text));
                }
            }
        }
    }
}

#[test]
fn words_and_text_in_all_widths() {
    for wide in ["", "é", "\u{20ac}", "\u{1f600}"] {
        let mut writer = Writer::new(Tier::best(), Escapes::Few, &mut []);
        let mut expected = wide.to_owned();
        each_form(wide, |wide| writer.push(wide).unwrap());
        for value in [0, 1, -1, 12, 123, 1234, i64::MAX, i64::MIN, 12_345_678] {
            writer.push_i64(&Short::QUOTE, value).unwrap();
            expected += &format!("\"{value}");
        }
        for _ in 0..100 {
            writer.push_shorts(&Short::NULL, &Short::QUOTE).unwrap();
            writer.push_short(&Short::TRUE).unwrap();
            writer.push_ascii(b'!').unwrap();
            expected += "null\"true!";
        }
        writer.push_f64(&Short::EMPTY, -1.5e-7).unwrap();
        expected += "-1.5e-07";
        writer.push(Text::Ascii(&[b'.'; 5000])).unwrap();
        expected += &".".repeat(5000);
        assert_eq!(chars(writer.text()), points(&expected));
        writer.truncate(3);
        assert_eq!(chars(writer.text()), points(&expected)[..3]);
        writer.clear();
        assert_eq!(writer.text(), Text::Ascii(&[]));
        writer.push(Text::Ascii(b"again")).unwrap();
        assert_eq!(writer.text(), Text::Ascii(b"again"));
    }
}

#[test]
fn short_texts() {
    assert!(Short::concat(&[&[b'x'; 9], &[b'x'; 8]]).is_none());
    assert!(Short::concat(&["é".as_bytes()]).is_none());
    let full = Short::concat(&[&[b'x'; 16]]).unwrap();
    assert_eq!(full.as_bytes(), [b'x'; 16]);
    assert!(full.followed_by(b'"').is_none());
    assert_eq!(Short::EMPTY.followed_by(b',').unwrap().as_bytes(), b",");
}
