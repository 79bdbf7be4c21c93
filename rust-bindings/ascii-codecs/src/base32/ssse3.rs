//! 16 digits at a time. The AVX2 code does the ends of its texts with this.

use std::arch::x86_64::{
    __m128i, _mm_add_epi8, _mm_and_si128, _mm_blendv_epi8, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_madd_epi16,
    _mm_maddubs_epi16, _mm_movemask_epi8, _mm_mulhi_epu16, _mm_or_si128, _mm_packus_epi16, _mm_set1_epi8,
    _mm_set1_epi16, _mm_set1_epi32, _mm_setzero_si128, _mm_shuffle_epi8, _mm_slli_epi16, _mm_slli_epi64,
    _mm_srli_epi16, _mm_srli_epi64,
};
use std::mem::MaybeUninit;

use super::layout::{BYTES_OF_QUANTA, QUANTUM_0, QUANTUM_1, ROWS, SHIFTS};
use super::{Alphabet, Table, scalar};
use crate::x86::{load_16, store_16};

/// The digits of ten bytes.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
fn digits(alphabet: &Alphabet, data: __m128i) -> __m128i {
    let values = |places| {
        let words = _mm_shuffle_epi8(data, load_16(places));
        let shifted = _mm_mulhi_epu16(words, load_16(&SHIFTS));
        _mm_and_si128(shifted, _mm_set1_epi16(31))
    };
    let values = _mm_packus_epi16(values(&QUANTUM_0), values(&QUANTUM_1));
    let [low, high] = alphabet.halves().map(|half| _mm_shuffle_epi8(load_16(half), values));
    // The fifth bit of a value says which half it is in: it is moved to where the blend looks.
    _mm_blendv_epi8(low, high, _mm_slli_epi16(values, 3))
}

/// Writes all digits, and zeroes up to a whole quantum after them.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn encode(alphabet: &Alphabet, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    while let (Some(block), Some(room)) = (data.first_chunk(), out.first_chunk_mut()) {
        store_16(room, digits(alphabet, load_16(block)));
        (data, out) = (&data[10..], &mut out[16..]);
    }
    scalar::encode(alphabet, data, out);
}

/// The values of 16 characters, and a mask of those that are digits.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
fn values(table: &Table, text: __m128i) -> (__m128i, __m128i) {
    // For what is not ASCII both lookups by the whole character give zero.
    let figure = _mm_shuffle_epi8(load_16(&table.figures), text);
    let letter = _mm_add_epi8(_mm_and_si128(text, _mm_set1_epi8(0x1F)), _mm_set1_epi8(table.before_a.cast_signed()));
    let values = _mm_blendv_epi8(figure, letter, _mm_cmpgt_epi8(text, _mm_set1_epi8(b'?'.cast_signed())));
    let row = _mm_and_si128(_mm_srli_epi16(text, 4), _mm_set1_epi8(0x0F));
    let row = _mm_shuffle_epi8(load_16(&ROWS), row);
    let is_digit = _mm_and_si128(_mm_shuffle_epi8(load_16(&table.columns), text), row);
    (values, is_digit)
}

/// The bytes of 16 values.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
fn bytes(values: __m128i) -> __m128i {
    let tens = _mm_maddubs_epi16(values, _mm_set1_epi16(0x01_20));
    let twenties = _mm_madd_epi16(tens, _mm_set1_epi32(0x0001_0400));
    let numbers = _mm_or_si128(_mm_slli_epi64(twenties, 20), _mm_srli_epi64(twenties, 32));
    _mm_shuffle_epi8(numbers, load_16(&BYTES_OF_QUANTA))
}

/// Writes all bytes, whose number is that of `out`; whether all characters are digits.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn decode(table: &Table, mut text: &[u8], mut out: &mut [MaybeUninit<u8>]) -> bool {
    let mut strangers = _mm_setzero_si128();
    while let (Some((block, rest)), Some(room)) = (text.split_first_chunk(), out.first_chunk_mut()) {
        let (values, is_digit) = values(table, load_16(block));
        strangers = _mm_or_si128(strangers, _mm_cmpeq_epi8(is_digit, _mm_setzero_si128()));
        store_16(room, bytes(values));
        (text, out) = (rest, &mut out[10..]);
    }
    scalar::decode(table, text, out) && _mm_movemask_epi8(strangers) == 0
}
