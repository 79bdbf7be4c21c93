//! Strings as the text of JSON has them, without the quotes.

use std::mem::MaybeUninit;

use ascii_codecs::Tier;

use crate::Unit;

/// Writes `text` as `encode_basestring_ascii` of Modules/_json.c does: what is not printable ASCII as
/// `\uXXXX`, beyond the BMP as a pair of them.
///
/// It writes to the front of `out` what fits there, and no part of the escape of a character that does
/// not fit. Returns how many units of `text` that were, and what is written. The rest of `out` may have
/// been overwritten.
#[inline]
pub fn escape_ascii<'o, T: Unit>(tier: Tier, text: &[T], out: &'o mut [MaybeUninit<u8>]) -> (usize, &'o mut [u8]) {
    let _ = tier;
    scalar(text, out, |char| (0x20..0x7f).contains(&char))
}

/// Writes `text` as `encode_basestring` of Modules/_json.c does: only `"`, `\` and control characters
/// below 0x20 are escaped.
///
/// It writes to the front of `out` what fits there, and no part of the escape of a character that does
/// not fit. Returns how many units of `text` that were, and what is written. The rest of `out` may have
/// been overwritten.
#[inline]
pub fn escape<'o, T: Unit>(tier: Tier, text: &[T], out: &'o mut [MaybeUninit<T>]) -> (usize, &'o mut [T]) {
    let _ = tier;
    scalar(text, out, |char| char >= 0x20)
}

/// Writes the units for which `is_plain` says so, and which have no escape of two characters, as they
/// are. Output units hold all that is plain.
fn scalar<'o, T: Unit, O: Unit>(
    text: &[T],
    out: &'o mut [MaybeUninit<O>],
    is_plain: impl Fn(u32) -> bool,
) -> (usize, &'o mut [O]) {
    let (mut read, mut written) = (0, 0);
    for &unit in text {
        let char = unit.into();
        let mut escape = [O::from_ascii(b'\\'); 12];
        let len = match short_escape(char) {
            Some(letter) => {
                escape[1] = O::from_ascii(letter);
                2
            }
            None if is_plain(char) => {
                escape[0] = O::from_char(char);
                1
            }
            None if char < 0x1_0000 => {
                write_hex(char, &mut escape[1..]);
                6
            }
            None => {
                write_hex(0xd800 - (0x1_0000 >> 10) + (char >> 10), &mut escape[1..]);
                write_hex(0xdc00 | (char & 0x3ff), &mut escape[7..]);
                12
            }
        };
        let Some(room) = out[written..].get_mut(..len) else { break };
        room.write_copy_of_slice(&escape[..len]);
        written += len;
        read += 1;
    }
    // SAFETY: that many units have just been written.
    (read, unsafe { out[..written].assume_init_mut() })
}

/// The letter of the escapes of two characters.
const fn short_escape(char: u32) -> Option<u8> {
    match char {
        0x22 => Some(b'"'),
        0x5c => Some(b'\\'),
        0x08 => Some(b'b'),
        0x09 => Some(b't'),
        0x0a => Some(b'n'),
        0x0c => Some(b'f'),
        0x0d => Some(b'r'),
        _ => None,
    }
}

/// Writes an escape of a UTF-16 unit, without the backslash.
fn write_hex<O: Unit>(unit: u32, out: &mut [O]) {
    out[0] = O::from_ascii(b'u');
    for (digit, out) in out[1..5].iter_mut().enumerate() {
        let value = (unit >> (12 - 4 * digit)) & 0xf;
        *out = O::from_ascii(b"0123456789abcdef"[value as usize]);
    }
}

#[cfg(test)]
mod tests;
