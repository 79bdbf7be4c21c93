//! Base32 (RFC 4648), as Lib/base64.py has it.

mod alphabet;
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

pub use self::alphabet::{Alphabet, BASE32, BASE32HEX, Table};
use crate::Tier;
use crate::tier::on_tier;

/// So many bytes are encoded as [`QUANTUM_TEXT`] characters.
const QUANTUM: usize = 5;

/// So many characters encode [`QUANTUM`] bytes, or what is left at the end.
const QUANTUM_TEXT: usize = 8;

/// Why a text cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The padding does not make it eight characters for each five bytes.
    IncorrectPadding,
    /// A character before the padding is no digit.
    NonBase32,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IncorrectPadding => "Incorrect padding",
            Self::NonBase32 => "Non-base32 digit found",
        })
    }
}

impl std::error::Error for DecodeError {}

/// How many characters encode so many bytes; `None` if `usize` cannot say it.
#[inline]
pub const fn encoded_len(len: usize) -> Option<usize> {
    len.div_ceil(QUANTUM).checked_mul(QUANTUM_TEXT)
}

/// Encodes `data` at the front of `out`, with padding.
///
/// # Panics
///
/// If `out` is shorter than [`encoded_len`].
#[inline]
pub fn encode<'o>(tier: Tier, alphabet: &Alphabet, data: &[u8], out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let out = &mut out[..data.len().div_ceil(QUANTUM) * QUANTUM_TEXT];
    on_tier!(tier, encode(alphabet, data, out));
    if let Some(last) = out.last_chunk_mut() {
        pad(last, data.len() % QUANTUM);
    }
    // SAFETY: each digit has been written.
    unsafe { out.assume_init_mut() }
}

/// Writes padding over those of the last digits that have no bits of the so many last bytes.
#[inline]
fn pad(last: &mut [MaybeUninit<u8>; QUANTUM_TEXT], bytes: usize) {
    // Padding of a known length takes no loop.
    match (bytes, last) {
        (1, [_, _, padding @ ..]) => *padding = [MaybeUninit::new(b'='); 6],
        (2, [_, _, _, _, padding @ ..]) => *padding = [MaybeUninit::new(b'='); 4],
        (3, [_, _, _, _, _, padding @ ..]) => *padding = [MaybeUninit::new(b'='); 3],
        (4, [.., padding]) => *padding = MaybeUninit::new(b'='),
        _ => {}
    }
}

/// How many bytes `text` encodes, if it encodes any; otherwise any number.
#[inline]
pub fn decoded_len(table: &Table, text: &[u8]) -> usize {
    bytes_len(text.len() - padding_len(table, text))
}

/// How many whole bytes so many digits have.
#[inline]
const fn bytes_len(digits: usize) -> usize {
    digits / QUANTUM_TEXT * QUANTUM + digits % QUANTUM_TEXT * 5 / 8
}

/// How much padding is in the last characters: no more than any padding that is right.
#[inline]
fn padding_len(table: &Table, text: &[u8]) -> usize {
    text.iter().rev().take(QUANTUM_TEXT).take_while(|char| table.is_padding(**char)).count()
}

/// Writes the bytes that `text` encodes to the front of `out`. Bits of the last digit that belong
/// to no byte may have any value.
///
/// # Errors
///
/// What is wrong with `text`: its characters, before its padding.
///
/// # Panics
///
/// If `out` is shorter than [`decoded_len`].
#[inline]
pub fn decode<'o>(
    tier: Tier,
    table: &Table,
    text: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> Result<&'o mut [u8], DecodeError> {
    let padding = padding_len(table, text);
    if !text.len().is_multiple_of(QUANTUM_TEXT) || !matches!(padding, 0 | 1 | 3 | 4 | 6) {
        return Err(error_in(table, text));
    }
    let digits = &text[..text.len() - padding];
    let out = &mut out[..bytes_len(digits.len())];
    let all_digits = on_tier!(tier, decode(table, digits, out));
    if !all_digits {
        return Err(error_in(table, text));
    }
    // SAFETY: every byte has been written.
    Ok(unsafe { out.assume_init_mut() })
}

/// What is wrong with a text whose characters or padding are.
#[cold]
fn error_in(table: &Table, text: &[u8]) -> DecodeError {
    match find_stranger(table, text) {
        Some(_) => DecodeError::NonBase32,
        None => DecodeError::IncorrectPadding,
    }
}

/// The first character before the padding that is no digit.
#[cold]
pub fn find_stranger(table: &Table, text: &[u8]) -> Option<u8> {
    let padding = text.iter().rev().take_while(|char| table.is_padding(**char)).count();
    text[..text.len() - padding].iter().copied().find(|char| !table.is_digit(*char))
}
