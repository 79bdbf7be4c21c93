//! Units of two and four bytes as ASCII with SSSE3: eight at a time, plain or not.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use ascii_codecs::x86::{load_16, store_16};

use super::entry::{ESCAPE, PAIR, write_bytes};
use super::sse2::not_plain;
use crate::Unit;
use crate::bytes::{bytes, load_short};

/// How many units are written together.
const BLOCK: usize = 8;

/// What there must be room for: the longest escapes of a block, and then some.
const ROOM: usize = BLOCK * PAIR + 8;

/// Writes units up to where a block of plain ones was, or to the end of the text or of the room. Returns
/// how many were read and written.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn write_blocks<T: Unit>(text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    while read < text.len()
        && let Some(room) = out[written..].first_chunk_mut::<ROOM>()
    {
        let left = &text[read..];
        let Some(Block { units, len, read: block_read }) = load_block(left) else {
            let left = &left[..left.len().min(BLOCK)];
            read += left.len();
            written += write_bytes::<T, true>(left, room).1;
            continue;
        };
        read += block_read;
        let narrow = _mm_packus_epi16(units, units);
        // The zeroes behind the text are written as if they were plain.
        let escaped = not_plain::<u8, true>(narrow) & !(u32::MAX << len);
        if escaped == 0 {
            store_16(room.first_chunk_mut().expect("it has more"), narrow);
            written += len;
            break;
        }
        let ascii = _mm_cmpeq_epi16(_mm_and_si128(units, _mm_set1_epi16(!0x7f)), _mm_setzero_si128());
        let ascii = _mm_movemask_epi8(_mm_packs_epi16(ascii, ascii)).cast_unsigned();
        written += if escaped & ascii != 0 {
            // Some escapes of ASCII characters are short.
            write_bytes::<T, true>(&left[..block_read], room).1
        } else if escaped == 0xff {
            store_escapes(units, room.first_chunk_mut().expect("it has more"))
        } else {
            store_mixed(units, escaped, room) - (BLOCK - len)
        };
    }
    (read, written)
}

/// UTF-16 units that are written together.
struct Block {
    /// At most eight of them, and zeroes.
    units: __m128i,
    /// How many there are.
    len: usize,
    /// Of how many characters of the text.
    read: usize,
}

/// The first characters of a text; None if some of them, but not the first four, are beyond the BMP.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
fn load_block<T: Unit>(text: &[T]) -> Option<Block> {
    let len = text.len().min(BLOCK);
    let text = bytes(text);
    let first = load_front(text);
    if size_of::<T>() == 2 {
        return Some(Block { units: first, len, read: len });
    }
    let second = load_front(&text[text.len().min(16)..]);
    let beyond = _mm_cmpgt_epi32(_mm_or_si128(first, second), _mm_set1_epi32(0xffff));
    if _mm_movemask_epi8(beyond) == 0 {
        return Some(Block { units: _mm_packus_epi32(first, second), len, read: len });
    }
    let pairs = _mm_movemask_epi8(_mm_cmpgt_epi32(first, _mm_set1_epi32(0xffff))) == 0xffff;
    pairs.then(|| Block { units: surrogates(first), len: BLOCK, read: BLOCK / 2 })
}

/// The first 16 bytes, or fewer and zeroes.
#[inline]
#[target_feature(enable = "sse2")]
fn load_front(bytes: &[u8]) -> __m128i {
    match bytes.first_chunk() {
        Some(bytes) => load_16(bytes),
        None => load_short(bytes),
    }
}

/// The surrogate pairs of four characters.
#[inline]
#[target_feature(enable = "sse2")]
fn surrogates(chars: __m128i) -> __m128i {
    let high = _mm_add_epi32(_mm_srli_epi32::<10>(chars), _mm_set1_epi32(0xd800 - (0x1_0000 >> 10)));
    let low = _mm_or_si128(_mm_and_si128(chars, _mm_set1_epi32(0x3ff)), _mm_set1_epi32(0xdc00));
    _mm_or_si128(high, _mm_slli_epi32::<16>(low))
}

