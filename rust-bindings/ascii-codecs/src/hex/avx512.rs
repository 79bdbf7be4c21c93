//! 64 digits at a time.

use std::arch::x86_64::{
    __m512i, _mm512_broadcast_i32x4, _mm512_castsi256_si512, _mm512_castsi512_si256, _mm512_cvtepi16_epi8,
    _mm512_cvtepu32_epi64, _mm512_maddubs_epi16, _mm512_mask_permutexvar_epi8, _mm512_movepi8_mask,
    _mm512_multishift_epi64_epi8, _mm512_or_si512, _mm512_permutex2var_epi8, _mm512_permutexvar_epi8, _mm512_set1_epi8,
    _mm512_set1_epi16, _mm512_set1_epi64, _mm512_setzero_si512,
};
use std::mem::MaybeUninit;

use super::layout::LAYOUTS_64;
use super::{Case, Digits, Separator, encode_each_group};
use crate::x86::{front, load_16, load_32, load_64, load_front, store_32, store_64, store_front};

/// The digits by their value, four times, so that the upper half of an index of six bits may
/// have any value.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn table(case: Case) -> __m512i {
    _mm512_broadcast_i32x4(load_16(case.digits()))
}

/// The digits of the first 32 bytes.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn digits(table: __m512i, data: __m512i) -> __m512i {
    let fours = _mm512_cvtepu32_epi64(_mm512_castsi512_si256(data));
    let places = _mm512_set1_epi64(i64::from_le_bytes([4, 0, 12, 8, 20, 16, 28, 24]));
    _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(places, fours), table)
}

/// Writes two digits for each byte.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn encode(case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let table = table(case);
    let (blocks, rest) = data.as_chunks::<32>();
    let (out, out_rest) = out.as_chunks_mut::<64>();
    for (block, out) in blocks.iter().zip(out) {
        store_64(out, digits(table, _mm512_castsi256_si512(load_32(block))));
    }
    if !rest.is_empty() {
        store_front(out_rest, digits(table, load_front(rest)));
    }
}

/// Writes groups, each with the separator before it.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn encode_groups(case: Case, separator: &Separator, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    let every = separator.every.get();
    let Some(layout) = LAYOUTS_64.get(every - 1) else {
        return encode_each_group(separator, data, out, |group, out| encode(case, group, out));
    };
    let table = table(case);
    let places = load_64(&layout.digits);
    let is_digit = !_mm512_movepi8_mask(places);
    let separators = _mm512_set1_epi8(separator.byte.cast_signed());
    let grouped = |data| _mm512_mask_permutexvar_epi8(separators, is_digit, places, digits(table, data));
    while let (Some(block), Some(room)) = (data.first_chunk(), out.first_chunk_mut()) {
        store_64(room, grouped(_mm512_castsi256_si512(load_32(block))));
        (data, out) = (&data[layout.bytes..], &mut out[layout.chars..]);
    }
    while !data.is_empty() {
        let (block, rest) = data.split_at(layout.bytes.min(data.len()));
        let (room, out_rest) = out.split_at_mut(2 * block.len() + block.len().div_ceil(every));
        store_front(room, grouped(load_front(block)));
        (data, out) = (rest, out_rest);
    }
}

/// Writes one byte for two digits; whether all characters are digits.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn decode(digits: Digits, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let [low, high, ..] = digits.values().as_chunks().0 else { return false };
    let (low, high) = (load_64(low), load_64(high));
    // The values of characters; what is not ASCII has its topmost bit, others that are no digit
    // have the one of the table.
    let values = |text| _mm512_permutex2var_epi8(low, text, high);
    let bytes = |values| _mm512_cvtepi16_epi8(_mm512_maddubs_epi16(values, _mm512_set1_epi16(0x0110)));
    let mut seen = _mm512_setzero_si512();
    let (blocks, rest) = text.as_chunks();
    let (out, out_rest) = out.as_chunks_mut();
    for (block, out) in blocks.iter().zip(out) {
        let text = load_64(block);
        let values = values(text);
        seen = _mm512_or_si512(seen, _mm512_or_si512(text, values));
        store_32(out, bytes(values));
    }
    let mut strangers = _mm512_movepi8_mask(seen);
    if !rest.is_empty() {
        let text = load_front(rest);
        let values = values(text);
        strangers |= _mm512_movepi8_mask(_mm512_or_si512(text, values)) & front(rest.len());
        store_front(out_rest, _mm512_castsi256_si512(bytes(values)));
    }
    strangers == 0
}
