//! Base64 with AVX2: 24 bytes and 32 characters at a time.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::alphabet::Alphabet;
use super::tables::{BAD_LOW, HIGH_CLASS, OFFSETS, encode_offsets, is_extended};
use super::{Run, ssse3};
use crate::x86::{load_16, load_32, store_32};

#[inline]
#[target_feature(enable = "avx2")]
fn both(table: &[u8; 16]) -> __m256i {
    _mm256_broadcastsi128_si256(load_16(table))
}

/// The 32 characters of twice twelve bytes, each at the beginning of its half.
#[inline]
#[target_feature(enable = "avx2")]
fn encode_block(bytes: __m256i, offsets: __m256i) -> __m256i {
    let spread = _mm256_shuffle_epi8(bytes, both(&ssse3::SPREAD));
    let even = _mm256_and_si256(spread, _mm256_set1_epi32(0x0FC0_FC00));
    let even = _mm256_mulhi_epu16(even, _mm256_set1_epi32(0x0400_0040));
    let odd = _mm256_and_si256(spread, _mm256_set1_epi32(0x003F_03F0));
    let odd = _mm256_mullo_epi16(odd, _mm256_set1_epi32(0x0100_0010));
    let values = _mm256_or_si256(even, odd);
    let ranges = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
    let upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), values);
    let ranges = _mm256_or_si256(ranges, _mm256_and_si256(upper, _mm256_set1_epi8(13)));
    _mm256_add_epi8(values, _mm256_shuffle_epi8(offsets, ranges))
}

/// Encodes all of `data`, with padding; returns how many characters were written.
#[target_feature(enable = "avx2")]
pub(super) fn encode(alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let offsets = both(&encode_offsets(alphabet));
    let (mut data, mut written) = (data, 0);
    while let Some(block) = data.first_chunk::<28>()
        && let (Some(low), Some(high)) = (block.first_chunk(), block.last_chunk())
        && let Some(room) = out[written..].first_chunk_mut()
    {
        let bytes = _mm256_set_m128i(load_16(high), load_16(low));
        store_32(room, encode_block(bytes, offsets));
        data = &data[24..];
        written += 32;
    }
    written + ssse3::encode(alphabet, data, &mut out[written..])
}

/// Decodes fours of data at the beginning of `chars`.
#[target_feature(enable = "avx2")]
pub(super) fn decode(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    if is_extended(alphabet) { blocks::<true>(alphabet, chars, out) } else { blocks::<false>(alphabet, chars, out) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn blocks<const EXTENDED: bool>(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let altchars = alphabet.altchars().map(|char| _mm256_set1_epi8(char as i8));
    let (mut at, mut written) = (0, 0);
    while let Some(block) = chars[at..].first_chunk() {
        let (values, data) = look_up::<EXTENDED>(load_32(block), altchars);
        if data != !0 {
            break;
        }
        let Some(room) = out[written..].first_chunk_mut() else {
            break;
        };
        store_32(room, pack(values));
        at += 32;
        written += 24;
    }
    let rest = ssse3::blocks::<EXTENDED>(alphabet, &chars[at..], &mut out[written..]);
    Run { chars: at + rest.chars, values: at + rest.values, last: rest.last }
}

/// The value of each character, and a bit for each one that is data.
#[inline]
#[target_feature(enable = "avx2")]
fn look_up<const EXTENDED: bool>(chars: __m256i, altchars: [__m256i; 2]) -> (__m256i, u32) {
    let nibble = _mm256_set1_epi8(0x0F);
    let high = _mm256_and_si256(_mm256_srli_epi32::<4>(chars), nibble);
    let low = _mm256_and_si256(chars, nibble);
    let bad = _mm256_and_si256(_mm256_shuffle_epi8(both(&BAD_LOW), low), _mm256_shuffle_epi8(both(&HIGH_CLASS), high));
    let mut data = _mm256_cmpeq_epi8(bad, _mm256_setzero_si256());
    // A slash has an offset of its own.
    let slash = _mm256_cmpeq_epi8(chars, _mm256_set1_epi8(b'/' as i8));
    let offsets = _mm256_shuffle_epi8(both(&OFFSETS), _mm256_add_epi8(high, slash));
    let mut values = _mm256_add_epi8(chars, offsets);
    if EXTENDED {
        let [is_62, is_63] = altchars.map(|char| _mm256_cmpeq_epi8(chars, char));
        values = _mm256_blendv_epi8(values, _mm256_set1_epi8(62), is_62);
        values = _mm256_blendv_epi8(values, _mm256_set1_epi8(63), is_63);
        data = _mm256_or_si256(data, _mm256_or_si256(is_62, is_63));
    }
    (values, _mm256_movemask_epi8(data) as u32)
}

/// The 24 bytes of 32 values, and eight that do not count.
#[inline]
#[target_feature(enable = "avx2")]
fn pack(values: __m256i) -> __m256i {
    let twelves = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x0140_0140));
    let triples = _mm256_madd_epi16(twelves, _mm256_set1_epi32(0x0001_1000));
    let halves = _mm256_shuffle_epi8(triples, both(&ssse3::GATHER));
    _mm256_permutevar8x32_epi32(halves, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7))
}
