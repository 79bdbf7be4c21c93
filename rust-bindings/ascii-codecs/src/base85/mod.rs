//! Four bytes as five digits of base 85: Base85 and Z85, and in [`ascii85`] Ascii85.

mod alphabet;
pub mod ascii85;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod ssse3;
#[cfg(test)]
mod tests;

use std::fmt;
use std::mem::MaybeUninit;

use self::alphabet::NO_DIGIT;
pub use self::alphabet::{ASCII85, Alphabet, BASE85, Z85};
use crate::Tier;
use crate::output::Output;
use crate::tier::{Kind, on_tier};

/// Which words are one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fold {
    /// None.
    Nothing,
    /// Zero, which is 'z'.
    Zeros,
    /// And four spaces, which are 'y'.
    ZerosAndSpaces,
}

/// Four spaces.
const SPACES: u32 = 0x2020_2020;

impl Fold {
    /// The one character of a word, if it has one.
    #[inline]
    fn char(self, word: u32) -> Option<u8> {
        match (self, word) {
            (Self::Zeros | Self::ZerosAndSpaces, 0) => Some(b'z'),
            (Self::ZerosAndSpaces, SPACES) => Some(b'y'),
            _ => None,
        }
    }
}

/// How many characters so many bytes are in Base85 and Z85; with `pad`, as if zeroes made their
/// number a multiple of 4. `None` if there are more than can be counted.
pub const fn encoded_len(len: usize, pad: bool) -> Option<usize> {
    let missing = if pad { 0 } else { (4 - len % 4) % 4 };
    match len.div_ceil(4).checked_mul(5) {
        Some(chars) => Some(chars - missing),
        None => None,
    }
}

/// How many bytes so many characters are in Base85 and Z85.
pub const fn decoded_len(chars: usize) -> usize {
    // One character alone is not a byte.
    let rest = chars % 5;
    chars / 5 * 4 + rest.saturating_sub(1)
}

/// Encodes `data` with these digits; with `pad`, as if zeroes made its length a multiple of 4.
///
/// # Panics
///
/// If there is less room than [`encoded_len`] says.
pub fn encode<'o>(
    tier: Tier,
    alphabet: &Alphabet,
    pad: bool,
    data: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> &'o mut [u8] {
    let mut out = Output::new(out);
    encode_words(tier, alphabet, Fold::Nothing, pad, data, &mut out);
    out.finish()
}

/// Decodes `text`, which has these digits. A last group of digits may be incomplete.
///
/// # Errors
///
/// If there is any other character, or a group of digits is 2<sup>32</sup> or more: the first
/// group in which that is so.
///
/// # Panics
///
/// If there is less room than [`decoded_len`] says.
pub fn decode<'o>(
    tier: Tier,
    alphabet: &Alphabet,
    text: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> Result<&'o mut [u8], DecodeError> {
    let mut out = Output::new(out);
    let mut done = decode_groups(tier, alphabet, text, &mut out);
    if done < text.len() {
        done += scalar::decode(alphabet, &text[done..], &mut out);
    }
    let group = &text[done..];
    if !group.is_empty() {
        decode_last(alphabet, &group[..group.len().min(5)], done, &mut out)?;
    }
    Ok(out.finish())
}

/// Decodes what may be the last group, and is the first wrong one if it is not.
#[inline]
fn decode_last(alphabet: &Alphabet, group: &[u8], position: usize, out: &mut Output<'_>) -> Result<(), DecodeError> {
    let mut digits = [0; 5];
    for (index, (digit, char)) in digits.iter_mut().zip(group).enumerate() {
        *digit = alphabet.values[usize::from(*char)];
        if *digit == NO_DIGIT {
            return Err(DecodeError::BadCharacter { position: position + index });
        }
    }
    if scalar::decode_last(&digits[..group.len()], out) { Ok(()) } else { Err(DecodeError::Overflow { position }) }
}

/// Why a text is not Base85.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// A character is not a digit.
    BadCharacter {
        /// Where it is.
        position: usize,
    },
    /// Five digits are more than 32 bits.
    Overflow {
        /// Where the first of them is.
        position: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadCharacter { position } => write!(f, "bad base85 character at position {position}"),
            Self::Overflow { position } => write!(f, "base85 overflow in hunk starting at byte {position}"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Encodes all of `data`.
#[inline]
fn encode_words(tier: Tier, alphabet: &Alphabet, fold: Fold, pad: bool, data: &[u8], out: &mut Output<'_>) {
    let done = match tier.kind() {
        Kind::Scalar => 0,
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the tier says that the processor has these instructions.
        Kind::Ssse3 => unsafe { ssse3::encode(alphabet, fold, data, out) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Kind::Avx2 => unsafe { avx2::encode(alphabet, fold, data, out) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Kind::Avx512Vbmi => return unsafe { avx512::encode(alphabet, fold, pad, data, out) },
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        Kind::Neon => unsafe { neon::encode(alphabet, fold, data, out) },
    };
    scalar::encode(alphabet, fold, pad, &data[done..], out);
}

/// Writes words, each of which has five characters, or is folded.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
#[inline]
fn put_folded(fold: Fold, words: &[u8], chars: &[u8], out: &mut Output<'_>) {
    for (word, chars) in words.as_chunks().0.iter().zip(chars.as_chunks::<5>().0) {
        match fold.char(u32::from_be_bytes(*word)) {
            Some(char) => out.put(&[char]),
            None => out.put(chars),
        }
    }
}

/// Decodes groups of digits from the front, as many as the vectors of the tier can: up to one of
/// those that have another character or are more than 32 bits, or to what does not fill a
/// vector. If the last group is incomplete it may be decoded too, as the last one there is.
/// Returns how many characters were decoded.
#[inline]
fn decode_groups(tier: Tier, alphabet: &Alphabet, text: &[u8], out: &mut Output<'_>) -> usize {
    on_tier!(tier, scalar => 0, decode(alphabet, text, out))
}

/// Copies digits of Ascii85 up to the first other character, or as far as there is room.
/// Returns how many that were.
#[inline]
fn copy_digits(tier: Tier, text: &[u8], out: &mut [u8]) -> usize {
    let done = on_tier!(tier, scalar => 0, copy_digits(text, out));
    done + scalar::copy_digits(&text[done..], &mut out[done..])
}
