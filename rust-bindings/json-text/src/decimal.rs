//! The float that is nearest to a decimal number, from its digits as one integer.
//!
//! This is the method of Daniel Lemire, "Number Parsing at a Gigabyte per Second" (2021), which he has
//! from Michael Eisel: the digits are multiplied with the first 128 bits of a power of five.

/// The exponents of ten for which there is a power: with smaller ones nineteen digits are 0, with
/// larger ones every number is infinite.
const SMALLEST: i64 = -342;
const LARGEST: i64 = 308;

/// The first 128 bits of `5**exponent`, high ones and low ones. Those of the negative exponents are
/// rounded up, the others down.
static POWERS: [(u64, u64); (LARGEST - SMALLEST + 1) as usize] = powers();

const fn powers() -> [(u64, u64); (LARGEST - SMALLEST + 1) as usize] {
    /// Of 64 bits each, the lowest first. The largest power has 716 bits; of the smallest one, 128
    /// are left of 1024.
    const LIMBS: usize = 16;
    let mut powers = [(0, 0); (LARGEST - SMALLEST + 1) as usize];

    let mut number = [0; LIMBS];
    number[0] = 1;
    let mut exponent = 0;
    while exponent <= LARGEST {
        powers[(exponent - SMALLEST) as usize] = first_bits(&number);
        let (mut limb, mut carry) = (0, 0_u128);
        while limb < LIMBS {
            carry += number[limb] as u128 * 5;
            number[limb] = carry as u64;
            carry >>= 64;
            limb += 1;
        }
        exponent += 1;
    }

    // 2**1023, again and again divided by five: the rest that is lost each time never matters to the
    // quotient, because the floor of a floor's quotient is the floor of the whole.
    let mut number = [0; LIMBS];
    number[LIMBS - 1] = 1 << 63;
    exponent = -1;
    while exponent >= SMALLEST {
        let (mut limb, mut rest) = (LIMBS, 0_u128);
        while limb > 0 {
            limb -= 1;
            rest = rest << 64 | number[limb] as u128;
            number[limb] = (rest / 5) as u64;
            rest %= 5;
        }
        let (high, low) = first_bits(&number);
        // No power of five divides a power of two, so that there is always something to round up.
        let (low, carry) = low.overflowing_add(1);
        powers[(exponent - SMALLEST) as usize] = (high + carry as u64, low);
        exponent -= 1;
    }
    powers
}

/// The first 128 bits of a number that is not 0, from its highest one on.
const fn first_bits(number: &[u64; 16]) -> (u64, u64) {
    let mut limb = 15;
    while number[limb] == 0 {
        limb -= 1;
    }
    let third = if limb >= 2 { number[limb - 2] } else { 0 };
    let second = if limb >= 1 { number[limb - 1] } else { 0 };
    let first = number[limb];
    let shift = first.leading_zeros();
    if shift == 0 {
        return (first, second);
    }
    (first << shift | second >> (64 - shift), second << shift | third >> (64 - shift))
}

/// How many bits of a float's significand are written down: the highest one is not.
const WRITTEN: u32 = f64::MANTISSA_DIGITS - 1;

/// The exponent of a float as it is written down, if the float is infinite.
const INFINITE: i64 = 0x7ff;

/// The float that is nearest to `digits * 10**exponent`, and of two the one whose last bit is 0.
/// Nothing if 128 bits of the power do not tell.
pub(crate) fn nearest(digits: u64, exponent: i64) -> Option<f64> {
    if digits == 0 || exponent < SMALLEST {
        return Some(0.0);
    }
    if exponent > LARGEST {
        return Some(f64::INFINITY);
    }
    let unused = digits.leading_zeros();
    let digits = digits << unused;
    let (high, low) = multiply(digits, POWERS[(exponent - SMALLEST) as usize]);
    // Only these powers of five, or their inverses, are exact or few enough to be sure otherwise.
    if low == u64::MAX && !(-27..=55).contains(&exponent) {
        return None;
    }
    // One bit more than the significand has, for rounding; the product begins with a 1 or with 01.
    let has_carry = (high >> 63) as u32;
    let shift = 64 - WRITTEN - 3 + has_carry;
    let mut significand = high >> shift;
    // The floor of the power's binary logarithm, and so on; then as it is written down.
    let power = ((exponent * 217_706) >> 16) + 63 + i64::from(has_carry) - i64::from(unused) + 1023;
    if power <= 0 {
        // A number below the normal ones has less bits.
        let lost = 1 - power;
        if lost >= 64 {
            return Some(0.0);
        }
        significand >>= lost;
        significand += significand & 1;
        // If it was rounded up to the smallest normal number, this bit is the exponent's.
        return Some(f64::from_bits(significand >> 1));
    }
    // Half way between two floats, exactly: only with small powers the product has no bits that are lost.
    if low <= 1 && (-4..=23).contains(&exponent) && significand & 3 == 1 && significand << shift == high {
        significand &= !1;
    }
    significand += significand & 1;
    significand >>= 1;
    // Rounding up may have made it a power of two, which the addition passes on to the exponent.
    let bits = ((power as u64) << WRITTEN) + (significand - (1 << WRITTEN));
    Some(if bits >> WRITTEN >= INFINITE as u64 { f64::INFINITY } else { f64::from_bits(bits) })
}

/// The highest 128 bits of the product of a number, whose highest bit is set, and a power: as many of
/// them as are certain, and enough for a float.
#[inline]
fn multiply(digits: u64, (high, low): (u64, u64)) -> (u64, u64) {
    /// The bits that are too many for a float.
    const REST: u64 = u64::MAX >> (WRITTEN + 3);
    let first = u128::from(digits) * u128::from(high);
    let (mut upper, mut lower) = ((first >> 64) as u64, first as u64);
    // The power's other half changes these bits only if a carry runs through all the others.
    if upper & REST == REST {
        let second = ((u128::from(digits) * u128::from(low)) >> 64) as u64;
        let carry;
        (lower, carry) = lower.overflowing_add(second);
        upper += u64::from(carry);
    }
    (upper, lower)
}
