//! Base64 (RFC 4648 sections 4 and 5), with any two characters for 62 and 63.
//!
//! [`encode`] and [`encode_lines`] write it; [`Decoder`] reads it, piece by piece, as binascii
//! does.

mod alphabet;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod decoder;
mod error;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod ssse3;
#[cfg(target_arch = "x86_64")]
mod tables;

use std::mem::MaybeUninit;
use std::num::NonZeroUsize;

pub use alphabet::{Alphabet, STANDARD, URL_SAFE};
pub use decoder::Decoder;
pub use error::DecodeError;

use crate::Tier;
use crate::tier::{Kind, on_tier};

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
    let written = encode_all(tier, alphabet, data, out);
    // SAFETY: so many were written.
    unsafe { filled(out, written) }
}

/// Encodes `data` into the front of `out`, with padding and a newline, and returns that.
///
/// # Panics
///
/// If `out` has no room for what [`encoded_len`] says and the newline.
#[inline]
pub fn encode_line<'o>(tier: Tier, alphabet: &Alphabet, data: &[u8], out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let written = encode(tier, alphabet, data, out).len();
    out[written].write(b'\n');
    // SAFETY: so many were written.
    unsafe { filled(out, written + 1) }
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
    let written = match tier.kind() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a tier is what the processor has.
        Kind::Avx512Vbmi => unsafe { avx512::encode_lines(alphabet, quads, data, out) },
        _ => {
            let mut written = 0;
            for line in data.chunks(quads.saturating_mul(3)) {
                written += encode_all(tier, alphabet, line, &mut out[written..]);
                out[written].write(b'\n');
                written += 1;
            }
            written
        }
    };
    // SAFETY: so many were written.
    unsafe { filled(out, written) }
}

/// Encodes all of `data`; returns how many characters were written.
#[inline]
fn encode_all(tier: Tier, alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    on_tier!(tier, encode(alphabet, data, out))
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
        Self::whole_bytes(self.values)
    }

    /// How many whole bytes so many characters are, from the start of four on.
    #[inline]
    const fn whole_bytes(chars: usize) -> usize {
        chars - chars.div_ceil(4)
    }
}

/// Decodes characters from the start of four on, up to something that the kernel leaves to
/// [`Decoder`]; that may be at once. All whole bytes of them are written.
#[inline]
#[cfg_attr(not(target_arch = "x86_64"), expect(unused_variables, reason = "only AVX-512 goes on at junk"))]
fn decode(tier: Tier, alphabet: &Alphabet, strict: bool, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    match tier.kind() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a tier is what the processor has.
        Kind::Ssse3 => unsafe { ssse3::decode(alphabet, chars, out) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Kind::Avx512Vbmi if alphabet.altchars().is_ascii() => unsafe { avx512::decode(alphabet, strict, chars, out) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above; the greater tier has AVX2 too.
        Kind::Avx2 | Kind::Avx512Vbmi => unsafe { avx2::decode(alphabet, chars, out) },
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        Kind::Neon if alphabet.altchars().is_ascii() => unsafe { neon::decode(alphabet, chars, out) },
        _ => scalar::decode(alphabet, chars, out),
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
