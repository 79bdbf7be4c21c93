//! Runs of plain units copied with AVX2.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use ascii_codecs::x86::{load_32, store_32};

use super::sse2::by_16;
use crate::Unit;
use crate::scan::avx2::special;

/// Copies the units before the first one that is not plain; returns how many bytes they are.
#[target_feature(enable = "avx2")]
pub(super) fn copy_run<T: Unit, const ASCII: bool>(text: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let mut at = 0;
    while let (Some(block), Some(room)) = (text[at..].first_chunk(), out[at..].first_chunk_mut()) {
        let block = load_32(block);
        let mask = not_plain::<T, ASCII>(block);
        store_32(room, block);
        if mask != 0 {
            return at + mask.trailing_zeros() as usize;
        }
        at += 32;
    }
    at + by_16::<T, ASCII>(&text[at..], &mut out[at..])
}

/// A one for each byte of the units that are not plain.
#[inline]
#[target_feature(enable = "avx2")]
fn not_plain<T: Unit, const ASCII: bool>(block: __m256i) -> u64 {
    if !ASCII {
        return special::<T>(block, true);
    }
    let quotes = _mm256_cmpeq_epi8(block, _mm256_set1_epi8(b'"' as i8));
    let backslashes = _mm256_cmpeq_epi8(block, _mm256_set1_epi8(b'\\' as i8));
    // One more than those from 0x20 to 0x7e is positive.
    let printable = _mm256_cmpgt_epi8(_mm256_add_epi8(block, _mm256_set1_epi8(1)), _mm256_set1_epi8(0x20));
    let plain = _mm256_andnot_si256(_mm256_or_si256(quotes, backslashes), printable);
    (!_mm256_movemask_epi8(plain)).cast_unsigned().into()
}
