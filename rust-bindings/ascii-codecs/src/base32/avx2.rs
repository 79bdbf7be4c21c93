//! 32 digits at a time.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_and_si256, _mm256_blendv_epi8, _mm256_broadcastsi128_si256,
    _mm256_castsi128_si256, _mm256_castsi256_si128, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_extracti128_si256,
    _mm256_inserti128_si256, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_movemask_epi8, _mm256_mulhi_epu16,
    _mm256_or_si256, _mm256_packus_epi16, _mm256_set1_epi8, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_slli_epi16, _mm256_slli_epi64, _mm256_srli_epi16, _mm256_srli_epi64,
};
use std::mem::MaybeUninit;

use super::layout::{BYTES_OF_QUANTA, QUANTUM_0, QUANTUM_1, ROWS, SHIFTS};
use super::{Alphabet, Table, ssse3};
use crate::x86::{load_16, load_32, store_16, store_32};

/// The same 16 bytes in both lanes.
#[inline]
#[target_feature(enable = "avx2")]
fn twice(bytes: &[u8; 16]) -> __m256i {
    _mm256_broadcastsi128_si256(load_16(bytes))
}

/// The digits of ten bytes in each lane.
#[inline]
#[target_feature(enable = "avx2")]
fn digits(alphabet: &Alphabet, data: __m256i) -> __m256i {
    let values = |places| {
        let words = _mm256_shuffle_epi8(data, twice(places));
        let shifted = _mm256_mulhi_epu16(words, twice(&SHIFTS));
        _mm256_and_si256(shifted, _mm256_set1_epi16(31))
    };
    let values = _mm256_packus_epi16(values(&QUANTUM_0), values(&QUANTUM_1));
    let [low, high] = alphabet.halves().map(|half| _mm256_shuffle_epi8(twice(half), values));
    // The fifth bit of a value says which half it is in: it is moved to where the blend looks.
    _mm256_blendv_epi8(low, high, _mm256_slli_epi16(values, 3))
}

/// Writes all digits, and zeroes up to a whole quantum after them.
#[target_feature(enable = "avx2")]
pub(super) fn encode(alphabet: &Alphabet, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    while let (Some(block), Some(room)) = (data.first_chunk::<26>(), out.first_chunk_mut()) {
        let (Some(front), Some(back)) = (block.first_chunk(), block.last_chunk()) else { break };
        let lanes = _mm256_inserti128_si256(_mm256_castsi128_si256(load_16(front)), load_16(back), 1);
        store_32(room, digits(alphabet, lanes));
        (data, out) = (&data[20..], &mut out[32..]);
    }
    ssse3::encode(alphabet, data, out);
}

/// The values of 32 characters, and a mask of those that are digits.
#[inline]
#[target_feature(enable = "avx2")]
fn values(table: &Table, text: __m256i) -> (__m256i, __m256i) {
    // For what is not ASCII both lookups by the whole character give zero.
    let figure = _mm256_shuffle_epi8(twice(&table.figures), text);
    let letter =
        _mm256_add_epi8(_mm256_and_si256(text, _mm256_set1_epi8(0x1F)), _mm256_set1_epi8(table.before_a.cast_signed()));
    let values = _mm256_blendv_epi8(figure, letter, _mm256_cmpgt_epi8(text, _mm256_set1_epi8(b'?'.cast_signed())));
    let row = _mm256_and_si256(_mm256_srli_epi16(text, 4), _mm256_set1_epi8(0x0F));
    let row = _mm256_shuffle_epi8(twice(&ROWS), row);
    let is_digit = _mm256_and_si256(_mm256_shuffle_epi8(twice(&table.columns), text), row);
    (values, is_digit)
}

/// The bytes of 16 values at the front of each lane.
#[inline]
#[target_feature(enable = "avx2")]
fn bytes(values: __m256i) -> __m256i {
    let tens = _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x01_20));
    let twenties = _mm256_madd_epi16(tens, _mm256_set1_epi32(0x0001_0400));
    let numbers = _mm256_or_si256(_mm256_slli_epi64(twenties, 20), _mm256_srli_epi64(twenties, 32));
    _mm256_shuffle_epi8(numbers, twice(&BYTES_OF_QUANTA))
}

/// Writes all bytes, whose number is that of `out`; whether all characters are digits.
#[target_feature(enable = "avx2")]
pub(super) fn decode(table: &Table, mut text: &[u8], mut out: &mut [MaybeUninit<u8>]) -> bool {
    let mut strangers = _mm256_setzero_si256();
    while let (Some((block, rest)), Some(room)) = (text.split_first_chunk(), out.first_chunk_mut::<26>()) {
        let (values, is_digit) = values(table, load_32(block));
        strangers = _mm256_or_si256(strangers, _mm256_cmpeq_epi8(is_digit, _mm256_setzero_si256()));
        let bytes = bytes(values);
        if let Some(front) = room.first_chunk_mut() {
            store_16(front, _mm256_castsi256_si128(bytes));
        }
        if let Some(back) = room.last_chunk_mut() {
            store_16(back, _mm256_extracti128_si256(bytes, 1));
        }
        (text, out) = (rest, &mut out[20..]);
    }
    ssse3::decode(table, text, out) && _mm256_movemask_epi8(strangers) == 0
}
