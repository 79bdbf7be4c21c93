//! Integers in decimal.
//!
//! Eight digits are made at once, in the bytes of one word, and stored at once: what is written byte by
//! byte and read again as a word would wait for each store.

use std::mem::MaybeUninit;

/// How many digits a part has.
const PART: usize = 8;
/// What a part is less than.
const PARTS: u64 = 100_000_000;

/// The most that [`write`] writes, the bytes of whole words included: a sign, and three parts.
pub(crate) const ROOM: usize = 1 + 3 * PART;

/// The digits of a number below 10^8 as bytes, the first one lowest, each as a value from 0 to 9.
#[inline(always)]
fn digits(value: u64) -> u64 {
    // In halves of four digits, in quarters of two, and in single ones; the divisions are
    // multiplications that are exact for so many digits.
    let halves = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let quarters = hundreds | ((halves - 100 * hundreds) << 16);
    let tens = ((quarters * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((quarters - 10 * tens) << 8)
}

/// `0` in each byte.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// All numbers of two digits.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut value = 0;
    while value < pairs.len() {
        pairs[value] = [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8];
        value += 1;
    }
    pairs
};

/// Writes an integer to the front of `out`, and returns the length of its text, which is initialised.
#[inline(always)]
pub(crate) fn write(value: i64, out: &mut MaybeUninit<[u8; ROOM]>) -> usize {
    let to = out.as_mut_ptr().cast::<u8>();
    // Most are small.
    if let Some(&[tens, ones]) = PAIRS.get(value.cast_unsigned() as usize) {
        let [first, len] = if tens == b'0' { [ones, 1] } else { [tens, 2] };
        // SAFETY: there is room for two.
        unsafe { to.cast::<[u8; 2]>().write_unaligned([first, ones]) };
        return len.into();
    }
    // SAFETY: there is room.
    unsafe { to.write(b'-') };
    let sign = usize::from(value < 0);
    let value = value.unsigned_abs();
    // SAFETY: there is room for the digits behind the sign.
    let to = unsafe { to.add(sign) };
    // SAFETY: as above.
    sign + if value < PARTS { unsafe { first_part(value, to) } } else { unsafe { long(value, to) } }
}

/// Writes the digits of a number below 10^8, without zeros before it.
///
/// # Safety
///
/// There is room for a part at `to`.
#[inline(always)]
unsafe fn first_part(value: u64, to: *mut u8) -> usize {
    let digits = digits(value);
    // The last digit is written even if it is zero.
    let zeros = (digits | 1 << 56).trailing_zeros() / 8;
    // SAFETY: the caller's promise.
    unsafe { put(to, (digits | ZEROS) >> (8 * zeros)) };
    PART - zeros as usize
}

/// Writes a number of more digits.
///
/// # Safety
///
/// There is room for three parts at `to`.
unsafe fn long(value: u64, to: *mut u8) -> usize {
    let (rest, last) = (value / PARTS, value % PARTS);
    let len = if rest < PARTS {
        // SAFETY: the caller's promise.
        unsafe { first_part(rest, to) }
    } else {
        // SAFETY: as above.
        let len = unsafe { first_part(rest / PARTS, to) };
        // SAFETY: as above.
        let to = unsafe { to.add(len) };
        // SAFETY: as above.
        unsafe { put(to, digits(rest % PARTS) | ZEROS) };
        len + PART
    };
    // SAFETY: as above.
    let to = unsafe { to.add(len) };
    // SAFETY: as above.
    unsafe { put(to, digits(last) | ZEROS) };
    len + PART
}

/// # Safety
///
/// There is room for a part at `to`.
#[inline(always)]
unsafe fn put(to: *mut u8, digits: u64) {
    // SAFETY: the caller's promise.
    unsafe { to.cast::<[u8; PART]>().write_unaligned(digits.to_le_bytes()) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: i64) {
        let mut out = MaybeUninit::new([0; ROOM]);
        let len = write(value, &mut out);
        // SAFETY: it was initialised.
        let out = unsafe { out.assume_init_ref() };
        assert_eq!(std::str::from_utf8(&out[..len]).unwrap(), value.to_string());
    }

    #[test]
    fn all_of_four_digits() {
        (-9999..=9999).for_each(check);
    }

    #[test]
    fn powers_and_their_neighbours() {
        for base in [2_i64, 10, 100, 7] {
            for power in (0..64).map_while(|exponent| base.checked_pow(exponent)) {
                for value in [power, power - 1, power + 1, power / 2 * 3, power.saturating_mul(9)] {
                    check(value);
                    check(-value);
                }
            }
        }
        check(i64::MAX);
        check(i64::MIN);
    }

    #[test]
    fn each_digit_at_each_place() {
        for place in 0..18 {
            for digit in 0..10 {
                check(digit * 10_i64.pow(place));
                check(1_111_111_111_111_111_111 + digit * 10_i64.pow(place));
            }
        }
    }

    #[test]
    fn many() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for shift in (0..64).cycle().take(100_000) {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            check(bits.cast_signed() >> shift);
        }
    }
}
