//! Runs of plain units copied with AVX-512.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use ascii_codecs::x86::{load_64, load_front, store_64, store_front};

use crate::Unit;
use crate::scan::avx512::special;

/// Copies the units before the first one that is not plain; returns how many bytes they are.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl")]
pub(super) fn copy_run<T: Unit, const ASCII: bool>(text: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let mut at = 0;
    while let (Some(block), Some(room)) = (text[at..].first_chunk(), out[at..].first_chunk_mut()) {
        let block = load_64(block);
        let mask = not_plain::<T, ASCII>(block);
        store_64(room, block);
        if mask != 0 {
            return at + mask.trailing_zeros() as usize * size_of::<T>();
        }
        at += 64;
    }
    let (text, out) = (&text[at..], &mut out[at..]);
    let len = text.len().min(out.len());
    let block = load_front(&text[..len]);
    let len = (not_plain::<T, ASCII>(block).trailing_zeros() as usize * size_of::<T>()).min(len);
    store_front(&mut out[..len], block);
    at + len
}

/// A one for each of the units that are not plain.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
pub(super) fn not_plain<T: Unit, const ASCII: bool>(block: __m512i) -> u64 {
    if !ASCII {
        return special::<T>(block, true);
    }
    let quotes = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(b'"' as i8));
    let backslashes = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(b'\\' as i8));
    // One more than those from 0x20 to 0x7e is positive.
    let more = _mm512_add_epi8(block, _mm512_set1_epi8(1));
    quotes | backslashes | _mm512_cmple_epi8_mask(more, _mm512_set1_epi8(0x20))
}
