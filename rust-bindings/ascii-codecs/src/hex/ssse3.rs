//! 16 or 32 digits at a time. The AVX2 code does the ends of its texts with this.

use std::arch::x86_64::{
    __m128i, _mm_add_epi8, _mm_adds_epu8, _mm_and_si128, _mm_cmplt_epi8, _mm_cvtsi128_si64, _mm_maddubs_epi16,
    _mm_max_epu8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_packus_epi16, _mm_set1_epi8, _mm_set1_epi16,
    _mm_setzero_si128, _mm_shuffle_epi8, _mm_srli_epi16, _mm_sub_epi8, _mm_subs_epu8, _mm_unpackhi_epi8,
    _mm_unpacklo_epi8,
};
use std::mem::MaybeUninit;

use super::layout::LAYOUTS_16;
use super::{Case, Digits, Separator, encode_each_group, scalar};
use crate::x86::{load_8, load_16, store_16};

/// The upper and the lower digits of 16 bytes.
#[inline]
#[target_feature(enable = "ssse3")]
fn digits(table: __m128i, data: __m128i) -> (__m128i, __m128i) {
    let low = _mm_set1_epi8(0x0F);
    let value = |nibbles| _mm_shuffle_epi8(table, _mm_and_si128(nibbles, low));
    (value(_mm_srli_epi16(data, 4)), value(data))
}

/// The digits of eight bytes.
#[inline]
#[target_feature(enable = "ssse3")]
fn digits_of_8(table: __m128i, data: &[u8; 8]) -> __m128i {
    let (upper, lower) = digits(table, load_8(data));
    _mm_unpacklo_epi8(upper, lower)
}

#[inline]
#[target_feature(enable = "ssse3")]
fn encode_16(table: __m128i, data: &[u8; 16], out: &mut [MaybeUninit<u8>; 32]) {
    let (upper, lower) = digits(table, load_16(data));
    let [front, back, ..] = out.as_chunks_mut().0 else { return };
    store_16(front, _mm_unpacklo_epi8(upper, lower));
    store_16(back, _mm_unpackhi_epi8(upper, lower));
}

