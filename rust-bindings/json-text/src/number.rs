//! Reading numbers.

use crate::bytes::bytes;
use crate::string::at;
use crate::{Unit, decimal};

/// A number without fraction and exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Int<'t, T> {
    /// The digits, and the sign before them.
    pub text: &'t [T],
    negative: bool,
    /// The digits as a number, if there are no more than nineteen.
    magnitude: Option<u64>,
}

/// A number with a fraction or an exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Float<'t, T> {
    /// The number as it stands there.
    pub text: &'t [T],
    decimal: Decimal,
}

/// `digits * 10**exponent`, with a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Decimal {
    negative: bool,
    /// The digits as a number, if there are no more than nineteen.
    digits: Option<u64>,
    exponent: i64,
}

/// A number of one of both kinds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number<'t, T> {
    Int(Int<'t, T>),
    Float(Float<'t, T>),
}

/// The digit at an index.
#[inline(always)]
fn digit<T: Unit>(text: &[T], index: usize) -> Option<u64> {
    let digit = at(text, index).wrapping_sub(u32::from(b'0'));
    (digit < 10).then_some(digit.into())
}

/// The number that eight digits are, each a byte from 0 to 9, the first one lowest.
#[inline(always)]
fn eight_digits(digits: u64) -> u64 {
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
}

/// What up to eight more digits multiply a number with.
const TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// Appends the digits that stand at an index to a number, and returns the index after them. What
/// overflows is lost.
#[inline(always)]
fn append_digits<T: Unit>(text: &[T], mut index: usize, number: &mut u64) -> usize {
    /// The same in each byte.
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    // There are often no more than three.
    for _ in 0..3 {
        let Some(digit) = digit(text, index) else { return index };
        *number = number.wrapping_mul(10).wrapping_add(digit);
        index += 1;
    }
    if size_of::<T>() == 1 {
        while let Some(block) = bytes(text).get(index..).and_then(<[u8]>::first_chunk) {
            let values = u64::from_le_bytes(*block) ^ each(b'0');
            // A sum passes something on to the next byte only if it is none of a digit.
            let others = (values.wrapping_add(each(0x80 - 10)) | values) & each(0x80);
            let count = others.trailing_zeros() / 8;
            // Nothing before them is as good as zeros. A shift by all the bits would not be.
            let digits = values.unbounded_shl(64 - 8 * count);
            *number = number.wrapping_mul(TENS[count as usize]).wrapping_add(eight_digits(digits));
            index += count as usize;
            if count < 8 {
                return index;
            }
        }
    }
    while let Some(digit) = digit(text, index) {
        *number = number.wrapping_mul(10).wrapping_add(digit);
        index += 1;
    }
    index
}

/// The number that begins at `start`, and the index after it; nothing if none begins there.
#[inline(always)]
pub(crate) fn read<T: Unit>(text: &[T], start: usize) -> Option<(Number<'_, T>, usize)> {
    let negative = at(text, start) == u32::from(b'-');
    let first = start + usize::from(negative);
    let mut digits = digit(text, first)?;
    let mut index = first + 1;
    let begins_with_zero = digits == 0;
    if !begins_with_zero {
        index = append_digits(text, index, &mut digits);
    }
    let next = at(text, index);
    if next != u32::from(b'.') && next | 0x20 != u32::from(b'e') {
        return Some((Number::Int(int(text, start, negative, digits, index)), index));
    }
    let whole = index;
    let mut significant = if begins_with_zero { 0 } else { index - first };
    let mut exponent = 0;
    if next == u32::from(b'.') && digit(text, index + 1).is_some() {
        index = append_digits(text, index + 1, &mut digits);
        let places = index - whole - 1;
        significant += places;
        exponent = -(places as i64);
    }
    let mut end = index;
    if at(text, index) | 0x20 == u32::from(b'e') {
        let sign = at(text, index + 1);
        let signed = sign == u32::from(b'-') || sign == u32::from(b'+');
        let mut index = index + 1 + usize::from(signed);
        let mut written = 0_i64;
        while let Some(digit) = digit(text, index) {
            // Far beyond every float already, but not beyond an i64.
            written = written.saturating_mul(10).saturating_add(digit as i64).min(1 << 40);
            index += 1;
            end = index;
        }
        exponent += if sign == u32::from(b'-') { -written } else { written };
    }
    if end == whole {
        return Some((Number::Int(int(text, start, negative, digits, whole)), whole));
    }
    if significant > MAX_DIGITS && begins_with_zero {
        significant -= leading_zeros(&text[whole + 1..end]);
    }
    let digits = (significant <= MAX_DIGITS).then_some(digits);
    let decimal = Decimal { negative, digits, exponent };
    Some((Number::Float(Float { text: &text[start..end], decimal }), end))
}

/// How many digits a u64 has room for, whatever they are.
const MAX_DIGITS: usize = 19;

/// How many zeros a fraction begins with.
#[cold]
fn leading_zeros<T: Unit>(text: &[T]) -> usize {
    text.iter().take_while(|&&unit| unit.into() == u32::from(b'0')).count()
}

/// The int that ends at `end`.
#[inline(always)]
fn int<T: Unit>(text: &[T], start: usize, negative: bool, digits: u64, end: usize) -> Int<'_, T> {
    let magnitude = (end - start - usize::from(negative) <= MAX_DIGITS).then_some(digits);
    Int { text: &text[start..end], negative, magnitude }
}

impl<T> Int<'_, T> {
    /// The value, if there are no more than nineteen digits and an i64 has room for it.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        let magnitude = i64::try_from(self.magnitude?).ok()?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    /// The value, if there are no more than nineteen digits and no sign.
    #[inline]
    pub fn to_u64(&self) -> Option<u64> {
        self.magnitude.filter(|_| !self.negative)
    }
}

/// The powers of ten that an f64 has exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Up to here a float has every integer, and more of them. But floats that are written with all their
/// digits have fifteen or more, so that of most documents it can be foretold which way they go.
const EXACT: u64 = 1_000_000_000_000_000;

impl<T: Unit> Float<'_, T> {
    /// The float that is nearest to the number; infinity if it is too large.
    #[inline(always)]
    pub fn value(&self) -> f64 {
        let Decimal { negative, digits, exponent } = self.decimal;
        let value = match digits {
            // Both numbers are exact, so that one operation gives the nearest float (Clinger 1990).
            Some(digits) if digits < EXACT && exponent.unsigned_abs() < POWERS.len() as u64 => {
                let power = POWERS[exponent.unsigned_abs() as usize];
                Some(if exponent < 0 { digits as f64 / power } else { digits as f64 * power })
            }
            Some(digits) => decimal::nearest(digits, exponent),
            None => None,
        };
        match value {
            Some(value) if negative => -value,
            Some(value) => value,
            None => self.parse(),
        }
    }

    /// As [`value`](Self::value), of any number.
    #[cold]
    fn parse(&self) -> f64 {
        let mut text = [0; 64];
        let parse = |text: &[u8]| std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
        let bytes = self.text.iter().map(|&unit| unit.into() as u8);
        let value = if let Some(text) = text.get_mut(..self.text.len()) {
            text.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
            parse(text)
        } else {
            parse(&bytes.collect::<Vec<u8>>())
        };
        value.expect("std reads every number that JSON has")
    }
}

#[cfg(test)]
mod tests;
