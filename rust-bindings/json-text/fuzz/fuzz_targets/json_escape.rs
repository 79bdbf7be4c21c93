//! Escaped texts, by all tiers, where there is room and where there is not.
#![no_main]

use std::fmt::{Debug, Write};

use ascii_codecs_fuzz::{flag, on_all_tiers, options};
use json_text::Unit;
use json_text::escape::{escape, escape_ascii};
use json_text_fuzz::{units, written};
use libfuzzer_sys::fuzz_target;

/// What stands for a unit.
fn by_the_book<T: Unit>(unit: T, ascii: bool) -> Vec<T> {
    let char: u32 = unit.into();
    let mut escape = String::new();
    let letter = b"\"\"\\\\\x08b\x0cf\nn\rr\tt".chunks(2).find(|pair| u32::from(pair[0]) == char);
    if let Some(letter) = letter {
        escape = format!("\\{}", char::from(letter[1]));
    } else if char < 0x20 || (ascii && (0x7f..0x1_0000).contains(&char)) {
        escape = format!("\\u{char:04x}");
    } else if ascii && char >= 0x1_0000 {
        let mut pair = [0; 2];
        for unit in char::from_u32(char).expect("no surrogate is that large").encode_utf16(&mut pair) {
            write!(escape, "\\u{unit:04x}").expect("a String takes it");
        }
    }
    if escape.is_empty() { vec![unit] } else { escape.bytes().map(T::from_ascii).collect() }
}

/// How much of the text fits, and what is written.
fn expected<T: Unit>(text: &[T], room: usize, ascii: bool) -> (usize, Vec<T>) {
    let mut out = Vec::new();
    for (read, &unit) in text.iter().enumerate() {
        let unit = by_the_book(unit, ascii);
        if out.len() + unit.len() > room {
            return (read, out);
        }
        out.extend(unit);
    }
    (text.len(), out)
}

fn check<T: Unit + Debug>(text: &[T], spare: u8) {
    for ascii in [false, true] {
        let exact = expected(text, usize::MAX, ascii).1.len();
        let rooms = [exact, exact + usize::from(spare), exact + text.len() * 12 + 64];
        let small = [exact.saturating_sub(usize::from(spare % 32)), exact * usize::from(spare) / 256];
        for room in rooms.into_iter().chain(small) {
            let out = if ascii {
                let (read, bytes) = on_all_tiers(|tier| written(room, |out| escape_ascii(tier, text, out)));
                (read, bytes.into_iter().map(T::from_ascii).collect())
            } else {
                on_all_tiers(|tier| written(room, |out| escape(tier, text, out)))
            };
            assert!(out == expected(text, room, ascii), "{ascii} {room} {text:x?} {out:x?}");
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind, spare], text)) = options(input) else { return };
    check(text, *spare);
    check(&units::<u16>(text, flag(*kind, 0)), *spare);
    check(&units::<u32>(text, flag(*kind, 0)), *spare);
});
