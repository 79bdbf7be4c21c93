//! 32 or 64 digits at a time.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_adds_epu8, _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_cvtepu8_epi16,
    _mm256_maddubs_epi16, _mm256_max_epu8, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_packus_epi16,
    _mm256_permute4x64_epi64, _mm256_set1_epi8, _mm256_set1_epi16, _mm256_setzero_si256, _mm256_shuffle_epi8,
    _mm256_slli_epi16, _mm256_srli_epi16, _mm256_sub_epi8, _mm256_subs_epu8,
};
use std::mem::MaybeUninit;

use super::ssse3::letters;
use super::{Case, Digits, Separator, encode_each_group, ssse3};
use crate::x86::{load_16, load_32, store_32};

#[inline]
#[target_feature(enable = "avx2")]
fn encode_16(table: __m256i, data: &[u8; 16], out: &mut [MaybeUninit<u8>; 32]) {
    let wide = _mm256_cvtepu8_epi16(load_16(data));
    let nibbles = _mm256_or_si256(_mm256_srli_epi16(wide, 4), _mm256_slli_epi16(wide, 8));
    store_32(out, _mm256_shuffle_epi8(table, _mm256_and_si256(nibbles, _mm256_set1_epi8(0x0F))));
}

/// Writes two digits for each byte.
#[target_feature(enable = "avx2")]
pub(super) fn encode(case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let Some(last) = data.last_chunk() else { return ssse3::encode_short(case, data, out) };
    let table = _mm256_broadcastsi128_si256(load_16(case.digits()));
    let (blocks, rest) = data.as_chunks();
    for (block, out) in blocks.iter().zip(out.as_chunks_mut().0) {
        encode_16(table, block, out);
    }
    if !rest.is_empty()
        && let Some(out) = out.last_chunk_mut()
    {
        encode_16(table, last, out);
    }
}

/// Writes groups, each with the separator before it: small groups are what half a vector holds.
#[target_feature(enable = "avx2")]
pub(super) fn encode_groups(case: Case, separator: &Separator, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    if separator.every.get() < 16 {
        return ssse3::encode_groups(case, separator, data, out);
    }
    encode_each_group(separator, data, out, |group, out| encode(case, group, out));
}

/// The values of characters; more than 15 for what is no digit.
#[inline]
#[target_feature(enable = "avx2")]
fn values(digits: Digits, text: __m256i) -> __m256i {
    let all = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let (ignored, first) = letters(digits);
    // `9` becomes 255, and only what is from `0` on stays at 240 or more.
    let figure = _mm256_subs_epu8(_mm256_add_epi8(text, all(255 - b'9')), all(6));
    let letter = _mm256_sub_epi8(_mm256_or_si256(text, all(ignored)), all(first));
    _mm256_min_epu8(_mm256_sub_epi8(figure, all(240)), _mm256_adds_epu8(letter, all(10)))
}

/// Pairs of values as 16 bits each.
#[inline]
#[target_feature(enable = "avx2")]
fn pairs(values: __m256i) -> __m256i {
    _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0110))
}

/// Decodes 64 characters; the greatest values.
#[inline]
#[target_feature(enable = "avx2")]
fn decode_64(digits: Digits, text: &[u8; 64], out: &mut [MaybeUninit<u8>; 32]) -> __m256i {
    let [front, back, ..] = text.as_chunks().0 else { return _mm256_set1_epi8(-1) };
    let (front, back) = (values(digits, load_32(front)), values(digits, load_32(back)));
    let packed = _mm256_packus_epi16(pairs(front), pairs(back));
    store_32(out, _mm256_permute4x64_epi64(packed, 0b11_01_10_00));
    _mm256_max_epu8(front, back)
}

/// Writes one byte for two digits; whether all characters are digits.
#[target_feature(enable = "avx2")]
pub(super) fn decode(digits: Digits, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let Some(last) = text.last_chunk() else { return ssse3::decode(digits, text, out) };
    let mut greatest = _mm256_setzero_si256();
    let (blocks, rest) = text.as_chunks();
    for (block, out) in blocks.iter().zip(out.as_chunks_mut().0) {
        greatest = _mm256_max_epu8(greatest, decode_64(digits, block, out));
    }
    if !rest.is_empty()
        && let Some(out) = out.last_chunk_mut()
    {
        greatest = _mm256_max_epu8(greatest, decode_64(digits, last, out));
    }
    _mm256_movemask_epi8(_mm256_adds_epu8(greatest, _mm256_set1_epi8(0x70))) == 0
}
