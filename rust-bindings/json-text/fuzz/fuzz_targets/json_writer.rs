//! Numbers and texts of all widths, written one after the other, against a String.
#![no_main]

use std::mem::MaybeUninit;

use ascii_codecs_fuzz::{flag, on_all_tiers, options};
use json_text::writer::{Escapes, Writer};
use json_text::{Short, Text, Tier, Unit};
use json_text_fuzz::units;
use libfuzzer_sys::fuzz_target;

/// The characters of a text.
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

/// Calls `body` with a text of the narrowest form.
fn with_text(chars: &[u32], body: impl FnOnce(Text<'_>)) {
    match chars.iter().copied().max().unwrap_or(0) {
        0..0x80 => body(Text::Ascii(&chars.iter().map(|&char| char as u8).collect::<Vec<_>>())),
        0x80..0x100 => body(Text::Latin1(&chars.iter().map(|&char| char as u8).collect::<Vec<_>>())),
        0x100..0x1_0000 => body(Text::Ucs2(&chars.iter().map(|&char| char as u16).collect::<Vec<_>>())),
        _ => body(Text::Ucs4(chars)),
    }
}

fn escaped(chars: &[u32], escapes: Escapes, out: &mut Vec<u32>) {
    for &char in chars {
        let letter = b"\"\"\\\\\x08b\x0cf\nn\rr\tt".chunks(2).find(|pair| u32::from(pair[0]) == char);
        let escape = match (letter, char) {
            (Some(letter), _) => format!("\\{}", char::from(letter[1])),
            (None, 0x20..0x7f) => String::new(),
            (None, 0x7f..) if escapes == Escapes::Few => String::new(),
            (None, ..0x1_0000) => format!("\\u{char:04x}"),
            (None, _) => {
                format!("\\u{:04x}\\u{:04x}", 0xd800 + ((char - 0x1_0000) >> 10), 0xdc00 + (char & 0x3ff))
            }
        };
        if escape.is_empty() { out.push(char) } else { out.extend(escape.chars().map(u32::from)) }
    }
}

/// What Python writes, but for the choice between two texts that are as short and as near.
fn is_repr(text: &str, value: f64) -> bool {
    let is_same = text.parse::<f64>().is_ok_and(|read| read.to_bits() == value.to_bits());
    let count = |text: &str| {
        let digits: String = text.split('e').next().unwrap_or("").chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').trim_end_matches('0').len()
    };
    let exponent: i32 = format!("{value:e}").split_once('e').expect("it has one").1.parse().expect("it is a number");
    let layout = match text.split_once('e') {
        Some((digits, written)) => {
            !(-4..16).contains(&exponent)
                && !digits.ends_with(".0")
                && written == format!("{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        }
        None => (-4..16).contains(&exponent) && text.contains('.'),
    };
    is_same && layout && count(text) == count(&format!("{value:e}"))
}

fn run(tier: Tier, kind: u8, mut input: &[u8]) -> Vec<u32> {
    let escapes = if flag(kind, 0) { Escapes::Ascii } else { Escapes::Few };
    let mut space = [MaybeUninit::uninit(); 200];
    let mut writer = Writer::new(tier, escapes, &mut space[..if flag(kind, 1) { 0 } else { 200 }]);
    let mut expected: Vec<u32> = Vec::new();
    let before = [Short::EMPTY, Short::QUOTE, Short::concat(&[b", ", b"\""]).expect("it is short")];
    while let Some(([what, len], rest)) = options(input) {
        let before = &before[usize::from(what >> 4) % 3];
        let (part, rest) = rest.split_at(usize::from(*len).min(rest.len()));
        input = rest;
        let wide: Vec<u32> = units(part, flag(*what, 7));
        // As wide as the text already is, or wider.
        let limit = [0x7f, 0xff, 0xffff, 0x10_ffff][usize::from(what >> 5) % 4];
        let wide: Vec<u32> = wide.iter().map(|&char| char.min(limit)).collect();
        let number = part.first_chunk().map_or(i64::from(*len), |bytes| i64::from_le_bytes(*bytes));
        match what & 7 {
            0 => {
                writer.push_i64(before, number).expect("there is memory");
                expected.extend(before.as_bytes().iter().map(|&byte| u32::from(byte)));
                expected.extend(number.to_string().chars().map(u32::from));
            }
            1 => {
                let value = f64::from_bits(number.cast_unsigned());
                if value.is_finite() {
                    let start = writer.len();
                    writer.push_f64(before, value).expect("there is memory");
                    let text = chars(writer.text());
                    let short = before.as_bytes();
                    let text: String = text[start + short.len()..].iter().map(|&char| char as u8 as char).collect();
                    assert!(is_repr(&text, value), "{text} for {value:?}");
                    expected.extend(short.iter().map(|&byte| u32::from(byte)));
                    expected.extend(text.chars().map(u32::from));
                }
            }
            2 => {
                let len = expected.len().min(usize::from(*len) * 8);
                writer.truncate(len);
                expected.truncate(len);
            }
            3 => {
                writer.push_ascii(len & 0x7f).expect("there is memory");
                expected.push(u32::from(len & 0x7f));
            }
            4 => {
                with_text(&wide, |text| writer.push(text).expect("there is memory"));
                expected.extend(&wide);
            }
            _ => {
                let after = &Short::QUOTE;
                let push = |text: Text<'_>| writer.push_string(before, text, after);
                let mut push = Some(push);
                with_text(&wide, |text| push.take().expect("once")(text).expect("there is memory"));
                expected.extend(before.as_bytes().iter().map(|&byte| u32::from(byte)));
                escaped(&wide, escapes, &mut expected);
                expected.push(b'"'.into());
            }
        }
        assert_eq!(writer.len(), expected.len());
    }
    assert_eq!(chars(writer.text()), expected);
    if let Text::Ascii(text) = writer.text() {
        assert!(text.is_ascii());
    }
    expected
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind], input)) = options(input) else { return };
    on_all_tiers(|tier| run(tier, *kind, input));
});
