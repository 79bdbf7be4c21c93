//! Units of two and four bytes as ASCII.

use std::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
use ascii_codecs::Kind;
use ascii_codecs::Tier;

use super::entry::write_bytes;
use super::portable;
#[cfg(target_arch = "x86_64")]
use super::{sse2, ssse3};
use crate::Unit;

/// See [`super::escape_ascii`]; returns how many units were read and bytes written.
pub(super) fn escape_ascii<T: Unit>(tier: Tier, text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    loop {
        let plain = narrow_run(tier, &text[read..], &mut out[written..]);
        read += plain;
        written += plain;
        let (text, out) = (&text[read..], &mut out[written..]);
        // Where there are blocks they are faster, but they need room.
        let mut more = write_blocks(tier, text, out);
        if more.0 == 0 {
            more = write_bytes::<T, true>(text, out);
        }
        read += more.0;
        written += more.1;
        if more.0 == 0 || more.0 == text.len() {
            return (read, written);
        }
    }
}

/// Copies plain units block by block, up to a block that has another one or to the last one.
fn narrow_run<T: Unit>(tier: Tier, text: &[T], out: &mut [MaybeUninit<u8>]) -> usize {
    match tier.kind() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: each x86-64 has SSE2.
        Kind::Ssse3 | Kind::Avx2 | Kind::Avx512Vbmi => unsafe { sse2::narrow_run(text, out) },
        _ => portable::narrow_run(text, out),
    }
}

/// Writes units with vectors, up to where a block of plain ones was, or to the end of the text or of the
/// room. Returns how many were read and written.
fn write_blocks<T: Unit>(tier: Tier, text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    match tier.kind() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the tiers have SSSE3 and SSE4.1, or more.
        Kind::Ssse3 | Kind::Avx2 | Kind::Avx512Vbmi => unsafe { ssse3::write_blocks(text, out) },
        _ => {
            let _ = (text, out);
            (0, 0)
        }
    }
}
