//! Runs with AVX2: 32 bytes at a time.

use std::arch::x86_64::*;

use ascii_codecs::x86::load_32;

use super::Run;
use super::sse2::{beyond_ascii, by_16};
use crate::Unit;
use crate::bytes::bytes;

/// The run of a text of at least 16 bytes.
#[target_feature(enable = "avx2")]
pub(super) fn plain_run<T: Unit>(text: &[T], strict: bool) -> Run {
    let bytes = bytes(text);
    let Some(last) = bytes.last_chunk() else {
        return by_16(text, strict);
    };
    let (mut at, mut all) = (0, _mm256_setzero_si256());
    while let Some(block) = bytes[at..].first_chunk() {
        let block = load_32(block);
        let mask = special::<T>(block, strict);
        if mask != 0 {
            return end::<T>(at, all, block, mask);
        }
        all = _mm256_or_si256(all, block);
        at += 32;
    }
    // The last bytes, of which the first were looked at.
    let block = load_32(last);
    end::<T>(bytes.len() - 32, all, block, special::<T>(block, strict) | 1 << 32)
}

/// A one for each byte of the units that end a run.
#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn special<T: Unit>(block: __m256i, strict: bool) -> u64 {
    let quotes = equal::<T>(block, splat::<T>(u32::from(b'"')));
    let backslashes = equal::<T>(block, splat::<T>(u32::from(b'\\')));
    // Nothing is 1 without its lowest bits.
    let (high_bits, control) = (splat::<T>(!0x1f), splat::<T>(u32::from(!strict)));
    let controls = equal::<T>(_mm256_and_si256(block, high_bits), control);
    let special = _mm256_or_si256(_mm256_or_si256(quotes, backslashes), controls);
    u64::from(_mm256_movemask_epi8(special).cast_unsigned())
}

/// The run that ends at the first one of the mask in a block, which begins at the byte `start`, after
/// blocks of which `all` are or-ed together.
#[inline]
#[target_feature(enable = "avx2")]
fn end<T: Unit>(start: usize, all: __m256i, block: __m256i, mask: u64) -> Run {
    /// A vector of them keeps the front of another one.
    static KEPT: [u8; 64] = {
        let mut bytes = [0; 64];
        bytes.first_chunk_mut::<32>().expect("it has 64").copy_from_slice(&[0xff; 32]);
        bytes
    };
    let len = mask.trailing_zeros() as usize;
    let kept = load_32(KEPT[32 - len..].first_chunk().expect("no more than 32 are kept"));
    let all = _mm256_or_si256(all, _mm256_and_si256(block, kept));
    let all = _mm_or_si128(_mm256_castsi256_si128(all), _mm256_extracti128_si256::<1>(all));
    Run { len: (start + len) / size_of::<T>(), beyond_ascii: beyond_ascii::<T>(all) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn equal<T: Unit>(a: __m256i, b: __m256i) -> __m256i {
    match size_of::<T>() {
        1 => _mm256_cmpeq_epi8(a, b),
        2 => _mm256_cmpeq_epi16(a, b),
        _ => _mm256_cmpeq_epi32(a, b),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn splat<T: Unit>(unit: u32) -> __m256i {
    match size_of::<T>() {
        1 => _mm256_set1_epi8(unit as i8),
        2 => _mm256_set1_epi16(unit as i16),
        _ => _mm256_set1_epi32(unit.cast_signed()),
    }
}
