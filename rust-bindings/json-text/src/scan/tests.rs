//! Runs by each tier against what the book says.

use std::fmt::Debug;

use super::{Run, plain_run, portable};
use crate::{Tier, Unit};

/// One unit after the other.
fn by_the_book<T: Unit>(text: &[T], strict: bool) -> Run {
    let mut run = Run { len: 0, beyond_ascii: 0 };
    for &unit in text {
        let char: u32 = unit.into();
        if matches!(char::from_u32(char), Some('"' | '\\')) || (strict && char < 0x20) {
            break;
        }
        run.len += 1;
        run.beyond_ascii |= char & if size_of::<T>() == 1 { 0x80 } else { !0x7f };
    }
    run
}

fn check<T: Unit + Debug>(text: &[T]) {
    for strict in [false, true] {
        let expected = by_the_book(text, strict);
        for tier in Tier::available() {
            assert_eq!(plain_run(tier, text, strict), expected, "{} {strict} {text:x?}", tier.name());
        }
        // Short texts do not get there otherwise.
        assert_eq!(portable::plain_run(text, strict), expected, "{strict} {text:x?}");
    }
}

/// All places of a special unit and of a large one, in texts of many lengths that begin anywhere.
fn check_places<T: Unit + Debug>(units: &[T]) {
    let plain = T::from_ascii(b'a');
    let mut text = [plain; 400];
    for start in 0..9 {
        for len in (0..40).chain([63, 64, 65, 127, 128, 129, 200, 255, 256, 257, 300]) {
            check(&text[start..start + len]);
            for place in 0..len {
                for &unit in units {
                    text[start + place] = unit;
                    check(&text[start..start + len]);
                }
                text[start + place] = plain;
            }
        }
    }
}

#[test]
fn the_first_special_unit_is_found_wherever_it_is() {
    check_places(b"\"\\\x1f\x00\x80");
    check_places(&[0x22_u16, 0x5c, 0x1f, 0x80, 0x100, 0x2022, 0xffff]);
    check_places(&[0x22_u32, 0x5c, 0x1f, 0x80, 0x100, 0x2_0022, 0x1_0000, 0x10_ffff]);
}

#[test]
fn each_unit_is_special_or_not() {
    for place in [0, 3, 17, 40, 70, 129] {
        let check_unit = |unit: u32| {
            let mut text = vec![0x100; 131];
            text[place] = unit;
            check(&text);
            if let Ok(unit) = u16::try_from(unit) {
                let mut text = vec![b'a'.into(); 131];
                text[place] = unit;
                check(&text);
            }
            if let Ok(unit) = u8::try_from(unit) {
                let mut text = vec![b'a'; 131];
                text[place] = unit;
                check(&text);
            }
        };
        (0..0x1_0000).for_each(check_unit);
        (0x1_0000..=0x10_ffff).step_by(0x101).for_each(check_unit);
    }
}

#[test]
fn what_follows_the_run_is_not_in_it() {
    for len in 0..200 {
        let text = [vec![0x61_u32; len], vec![0x22, 0x1_0000, 0x100, 0x80]].concat();
        check(&text);
        check(&text.iter().map(|&unit| unit as u16 | 0x80).collect::<Vec<_>>());
        check(&[vec![b'a'; len], vec![b'"', 0x80, b'\\', 0xff]].concat());
    }
}
