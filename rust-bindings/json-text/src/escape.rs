//! Strings as the text of JSON has them, without the quotes.
//!
//! There are two ways to write them, `ASCII` and not, which differ in what is plain, that is, written as
//! it is. Runs of plain units are copied by the kernels of the tiers. What is between them is written
//! unit by unit: where there is room for the longest escapes without a look at each one's length.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod entry;
#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable;
#[cfg(target_arch = "x86_64")]
mod sse2;
#[cfg(target_arch = "x86_64")]
mod ssse3;
#[cfg(target_arch = "x86_64")]
mod vbmi;
mod wide;

use std::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
use ascii_codecs::Kind;
use ascii_codecs::Tier;

use crate::Unit;
use crate::bytes::{bytes, memory};

/// Writes `text` as `encode_basestring_ascii` of Modules/_json.c does: what is not printable ASCII as
/// `\uXXXX`, beyond the BMP as a pair of them.
///
/// It writes to the front of `out` what fits there, and no part of the escape of a character that does
/// not fit. Returns how many units of `text` that were, and what is written. The rest of `out` may have
/// been overwritten: it is fastest where there is room for 32 bytes, and for 8 bytes more than the
/// longest escapes of all units.
#[inline]
pub fn escape_ascii<'o, T: Unit>(tier: Tier, text: &[T], out: &'o mut [MaybeUninit<u8>]) -> (usize, &'o mut [u8]) {
    let (read, written) = if size_of::<T>() == 1 {
        same_units::<u8, true>(tier, bytes(text), out)
    } else {
        wide::escape_ascii(tier, text, out)
    };
    // SAFETY: that many have been written.
    (read, unsafe { out[..written].assume_init_mut() })
}

/// Writes `text` as `encode_basestring` of Modules/_json.c does: only `"`, `\` and control characters
/// below 0x20 are escaped.
///
/// It writes to the front of `out` what fits there, and no part of the escape of a character that does
/// not fit. Returns how many units of `text` that were, and what is written. The rest of `out` may have
/// been overwritten: it is fastest where there is room for 32 bytes, and for 8 bytes more than the
/// longest escapes of all units.
#[inline]
pub fn escape<'o, T: Unit>(tier: Tier, text: &[T], out: &'o mut [MaybeUninit<T>]) -> (usize, &'o mut [T]) {
    let (read, written) = same_units::<T, false>(tier, text, out);
    // SAFETY: that many have been written.
    (read, unsafe { out[..written].assume_init_mut() })
}

/// Writes units as such units; they are bytes if `ASCII`. Returns how many were read and written.
#[inline]
fn same_units<T: Unit, const ASCII: bool>(tier: Tier, text: &[T], out: &mut [MaybeUninit<T>]) -> (usize, usize) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: each x86-64 has SSE2.
    if unsafe { sse2::copy_short::<T, ASCII>(text, out) } {
        return (text.len(), text.len());
    }
    long_units::<T, ASCII>(tier, text, out)
}

/// [`same_units`] of any text.
#[inline(never)]
fn long_units<T: Unit, const ASCII: bool>(tier: Tier, text: &[T], out: &mut [MaybeUninit<T>]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    // That a short text is plain was seen before.
    let mut is_plain = size_of::<T>() > 1 || text.len() > entry::TOGETHER;
    loop {
        #[cfg(target_arch = "x86_64")]
        if ASCII && tier.kind() == Kind::Avx512Vbmi {
            // SAFETY: a tier is what the processor has.
            let (more_read, more_written) = unsafe { vbmi::escape_ascii(bytes(&text[read..]), memory(&mut out[written..])) };
            read += more_read;
            written += more_written;
            if read == text.len() {
                return (read, written);
            }
        }
        if is_plain {
            let plain = copy_run::<T, ASCII>(tier, &text[read..], &mut out[written..]);
            read += plain;
            written += plain;
        }
        // The next unit is not plain, if there is any and room for it.
        let (text, out) = (&text[read..], &mut out[written..]);
        let (more_read, more_written) = if size_of::<T>() == 1 {
            entry::write_bytes::<u8, ASCII>(bytes(text), memory(out))
        } else {
            entry::write_escapes(text, out)
        };
        read += more_read;
        written += more_written;
        if more_read == 0 || more_read == text.len() {
            return (read, written);
        }
        is_plain = true;
    }
}

/// Copies the units before the first one that is not plain, or as many of them as there is room for.
#[inline]
fn copy_run<T: Unit, const ASCII: bool>(tier: Tier, text: &[T], out: &mut [MaybeUninit<T>]) -> usize {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: each x86-64 has SSE2.
    return unsafe { sse2::copy_run::<T, ASCII>(tier, text, out) };
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = tier;
        portable::copy_run::<T, ASCII>(text, out)
    }
}

#[cfg(test)]
mod tests;
