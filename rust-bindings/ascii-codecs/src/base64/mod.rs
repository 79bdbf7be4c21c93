//! Base64 (RFC 4648 sections 4 and 5), with any two characters for 62 and 63.
//!
//! [`encode`] and [`encode_lines`] write it; [`Decoder`] reads it, piece by piece, as binascii
//! does.

mod alphabet;
mod decoder;
mod error;
mod scalar;

use std::mem::MaybeUninit;
use std::num::NonZeroUsize;

pub use alphabet::{Alphabet, STANDARD, URL_SAFE};
pub use decoder::Decoder;
pub use error::DecodeError;

use crate::Tier;

/// How many characters so many bytes are, with padding; `None` if they are too many.
#[must_use]
pub const fn encoded_len(bytes: usize) -> Option<usize> {
    bytes.div_ceil(3).checked_mul(4)
}

/// Encodes `data` into the front of `out`, with padding, and returns that.
///
/// # Panics
///
/// If `out` has room for less than [`encoded_len`] says.
#[inline]
pub fn encode<'o>(tier: Tier, alphabet: &Alphabet, data: &[u8], out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let needed = encoded_len(data.len());
    assert!(needed.is_some_and(|needed| needed <= out.len()), "no room for {} bytes in Base64", data.len());
    let written = {
        let _ = tier;
        scalar::encode(alphabet, data, out)
    };
    // SAFETY: so many were written.
    unsafe { filled(out, written) }
}

/// How many characters so many bytes are in lines, each with a newline; `None` if they are too
/// many.
#[must_use]
pub const fn lines_len(bytes: usize, quads_per_line: NonZeroUsize) -> Option<usize> {
    let lines = bytes.div_ceil(3).div_ceil(quads_per_line.get());
    match encoded_len(bytes) {
        Some(chars) => chars.checked_add(lines),
        None => None,
    }
}

/// Encodes `data` into the front of `out`, with padding, and returns that. Each line of
/// `quads_per_line` times four characters ends with a newline, and so does the last, shorter one.
///
/// # Panics
///
/// If `out` has room for less than [`lines_len`] says.
#[inline]
pub fn encode_lines<'o>(
    tier: Tier,
    alphabet: &Alphabet,
    quads_per_line: NonZeroUsize,
    data: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> &'o mut [u8] {
    let needed = lines_len(data.len(), quads_per_line);
    assert!(needed.is_some_and(|needed| needed <= out.len()), "no room for {} bytes in lines", data.len());
    let quads = quads_per_line.get();
    let written = {
        let _ = tier;
        scalar::encode_lines(alphabet, quads, data, out)
    };
    // SAFETY: so many were written.
    unsafe { filled(out, written) }
}

/// Characters that a kernel has read from the start of four on.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// How many there were, with junk.
    chars: usize,
    /// How many of them are six bits of data.
    values: usize,
    /// The last of these.
    last: u8,
}

impl Run {
    /// Characters that are all of the alphabet.
    #[inline]
    fn of_data(alphabet: &Alphabet, chars: &[u8]) -> Self {
        let last = chars.last().map_or(0, |char| alphabet.value(*char));
        Self { chars: chars.len(), values: chars.len(), last }
    }

    /// How many whole bytes the data is.
    #[inline]
    const fn bytes(&self) -> usize {
        self.values - self.values.div_ceil(4)
    }
}

/// Decodes characters from the start of four on, up to something that the kernel leaves to
/// [`Decoder`]; that may be at once. All whole bytes of them are written.
#[inline]
fn decode(tier: Tier, alphabet: &Alphabet, strict: bool, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let _ = strict;
    {
        let _ = tier;
        scalar::decode(alphabet, chars, out)
    }
}

/// The front part of `out`, that is initialised.
///
/// # Safety
///
/// The first `written` bytes are initialised.
#[inline]
unsafe fn filled(out: &mut [MaybeUninit<u8>], written: usize) -> &mut [u8] {
    let front = &mut out[..written];
    // SAFETY: the caller's promise.
    unsafe { front.assume_init_mut() }
}

#[cfg(test)]
mod tests;