/// The digits of the first four UTF-16 units, and of the other four.
#[inline]
#[target_feature(enable = "ssse3")]
fn digits(units: __m128i) -> (__m128i, __m128i) {
    let digits = load_16(b"0123456789abcdef");
    let low_bits = _mm_set1_epi8(0xf);
    // The bytes of each unit in the order of the digits.
    let units = _mm_shuffle_epi8(units, _mm_set_epi8(14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1));
    let high = _mm_shuffle_epi8(digits, _mm_and_si128(_mm_srli_epi16::<4>(units), low_bits));
    let low = _mm_shuffle_epi8(digits, _mm_and_si128(units, low_bits));
    (_mm_unpacklo_epi8(high, low), _mm_unpackhi_epi8(high, low))
}

/// Which bytes make up 16 bytes of output, and which are or-ed to them where there is none of those.
#[derive(Clone, Copy)]
struct Layout {
    places: [u8; 16],
    constants: [u8; 16],
}

impl Layout {
    const EMPTY: Self = Self { places: [0x80; 16], constants: [0; 16] };

    #[inline]
    #[target_feature(enable = "ssse3")]
    fn of(&self, bytes: __m128i) -> __m128i {
        _mm_or_si128(_mm_shuffle_epi8(bytes, load_16(&self.places)), load_16(&self.constants))
    }
}

/// Eight escapes: of the digits from the first one, the eighth and the sixteenth on.
static ESCAPES: [Layout; 3] = {
    let mut layouts = [Layout::EMPTY; 3];
    let mut place = 0;
    while place < BLOCK * ESCAPE {
        let layout = &mut layouts[place / 16];
        match place % ESCAPE {
            0 => layout.constants[place % 16] = b'\\',
            1 => layout.constants[place % 16] = b'u',
            digit => {
                let digit = place / ESCAPE * 4 + digit - 2;
                layout.places[place % 16] = (digit - place / 16 * 8) as u8;
            }
        }
        place += 1;
    }
    layouts
};

/// Writes the escapes of eight UTF-16 units.
#[inline]
#[target_feature(enable = "ssse3")]
fn store_escapes(units: __m128i, out: &mut [MaybeUninit<u8>; BLOCK * ESCAPE]) -> usize {
    let (first, last) = digits(units);
    let (rooms, _) = out.as_chunks_mut();
    store_16(&mut rooms[0], ESCAPES[0].of(first));
    store_16(&mut rooms[1], ESCAPES[1].of(_mm_alignr_epi8::<8>(last, first)));
    store_16(&mut rooms[2], ESCAPES[2].of(last));
    BLOCK * ESCAPE
}

/// Two units, of which none, the first, the second or both are escaped: of the digits of both, and of
/// both themselves.
static COUPLES: [Layout; 4] = {
    let mut layouts = [Layout::EMPTY; 4];
    let mut escaped = 0;
    while escaped < 4 {
        let layout = &mut layouts[escaped];
        let (mut unit, mut place) = (0, 0);
        while unit < 2 {
            if escaped >> unit & 1 == 0 {
                layout.places[place] = 8 + 2 * unit;
                place += 1;
            } else {
                layout.constants[place] = b'\\';
                layout.constants[place + 1] = b'u';
                let mut digit = 0;
                while digit < 4 {
                    layout.places[place + 2 + digit as usize] = 4 * unit + digit;
                    digit += 1;
                }
                place += ESCAPE;
            }
            unit += 1;
        }
        escaped += 1;
    }
    layouts
};

/// Writes eight UTF-16 units, some as their escapes and some as they are.
#[inline]
#[target_feature(enable = "ssse3")]
fn store_mixed(units: __m128i, escaped: u32, out: &mut [MaybeUninit<u8>; ROOM]) -> usize {
    let (first, last) = digits(units);
    let (low, high) = (_mm_unpacklo_epi32(units, units), _mm_unpackhi_epi32(units, units));
    let couples = [
        _mm_unpacklo_epi64(first, low),
        _mm_unpackhi_epi64(first, low),
        _mm_unpacklo_epi64(last, high),
        _mm_unpackhi_epi64(last, high),
    ];
    let mut written = 0;
    for (couple, digits) in couples.into_iter().enumerate() {
        let escaped = (escaped >> (2 * couple) & 3) as usize;
        let room = out[written..].first_chunk_mut().expect("each takes at most two escapes");
        store_16(room, COUPLES[escaped].of(digits));
        written += [2, 1 + ESCAPE, 1 + ESCAPE, 2 * ESCAPE][escaped];
    }
    written
}
