//! Escapes by each tier against what the book says.

use std::fmt::Debug;
use std::mem::MaybeUninit;

use super::{escape, escape_ascii};
use crate::{Tier, Unit};

/// The escape of a character, unless it is written as it is.
fn by_the_book(char: u32, ascii: bool) -> Option<String> {
    Some(match char {
        0x22 => r#"\""#.into(),
        0x5c => r"\\".into(),
        0x08 => r"\b".into(),
        0x09 => r"\t".into(),
        0x0a => r"\n".into(),
        0x0c => r"\f".into(),
        0x0d => r"\r".into(),
        0x20..0x7f => return None,
        0x7f.. if !ascii => return None,
        0x1_0000.. => {
            let mut units = [0; 2];
            char::from_u32(char).unwrap().encode_utf16(&mut units);
            format!(r"\u{:04x}\u{:04x}", units[0], units[1])
        }
        _ => format!(r"\u{char:04x}"),
    })
}

/// What is written of `text` into `room` units, and of how many units it is.
fn expected<T: Unit>(text: &[T], room: usize, ascii: bool) -> (usize, Vec<u32>) {
    let mut out = Vec::new();
    for (read, &unit) in text.iter().enumerate() {
        let escape = by_the_book(unit.into(), ascii);
        let written: Vec<u32> = escape.map_or(vec![unit.into()], |escape| escape.bytes().map(Into::into).collect());
        if out.len() + written.len() > room {
            return (read, out);
        }
        out.extend(written);
    }
    (text.len(), out)
}

fn check_room<T: Unit + Debug>(text: &[T], room: usize, whole: &[(usize, Vec<u32>); 2]) {
    // With all the room there is need for, it is known what comes.
    let of = |ascii: bool| {
        let whole = &whole[usize::from(ascii)];
        if room >= whole.1.len() { whole.clone() } else { expected(text, room, ascii) }
    };
    let (with_ascii, with_units) = (of(true), of(false));
    for tier in Tier::available() {
        let mut out = vec![MaybeUninit::new(b'?'); room];
        let (read, written) = escape_ascii(tier, text, &mut out);
        let written: Vec<u32> = written.iter().map(|&unit| unit.into()).collect();
        assert!((read, &written) == (with_ascii.0, &with_ascii.1), "ascii {} {room} {text:x?}", tier.name());
        let mut out = vec![MaybeUninit::new(T::from_ascii(b'?')); room];
        let (read, written) = escape(tier, text, &mut out);
        let written: Vec<u32> = written.iter().map(|&unit| unit.into()).collect();
        assert!((read, &written) == (with_units.0, &with_units.1), "{} {room} {text:x?}", tier.name());
    }
}

/// With rooms that end around each place where the escape of a unit may.
fn check<T: Unit + Debug>(text: &[T]) {
    let whole = [false, true].map(|ascii| expected(text, usize::MAX, ascii));
    let lens = [whole[0].1.len(), whole[1].1.len()];
    for room in [lens[0], lens[1], lens[0] + 100, lens[1] + 17, lens[1] * 6 + 64] {
        check_room(text, room, &whole);
    }
    for less in [1, 2, 5, 6, 11, 12, 13, 40] {
        for len in lens {
            check_room(text, len.saturating_sub(less), &whole);
        }
    }
}

/// Texts of all lengths, of one unit and of another at one place.
fn check_places<T: Unit + Debug>(units: &[T]) {
    for &most in units {
        for len in (0..70).chain([127, 128, 129, 191, 192, 193, 255, 256, 257]) {
            check(&vec![most; len]);
        }
    }
    let plain = T::from_ascii(b'a');
    for start in [0, 1, 7] {
        for len in [1, 3, 8, 15, 16, 17, 31, 33, 64, 65, 100, 130] {
            let mut text = vec![plain; start + len];
            for place in 0..len {
                for &unit in units {
                    text[start + place] = unit;
                    check(&text[start..]);
                }
                text[start + place] = plain;
            }
        }
    }
}

#[test]
fn each_place_of_each_length() {
    check_places(b"a\"\n\x1f\x7f\x80");
    check_places(&[0x61_u16, 0x5c, 0x1f, 0x7f, 0xe9, 0x4e00, 0xd83d]);
    check_places(&[0x61_u32, 0x08, 0x1f, 0x7f, 0xe9, 0x4e00, 0xdc00, 0x1_f600]);
}

#[test]
fn each_unit() {
    for around in [0, 1, 20, 70] {
        for first in 0..0x100_u32 {
            let text = vec![first as u8; around + 3];
            check(&text);
        }
        for unit in (0..=0xffff).step_by(if around == 1 { 1 } else { 0xfb }) {
            let mut text = vec![0x61_u16; around + 3];
            text[around] = unit;
            check_room(&text, 600, &[false, true].map(|ascii| expected(&text, 600, ascii)));
        }
        for unit in (0..0x11_0000).step_by(if around == 1 { 0x11 } else { 0x1001 }) {
            let mut text = vec![0x61_u32; around + 3];
            text[around] = unit;
            check_room(&text, 600, &[false, true].map(|ascii| expected(&text, 600, ascii)));
        }
    }
}

#[test]
fn each_room() {
    let mixed = [0x61_u32, 0x1_f600, 0x22, 0xe9, 0x62, 0x63, 0x0a, 0x10_ffff, 0xd800, 0x4e00, 0x01];
    let text: Vec<u32> = mixed.iter().copied().cycle().take(97).collect();
    let short: Vec<u16> = text.iter().map(|&unit| unit as u16).collect();
    let bytes: Vec<u8> = text.iter().map(|&unit| unit as u8).collect();
    for room in 0..600 {
        check_room(&text, room, &[false, true].map(|ascii| expected(&text, usize::MAX, ascii)));
        check_room(&short, room, &[false, true].map(|ascii| expected(&short, usize::MAX, ascii)));
        check_room(&bytes, room, &[false, true].map(|ascii| expected(&bytes, usize::MAX, ascii)));
    }
}
