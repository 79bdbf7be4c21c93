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

/// For fewer units of two and four bytes vectors are not worth it.
const FEW: usize = 5;

/// Writes `text` as `encode_basestring_ascii` of Modules/_json.c does: what is not printable ASCII as
/// `\uXXXX`, beyond the BMP as a pair of them.
///
/// It writes to the front of `out` what fits there, and no part of the escape of a character that does
/// not fit. Returns how many units of `text` that were, and what is written. The rest of `out` may have
/// been overwritten: it is fastest where there is room for 32 bytes, and for 8 bytes more than the
/// longest escapes of all units.
#[inline]
pub fn escape_ascii<'o, T: Unit>(tier: Tier, text: &[T], out: &'o mut [MaybeUninit<u8>]) -> (usize, &'o mut [u8]) {
    let (read, written) = if size_of::<T>() == 1 && copy_short::<u8, true>(bytes(text), out) {
        (text.len(), text.len())
    } else {
        any_to_ascii(tier, text, out)
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
    let (read, written) = if copy_short::<T, false>(text, out) {
        (text.len(), text.len())
    } else {
        to_same_units::<T, false>(tier, text, out)
    };
    // SAFETY: that many have been written.
    (read, unsafe { out[..written].assume_init_mut() })
}

/// Copies a text of at most 32 bytes to where there are 32, if it is plain and vectors are there.
#[inline]
fn copy_short<T: Unit, const ASCII: bool>(text: &[T], out: &mut [MaybeUninit<T>]) -> bool {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: each x86-64 has SSE2.
    return unsafe { sse2::copy_short::<T, ASCII>(text, out) };
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = (text, out);
        false
    }
}

/// Writes any text as ASCII; returns how many units were read and written.
#[inline(never)]
fn any_to_ascii<T: Unit>(tier: Tier, text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    if size_of::<T>() > 1 && text.len() < FEW {
        return entry::write_bytes::<T, true>(text, out);
    }
    #[cfg(target_arch = "x86_64")]
    let (read, written) = match tier.kind() {
        // SAFETY: a tier is what the processor has.
        Kind::Avx512Vbmi => unsafe { vbmi::escape_ascii(text, out) },
        _ => (0, 0),
    };
    #[cfg(not(target_arch = "x86_64"))]
    let (read, written) = (0, 0);
    if read == text.len() {
        return (read, written);
    }
    let (text, out) = (&text[read..], &mut out[written..]);
    let rest = match size_of::<T>() {
        1 => to_same_units::<u8, true>(tier, bytes(text), out),
        _ => wide::escape_ascii(tier, text, out),
    };
    (read + rest.0, written + rest.1)
}

/// Writes any text with the units it has, which are bytes if `ASCII`; returns how many were read and
/// written.
#[inline(never)]
fn to_same_units<T: Unit, const ASCII: bool>(tier: Tier, text: &[T], out: &mut [MaybeUninit<T>]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    // It was seen before that a short text is not plain.
    let mut may_be_plain = size_of::<T>() > 1 || text.len() > entry::TOGETHER;
    loop {
        if may_be_plain {
            let plain = copy_run::<T, ASCII>(tier, &text[read..], &mut out[written..]);
            read += plain;
            written += plain;
        }
        let (left, room) = (&text[read..], &mut out[written..]);
        let (more_read, more_written) = match size_of::<T>() {
            1 => entry::write_bytes::<u8, ASCII>(bytes(left), memory(room)),
            _ => entry::write_escapes(left, room),
        };
        read += more_read;
        written += more_written;
        if more_read == 0 || read == text.len() {
            return (read, written);
        }
        // Behind one escape there often is another one, and bytes are written whatever they are.
        may_be_plain = size_of::<T>() > 1 || entry::is_plain::<T, ASCII>(text[read - 1]);
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