/// Writes two digits for each byte.
#[target_feature(enable = "ssse3")]
pub(super) fn encode(case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let Some(last) = data.last_chunk() else { return encode_short(case, data, out) };
    let table = load_16(case.digits());
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

/// [`encode`] for less than 16 bytes.
#[inline]
#[target_feature(enable = "ssse3")]
pub(super) fn encode_short(case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let (Some(first), Some(last)) = (data.first_chunk(), data.last_chunk()) else {
        return scalar::encode(case, data, out);
    };
    let table = load_16(case.digits());
    if let Some(out) = out.first_chunk_mut() {
        store_16(out, digits_of_8(table, first));
    }
    if data.len() > 8
        && let Some(out) = out.last_chunk_mut()
    {
        store_16(out, digits_of_8(table, last));
    }
}

/// Writes groups, each with the separator before it.
#[target_feature(enable = "ssse3")]
pub(super) fn encode_groups(case: Case, separator: &Separator, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    let Some(layout) = LAYOUTS_16.get(separator.every.get() - 1) else {
        return encode_each_group(separator, data, out, |group, out| encode(case, group, out));
    };
    let table = load_16(case.digits());
    let places = load_16(&layout.digits);
    let is_separator = _mm_cmplt_epi8(places, _mm_setzero_si128());
    let separators = _mm_and_si128(is_separator, _mm_set1_epi8(separator.byte.cast_signed()));
    while let (Some(block), Some(room)) = (data.first_chunk(), out.first_chunk_mut()) {
        let digits = digits_of_8(table, block);
        store_16(room, _mm_or_si128(_mm_shuffle_epi8(digits, places), separators));
        (data, out) = (&data[layout.bytes..], &mut out[layout.chars..]);
    }
    scalar::encode_groups(case, separator, data, out);
}

/// What tells letters from other characters: those bits that do not matter, and the first letter.
#[inline]
pub(super) fn letters(digits: Digits) -> (u8, u8) {
    match digits {
        Digits::Any => (0x20, b'a'),
        Digits::Upper => (0, b'A'),
    }
}

/// The values of characters; more than 15 for what is no digit.
#[inline]
#[target_feature(enable = "ssse3")]
fn values(digits: Digits, text: __m128i) -> __m128i {
    let all = |byte: u8| _mm_set1_epi8(byte.cast_signed());
    let (ignored, first) = letters(digits);
    // `9` becomes 255, and only what is from `0` on stays at 240 or more.
    let figure = _mm_subs_epu8(_mm_add_epi8(text, all(255 - b'9')), all(6));
    let letter = _mm_sub_epi8(_mm_or_si128(text, all(ignored)), all(first));
    _mm_min_epu8(_mm_sub_epi8(figure, all(240)), _mm_adds_epu8(letter, all(10)))
}

/// Pairs of values as 16 bits each.
#[inline]
#[target_feature(enable = "ssse3")]
fn pairs(values: __m128i) -> __m128i {
    _mm_maddubs_epi16(values, _mm_set1_epi16(0x0110))
}

/// Whether no value is more than 15.
#[inline]
#[target_feature(enable = "ssse3")]
fn all_digits(values: __m128i) -> bool {
    _mm_movemask_epi8(_mm_adds_epu8(values, _mm_set1_epi8(0x70))) == 0
}

/// Decodes 32 characters; the greatest values.
#[inline]
#[target_feature(enable = "ssse3")]
fn decode_32(digits: Digits, text: &[u8; 32], out: &mut [MaybeUninit<u8>; 16]) -> __m128i {
    let [front, back, ..] = text.as_chunks().0 else { return _mm_set1_epi8(-1) };
    let (front, back) = (values(digits, load_16(front)), values(digits, load_16(back)));
    store_16(out, _mm_packus_epi16(pairs(front), pairs(back)));
    _mm_max_epu8(front, back)
}

/// Decodes 16 characters; the values.
#[inline]
#[target_feature(enable = "ssse3")]
fn decode_16(digits: Digits, text: &[u8; 16], out: &mut [MaybeUninit<u8>; 8]) -> __m128i {
    let values = values(digits, load_16(text));
    let bytes = _mm_packus_epi16(pairs(values), _mm_setzero_si128());
    *out = _mm_cvtsi128_si64(bytes).to_le_bytes().map(MaybeUninit::new);
    values
}

/// Writes one byte for two digits; whether all characters are digits.
#[target_feature(enable = "ssse3")]
pub(super) fn decode(digits: Digits, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let Some(last) = text.last_chunk() else { return decode_short(digits, text, out) };
    let mut greatest = _mm_setzero_si128();
    let (blocks, rest) = text.as_chunks();
    for (block, out) in blocks.iter().zip(out.as_chunks_mut().0) {
        greatest = _mm_max_epu8(greatest, decode_32(digits, block, out));
    }
    if !rest.is_empty()
        && let Some(out) = out.last_chunk_mut()
    {
        greatest = _mm_max_epu8(greatest, decode_32(digits, last, out));
    }
    all_digits(greatest)
}

/// [`decode`] for less than 32 characters.
#[inline]
#[target_feature(enable = "ssse3")]
fn decode_short(digits: Digits, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
        return scalar::decode(digits, text, out);
    };
    let mut greatest = _mm_setzero_si128();
    if let Some(out) = out.first_chunk_mut() {
        greatest = _mm_max_epu8(greatest, decode_16(digits, first, out));
    }
    if text.len() > 16
        && let Some(out) = out.last_chunk_mut()
    {
        greatest = _mm_max_epu8(greatest, decode_16(digits, last, out));
    }
    all_digits(greatest)
}
