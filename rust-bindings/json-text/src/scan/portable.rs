//! Runs in the words of Rust, which the compiler makes vectors of.

use super::Run;
use crate::Unit;
use crate::bytes::bytes;

/// How many units are looked at together.
const BLOCK: usize = 16;

#[inline]
fn is_special<T: Unit>(unit: T, strict: bool) -> bool {
    let char = unit.into();
    (char == u32::from(b'"')) | (char == u32::from(b'\\')) | (strict & (char < 0x20))
}

/// The same in each byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of the first byte that ends a run, and of some after it; 0 if none does.
#[inline]
fn special_bytes(word: u64, strict: bool) -> u64 {
    // A byte that is less than what is subtracted has its highest bit then, and takes one from the next.
    let less = |word: u64, limit: u8| word.wrapping_sub(each(limit)) & !word;
    let quotes = less(word ^ each(b'"'), 1);
    let backslashes = less(word ^ each(b'\\'), 1);
    let controls = if strict { less(word, 0x20) } else { 0 };
    (quotes | backslashes | controls) & each(0x80)
}

/// See [`super::plain_run`].
#[inline]
pub(super) fn plain_run<T: Unit>(text: &[T], strict: bool) -> Run {
    let (mut len, mut all) = (0, 0);
    while let Some(block) = text[len..].first_chunk::<BLOCK>()
        && !block.iter().fold(false, |any, &unit| any | is_special(unit, strict))
    {
        all |= block.iter().fold(0, |all, &unit| all | unit.into());
        len += BLOCK;
    }
    if size_of::<T>() == 1 {
        // The end of a block, and short texts.
        while let Some(word) = bytes(text)[len..].first_chunk() {
            let word = u64::from_le_bytes(*word);
            let special = special_bytes(word, strict);
            let plain = special.trailing_zeros() / 8;
            // Shifted by all its bits there is nothing left.
            let kept = word & !u64::MAX.unbounded_shl(8 * plain);
            all |= u32::from(kept & each(0x80) != 0) << 7;
            len += plain as usize;
            if special != 0 {
                return Run { len, beyond_ascii: all & 0x80 };
            }
        }
    }
    for &unit in text[len..].iter().take_while(|&&unit| !is_special(unit, strict)) {
        all |= unit.into();
        len += 1;
    }
    Run { len, beyond_ascii: if size_of::<T>() == 1 { all & 0x80 } else { all & !0x7f } }
}
