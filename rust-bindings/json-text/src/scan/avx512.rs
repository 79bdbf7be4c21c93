//! Runs with AVX-512: 64 bytes at a time, and the end with a mask.

use std::arch::x86_64::*;

use ascii_codecs::x86::{load_64, load_front};

use super::Run;
use super::sse2::beyond_ascii;
use crate::Unit;
use crate::bytes::bytes;

/// See [`super::plain_run`].
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl")]
pub(super) fn plain_run<T: Unit>(text: &[T], strict: bool) -> Run {
    let bytes = bytes(text);
    let (mut at, mut all) = (0, _mm512_setzero_si512());
    loop {
        let left = &bytes[at..];
        let (block, mask) = match left.first_chunk() {
            Some(block) => {
                let block = load_64(block);
                let mask = special::<T>(block, strict);
                if mask == 0 {
                    all = _mm512_or_si512(all, block);
                    at += 64;
                    continue;
                }
                (block, mask)
            }
            None => {
                let block = load_front(left);
                (block, special::<T>(block, strict) | 1 << (left.len() / size_of::<T>()))
            }
        };
        let before = !mask & mask.wrapping_sub(1);
        let kept = match size_of::<T>() {
            1 => _mm512_maskz_mov_epi8(before, block),
            2 => _mm512_maskz_mov_epi16(before as u32, block),
            _ => _mm512_maskz_mov_epi32(before as u16, block),
        };
        let all = _mm512_or_si512(all, kept);
        let all = _mm256_or_si256(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64::<1>(all));
        let all = _mm_or_si128(_mm256_castsi256_si128(all), _mm256_extracti128_si256::<1>(all));
        let len = at / size_of::<T>() + mask.trailing_zeros() as usize;
        return Run { len, beyond_ascii: beyond_ascii::<T>(all) };
    }
}

/// A one for each of the units that end a run.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
pub(crate) fn special<T: Unit>(block: __m512i, strict: bool) -> u64 {
    let quotes = equal::<T>(block, splat::<T>(u32::from(b'"')));
    let backslashes = equal::<T>(block, splat::<T>(u32::from(b'\\')));
    // Nothing is 1 without its lowest bits.
    let (high_bits, control) = (splat::<T>(!0x1f), splat::<T>(u32::from(!strict)));
    quotes | backslashes | equal::<T>(_mm512_and_si512(block, high_bits), control)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn equal<T: Unit>(a: __m512i, b: __m512i) -> u64 {
    match size_of::<T>() {
        1 => _mm512_cmpeq_epi8_mask(a, b),
        2 => _mm512_cmpeq_epi16_mask(a, b).into(),
        _ => _mm512_cmpeq_epi32_mask(a, b).into(),
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn splat<T: Unit>(unit: u32) -> __m512i {
    match size_of::<T>() {
        1 => _mm512_set1_epi8(unit as i8),
        2 => _mm512_set1_epi16(unit as i16),
        _ => _mm512_set1_epi32(unit.cast_signed()),
    }
}
