//! Runs with what each x86-64 has: 16 bytes at a time, and the beginning of each run.

use std::arch::x86_64::*;

use ascii_codecs::x86::load_16;
use ascii_codecs::{Kind, Tier};

use super::{Run, avx2, avx512, portable};
use crate::Unit;
use crate::bytes::{bytes, load_short};

/// See [`super::plain_run`].
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn plain_run<T: Unit>(tier: Tier, text: &[T], strict: bool) -> Run {
    let bytes = bytes(text);
    let nothing = _mm_setzero_si128();
    let Some(block) = bytes.first_chunk() else {
        let block = load_short(bytes);
        return end::<T>(0, nothing, block, special::<T>(block, strict) | 1 << bytes.len());
    };
    let block = load_16(block);
    let mask = special::<T>(block, strict);
    if mask == 0 { long_run(tier, text, strict) } else { end::<T>(0, nothing, block, mask) }
}

/// The run of a text of at least 16 bytes.
#[inline(never)]
#[target_feature(enable = "sse2")]
fn long_run<T: Unit>(tier: Tier, text: &[T], strict: bool) -> Run {
    match tier.kind() {
        Kind::Scalar => portable::plain_run(text, strict),
        Kind::Ssse3 => by_16(text, strict),
        // SAFETY: a tier is what the processor has.
        Kind::Avx2 => unsafe { avx2::plain_run(text, strict) },
        // SAFETY: as above.
        Kind::Avx512Vbmi => unsafe { avx512::plain_run(text, strict) },
    }
}

/// The run of a text of at least 16 bytes.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn by_16<T: Unit>(text: &[T], strict: bool) -> Run {
    let bytes = bytes(text);
    let (mut at, mut all) = (0, _mm_setzero_si128());
    while let Some(block) = bytes[at..].first_chunk() {
        let block = load_16(block);
        let mask = special::<T>(block, strict);
        if mask != 0 {
            return end::<T>(at, all, block, mask);
        }
        all = _mm_or_si128(all, block);
        at += 16;
    }
    // The last bytes, of which the first were looked at.
    let block = load_16(bytes.last_chunk().expect("a short text is not for this"));
    end::<T>(bytes.len() - 16, all, block, special::<T>(block, strict) | 1 << 16)
}

/// A one for each byte of the units that end a run.
#[inline]
#[target_feature(enable = "sse2")]
pub(crate) fn special<T: Unit>(block: __m128i, strict: bool) -> u32 {
    let quotes = equal::<T>(block, splat::<T>(u32::from(b'"')));
    let backslashes = equal::<T>(block, splat::<T>(u32::from(b'\\')));
    // Nothing is 1 without its lowest bits.
    let (high_bits, control) = (splat::<T>(!0x1f), splat::<T>(u32::from(!strict)));
    let controls = equal::<T>(_mm_and_si128(block, high_bits), control);
    _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), controls)).cast_unsigned()
}

/// The run that ends at the first one of the mask in a block, which begins at the byte `start`, after
/// blocks of which `all` are or-ed together.
#[inline]
#[target_feature(enable = "sse2")]
fn end<T: Unit>(start: usize, all: __m128i, block: __m128i, mask: u32) -> Run {
    /// A vector of them keeps the front of another one.
    static KEPT: [u8; 32] = {
        let mut bytes = [0; 32];
        bytes.first_chunk_mut::<16>().expect("it has 32").copy_from_slice(&[0xff; 16]);
        bytes
    };
    let len = mask.trailing_zeros() as usize;
    let run = |beyond_ascii| Run { len: (start + len) / size_of::<T>(), beyond_ascii };
    if size_of::<T>() == 1 {
        let before = !mask & mask.wrapping_sub(1);
        let any = _mm_movemask_epi8(block).cast_unsigned() & before | _mm_movemask_epi8(all).cast_unsigned();
        return run(if any == 0 { 0 } else { 0x80 });
    }
    let kept = load_16(KEPT[16 - len..].first_chunk().expect("no more than 16 are kept"));
    run(beyond_ascii::<T>(_mm_or_si128(all, _mm_and_si128(block, kept))))
}

/// All of the units or-ed together, without the lowest bits.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn beyond_ascii<T: Unit>(all: __m128i) -> u32 {
    let all = _mm_or_si128(all, _mm_unpackhi_epi64(all, all));
    let all = _mm_cvtsi128_si64(all).cast_unsigned();
    let all = (all | all >> 32) as u32;
    match size_of::<T>() {
        1 if all & 0x8080_8080 == 0 => 0,
        1 => 0x80,
        2 => (all | all >> 16) & 0xff80,
        _ => all & !0x7f,
    }
}

#[inline]
#[target_feature(enable = "sse2")]
fn equal<T: Unit>(a: __m128i, b: __m128i) -> __m128i {
    match size_of::<T>() {
        1 => _mm_cmpeq_epi8(a, b),
        2 => _mm_cmpeq_epi16(a, b),
        _ => _mm_cmpeq_epi32(a, b),
    }
}

#[inline]
#[target_feature(enable = "sse2")]
fn splat<T: Unit>(unit: u32) -> __m128i {
    match size_of::<T>() {
        1 => _mm_set1_epi8(unit as i8),
        2 => _mm_set1_epi16(unit as i16),
        _ => _mm_set1_epi32(unit.cast_signed()),
    }
}
