//! Base64 with SSSE3 and SSE4.1: twelve bytes and sixteen characters at a time.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::alphabet::Alphabet;
use super::tables::{BAD_LOW, HIGH_CLASS, OFFSETS, encode_offsets, is_extended};
use super::{Run, scalar};
use crate::x86::{load_16, store_16};

/// Where each of twelve bytes goes: [a, b, c] becomes [b, a, c, b], in which the bits of each
/// character are next to each other.
pub(super) static SPREAD: [u8; 16] = [1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10];

/// Where the three bytes are in each group of 24 bits; and zeroes.
pub(super) static GATHER: [u8; 16] = [2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0x80, 0x80, 0x80, 0x80];

/// The sixteen characters of the first twelve bytes.
#[inline]
#[target_feature(enable = "ssse3")]
fn encode_block(bytes: __m128i, offsets: __m128i) -> __m128i {
    let spread = _mm_shuffle_epi8(bytes, load_16(&SPREAD));
    // The first and third characters come to their place by a shift to the right, which is the
    // upper half of a product, and the others by one to the left.
    let even = _mm_and_si128(spread, _mm_set1_epi32(0x0FC0_FC00));
    let even = _mm_mulhi_epu16(even, _mm_set1_epi32(0x0400_0040));
    let odd = _mm_and_si128(spread, _mm_set1_epi32(0x003F_03F0));
    let odd = _mm_mullo_epi16(odd, _mm_set1_epi32(0x0100_0010));
    let values = _mm_or_si128(even, odd);
    // 0 for 26 to 51, 1 to 12 for 52 to 63, 13 for 0 to 25.
    let ranges = _mm_subs_epu8(values, _mm_set1_epi8(51));
    let upper = _mm_cmpgt_epi8(_mm_set1_epi8(26), values);
    let ranges = _mm_or_si128(ranges, _mm_and_si128(upper, _mm_set1_epi8(13)));
    _mm_add_epi8(values, _mm_shuffle_epi8(offsets, ranges))
}

/// Encodes all of `data`, with padding; returns how many characters were written.
// Inlined into the kernel of AVX2, so that it has the instructions of AVX2 there.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn encode(alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let offsets = load_16(&encode_offsets(alphabet));
    let (mut data, mut written) = (data, 0);
    while let Some(block) = data.first_chunk()
        && let Some(room) = out[written..].first_chunk_mut()
    {
        store_16(room, encode_block(load_16(block), offsets));
        data = &data[12..];
        written += 16;
    }
    written + scalar::encode(alphabet, data, &mut out[written..])
}

/// Decodes fours of data at the beginning of `chars`.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn decode(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    if is_extended(alphabet) { blocks::<true>(alphabet, chars, out) } else { blocks::<false>(alphabet, chars, out) }
}

/// Decodes as [`decode`] does.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn blocks<const EXTENDED: bool>(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let altchars = alphabet.altchars().map(|char| _mm_set1_epi8(char as i8));
    let (mut at, mut written) = (0, 0);
    while let Some(block) = chars[at..].first_chunk()
        && let Some(room) = out[written..].first_chunk_mut()
    {
        let (values, data) = look_up::<EXTENDED>(load_16(block), altchars);
        store_16(room, pack(values));
        if data != 0xFFFF {
            // Whole fours count, though more was stored.
            let fours = data.trailing_ones() as usize / 4;
            return Run::of_data(alphabet, &chars[..at + fours * 4]);
        }
        at += 16;
        written += 12;
    }
    let rest = scalar::decode(alphabet, &chars[at..], &mut out[written..]);
    Run { chars: at + rest.chars, values: at + rest.values, last: rest.last }
}

/// The value of each character, and a bit for each one that is data.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
fn look_up<const EXTENDED: bool>(chars: __m128i, altchars: [__m128i; 2]) -> (__m128i, u32) {
    let nibble = _mm_set1_epi8(0x0F);
    let high = _mm_and_si128(_mm_srli_epi32::<4>(chars), nibble);
    let low = _mm_and_si128(chars, nibble);
    let bad = _mm_and_si128(_mm_shuffle_epi8(load_16(&BAD_LOW), low), _mm_shuffle_epi8(load_16(&HIGH_CLASS), high));
    let mut data = _mm_cmpeq_epi8(bad, _mm_setzero_si128());
    // A slash has an offset of its own.
    let slash = _mm_cmpeq_epi8(chars, _mm_set1_epi8(b'/' as i8));
    let offsets = _mm_shuffle_epi8(load_16(&OFFSETS), _mm_add_epi8(high, slash));
    let mut values = _mm_add_epi8(chars, offsets);
    if EXTENDED {
        let [is_62, is_63] = altchars.map(|char| _mm_cmpeq_epi8(chars, char));
        values = _mm_blendv_epi8(values, _mm_set1_epi8(62), is_62);
        values = _mm_blendv_epi8(values, _mm_set1_epi8(63), is_63);
        data = _mm_or_si128(data, _mm_or_si128(is_62, is_63));
    }
    (values, _mm_movemask_epi8(data) as u32)
}

/// The twelve bytes of sixteen values, and four zeroes.
#[inline]
#[target_feature(enable = "ssse3")]
fn pack(values: __m128i) -> __m128i {
    let twelves = _mm_maddubs_epi16(values, _mm_set1_epi32(0x0140_0140));
    let triples = _mm_madd_epi16(twelves, _mm_set1_epi32(0x0001_1000));
    _mm_shuffle_epi8(triples, load_16(&GATHER))
}
