//! `\uXXXX` of eight UTF-16 units at a time, with SSSE3.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use ascii_codecs::x86::{load_16, store_16};

use super::entry::ESCAPE;
use crate::Unit;
use crate::bytes::bytes;

/// Writes the escapes of the first units, eight UTF-16 units at a time, as long as none of them is ASCII
/// and, of units of four bytes, none or all are beyond the BMP. Returns how many were read and written.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn write_hex<T: Unit>(text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    let text = bytes(text);
    let (mut read, mut written) = (0, 0);
    while let (Some(block), Some(room)) = (text[read..].first_chunk(), out[written..].first_chunk_mut()) {
        let block = load_16(block);
        let (units, len) = if size_of::<T>() == 2 {
            (block, 16)
        } else if all(_mm_cmpgt_epi32(block, _mm_set1_epi32(0xffff))) {
            (pairs(block), 16)
        } else if let Some(next) = text[read + 16..].first_chunk() {
            let next = load_16(next);
            let beyond = _mm_srli_epi32::<16>(_mm_or_si128(block, next));
            if !all(_mm_cmpeq_epi32(beyond, _mm_setzero_si128())) {
                break;
            }
            (_mm_packus_epi32(block, next), 32)
        } else {
            break;
        };
        let ascii = _mm_cmpeq_epi16(_mm_and_si128(units, _mm_set1_epi16(!0x7f)), _mm_setzero_si128());
        if _mm_movemask_epi8(ascii) != 0 {
            break;
        }
        store_escapes(units, room);
        read += len;
        written += room.len();
    }
    (read / size_of::<T>(), written)
}

/// Whether a comparison is true of all units.
#[inline]
#[target_feature(enable = "sse2")]
fn all(compared: __m128i) -> bool {
    _mm_movemask_epi8(compared) == 0xffff
}

/// The surrogates of four characters beyond the BMP.
#[inline]
#[target_feature(enable = "sse2")]
fn pairs(chars: __m128i) -> __m128i {
    let high = _mm_add_epi32(_mm_srli_epi32::<10>(chars), _mm_set1_epi32(0xd800 - (0x1_0000 >> 10)));
    let low = _mm_or_si128(_mm_and_si128(chars, _mm_set1_epi32(0x3ff)), _mm_set1_epi32(0xdc00));
    _mm_or_si128(high, _mm_slli_epi32::<16>(low))
}

/// Where the digits of eight units are in their escapes: 16 bytes each of the digits from the first
/// one, the eighth and the sixteenth on; nothing where `\u` is.
static PLACES: [[u8; 16]; 3] = {
    let mut places = [[0x80; 16]; 3];
    let mut digit = 0;
    while digit < 32 {
        let place = digit / 4 * ESCAPE + 2 + digit % 4;
        let part = place / 16;
        places[part][place % 16] = (digit - 8 * part) as u8;
        digit += 1;
    }
    places
};

/// What is beside the digits.
static PREFIXES: [[u8; 16]; 3] = {
    let mut prefixes = [[0; 16]; 3];
    let mut place = 0;
    while place < 8 * ESCAPE {
        prefixes[place / 16][place % 16] = match place % ESCAPE {
            0 => b'\\',
            1 => b'u',
            _ => 0,
        };
        place += 1;
    }
    prefixes
};

/// Writes the escapes of eight UTF-16 units.
#[inline]
#[target_feature(enable = "ssse3")]
fn store_escapes(units: __m128i, out: &mut [MaybeUninit<u8>; 8 * ESCAPE]) {
    let digits = load_16(b"0123456789abcdef");
    let low_bits = _mm_set1_epi8(0xf);
    // The bytes of each unit in the order of the digits.
    let units = _mm_shuffle_epi8(units, _mm_set_epi8(14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1));
    let high = _mm_shuffle_epi8(digits, _mm_and_si128(_mm_srli_epi16::<4>(units), low_bits));
    let low = _mm_shuffle_epi8(digits, _mm_and_si128(units, low_bits));
    // The digits of four units each.
    let (first, last) = (_mm_unpacklo_epi8(high, low), _mm_unpackhi_epi8(high, low));
    let parts = [first, _mm_alignr_epi8::<8>(last, first), last];
    let (rooms, _) = out.as_chunks_mut();
    for part in 0..3 {
        let placed = _mm_shuffle_epi8(parts[part], load_16(&PLACES[part]));
        store_16(&mut rooms[part], _mm_or_si128(placed, load_16(&PREFIXES[part])));
    }
}
