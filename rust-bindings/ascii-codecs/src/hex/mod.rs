//! Hexadecimal digits (Python/pystrhex.c, `a2b_hex` in Modules/binascii.c; Base16 of RFC 4648).

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod layout;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod ssse3;
#[cfg(test)]
mod tests;

use std::fmt;
use std::mem::MaybeUninit;
use std::num::NonZeroUsize;

use crate::Tier;
use crate::tier::on_tier;

/// Which letters stand for the digits from ten on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `abcdef`.
    Lower,
    /// `ABCDEF`.
    Upper,
}

/// A byte between groups of encoded bytes (`sep` and `bytes_per_sep` of `hexlify`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator {
    /// What is written between two groups.
    pub byte: u8,
    /// How many bytes of the data are in a group; one group may have fewer.
    pub every: NonZeroUsize,
    /// Where the groups are counted from: the group at the other end may have fewer bytes.
    pub from: End,
}

/// An end of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The front (`bytes_per_sep` below zero).
    Left,
    /// The back (`bytes_per_sep` above zero).
    Right,
}

/// Which characters are digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// The letters may be of either case.
    Any,
    /// Letters must be capital.
    Upper,
}

/// Why a text cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The last digit has none beside it.
    OddLength,
    /// A character is no digit.
    NonHex,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OddLength => "Odd-length string",
            Self::NonHex => "Non-hexadecimal digit found",
        })
    }
}

impl std::error::Error for DecodeError {}

/// How many digits so many bytes have; `None` if `usize` cannot say it.
#[inline]
pub const fn encoded_len(len: usize) -> Option<usize> {
    len.checked_mul(2)
}

/// How many digits and separators so many bytes have; `None` if `usize` cannot say it.
#[inline]
pub fn separated_len(len: usize, separator: &Separator) -> Option<usize> {
    encoded_len(len)?.checked_add(len.saturating_sub(1) / separator.every)
}

/// How many bytes so many digits make.
#[inline]
pub const fn decoded_len(len: usize) -> usize {
    len / 2
}

/// Writes the digits of `data` to the front of `out`.
///
/// # Panics
///
/// If `out` is shorter than [`encoded_len`].
#[inline]
pub fn encode<'o>(tier: Tier, case: Case, data: &[u8], out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let out = &mut out[..2 * data.len()];
    encode_exactly(tier, case, data, out);
    // SAFETY: every digit has been written.
    unsafe { out.assume_init_mut() }
}

/// [`encode`] into memory of just that size, all of which is written.
#[inline]
fn encode_exactly(tier: Tier, case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    on_tier!(tier, encode(case, data, out))
}

/// Writes the digits of `data` to the front of `out`, with `separator` between groups.
///
/// # Panics
///
/// If `out` is shorter than [`separated_len`].
pub fn encode_separated<'o>(
    tier: Tier,
    case: Case,
    separator: &Separator,
    data: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> &'o mut [u8] {
    let every = separator.every.get();
    let out = &mut out[..separated_len(data.len(), separator).unwrap_or(usize::MAX)];
    let first = match separator.from {
        End::Left => every.min(data.len()),
        End::Right => data.len() - data.len().saturating_sub(1) / every * every,
    };
    let (first, rest) = data.split_at(first);
    let (front, back) = out.split_at_mut(2 * first.len());
    encode_exactly(tier, case, first, front);
    on_tier!(tier, encode_groups(case, separator, rest, back));
    // SAFETY: the first group has been written, and all others with the separators.
    unsafe { out.assume_init_mut() }
}

/// Writes groups, each with the separator before it, whose digits `encode` writes.
#[inline]
fn encode_each_group(
    separator: &Separator,
    data: &[u8],
    mut out: &mut [MaybeUninit<u8>],
    encode: impl Fn(&[u8], &mut [MaybeUninit<u8>]),
) {
    for group in data.chunks(separator.every.get()) {
        let Some((before, rest)) = out.split_first_mut() else { return };
        before.write(separator.byte);
        let (digits, rest) = rest.split_at_mut(2 * group.len());
        encode(group, digits);
        out = rest;
    }
}

/// Writes the bytes that the digits of `text` stand for to the front of `out`.
///
/// # Errors
///
/// What is wrong with `text`, its length before its characters.
///
/// # Panics
///
/// If `out` is shorter than [`decoded_len`].
#[inline]
pub fn decode<'o>(
    tier: Tier,
    digits: Digits,
    text: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> Result<&'o mut [u8], DecodeError> {
    if !text.len().is_multiple_of(2) {
        return Err(DecodeError::OddLength);
    }
    let out = &mut out[..decoded_len(text.len())];
    // No kernel is needed for nothing.
    let all_digits = out.is_empty() || on_tier!(tier, decode(digits, text, out));
    if !all_digits {
        return Err(DecodeError::NonHex);
    }
    // SAFETY: every byte has been written.
    Ok(unsafe { out.assume_init_mut() })
}

/// Whether there are only digits in `text`.
pub fn is_all_digits(digits: Digits, text: &[u8]) -> bool {
    text.iter().all(|char| scalar::is_digit(digits, *char))
}
