//! The reference: tables, one byte at a time.

use std::mem::MaybeUninit;

use super::{Case, Digits, Separator, encode_each_group};

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// The digits of each byte, for each case.
static PAIRS: [[[u8; 2]; 256]; 2] = [pairs(LOWER), pairs(UPPER)];

/// The value of each character, for each set of digits.
static VALUES: [[u8; 256]; 2] = [values(&[LOWER, UPPER]), values(&[UPPER])];

/// The value of what is no digit: above that of any digit, also when it is added to one.
const NONE: u8 = 0x80;

impl Case {
    /// The digits.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) const fn digits(self) -> &'static [u8; 16] {
        match self {
            Self::Lower => LOWER,
            Self::Upper => UPPER,
        }
    }

    /// The two digits of each byte.
    fn pairs(self) -> &'static [[u8; 2]; 256] {
        match self {
            Self::Lower => &PAIRS[0],
            Self::Upper => &PAIRS[1],
        }
    }
}

impl Digits {
    /// The value of each character, at least [`NONE`] for what is no digit.
    pub(super) fn values(self) -> &'static [u8; 256] {
        match self {
            Self::Any => &VALUES[0],
            Self::Upper => &VALUES[1],
        }
    }
}

const fn pairs(digits: &[u8; 16]) -> [[u8; 2]; 256] {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [digits[byte / 16], digits[byte % 16]];
        byte += 1;
    }
    pairs
}

const fn values(sets: &[&[u8; 16]]) -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut set = 0;
    while set < sets.len() {
        let mut value = 0;
        while value < 16 {
            values[sets[set][value as usize] as usize] = value;
            value += 1;
        }
        set += 1;
    }
    values
}

/// Writes two digits for each byte.
#[inline]
pub(super) fn encode(case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let pairs = case.pairs();
    for (byte, pair) in data.iter().zip(out.as_chunks_mut::<2>().0) {
        *pair = pairs[usize::from(*byte)].map(MaybeUninit::new);
    }
}

/// Writes groups, each with the separator before it.
pub(super) fn encode_groups(case: Case, separator: &Separator, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    if separator.every.get() > 1 {
        return encode_each_group(separator, data, out, |group, out| encode(case, group, out));
    }
    let pairs = case.pairs();
    for (byte, out) in data.iter().zip(out.as_chunks_mut::<3>().0) {
        let [upper, lower] = pairs[usize::from(*byte)];
        *out = [separator.byte, upper, lower].map(MaybeUninit::new);
    }
}

/// Writes one byte for two digits; whether all characters are digits.
#[inline]
pub(super) fn decode(digits: Digits, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let values = digits.values();
    let mut seen = 0;
    for ([high, low], byte) in text.as_chunks::<2>().0.iter().zip(out) {
        let (high, low) = (values[usize::from(*high)], values[usize::from(*low)]);
        seen |= high | low;
        byte.write(high << 4 | low);
    }
    seen < NONE
}

/// Whether the character is a digit.
#[inline]
pub(super) fn is_digit(digits: Digits, char: u8) -> bool {
    digits.values()[usize::from(char)] < NONE
}
