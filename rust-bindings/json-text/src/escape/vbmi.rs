//! Any units as ASCII with AVX-512 VBMI2: eight escapes at a time are squeezed together.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use ascii_codecs::x86::{load_64, load_front, store_16, store_32, store_64};

use super::avx512::not_plain;
use super::entry::ESCAPE;
use crate::Unit;
use crate::bytes::bytes;

/// How many units are looked at together.
const BLOCK: usize = 16;

/// As many escapes in 64 bytes are looked for, where there are more all 64 may have them.
const FEW: u32 = 2;

/// How many of them are written together, with eight bytes for each one.
const HALF: usize = 8;

/// What there must be room for: the escapes of one half, and all bytes of the other one.
const ROOM: usize = HALF * ESCAPE + 64;

/// Writes units up to the end of the text, or to where there is not room for all that may come. Returns
/// how many were read and written.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,popcnt")]
pub(super) fn escape_ascii<T: Unit>(text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    while read < text.len()
        && let Some(room) = out[written..].first_chunk_mut::<ROOM>()
    {
        let left = bytes(&text[read..]);
        if size_of::<T>() == 1
            && let Some(bytes) = left.first_chunk()
        {
            let block = load_64(bytes);
            let escaped = not_plain::<u8, true>(block);
            if escaped == 0 {
                store_64(room.first_chunk_mut().expect("it has more"), block);
                read += 64;
                written += 64;
                continue;
            }
            if escaped.count_ones() <= FEW {
                let plain = escaped.trailing_zeros() as usize;
                store_64(room.first_chunk_mut().expect("it has more"), block);
                read += plain;
                written += plain;
                let Some(room) = out[written..].first_chunk_mut::<ROOM>() else { break };
                let units = load_units::<T>(&left[plain..]);
                read += units.read;
                written += write::<T>(&units, room);
                continue;
            }
        }
        let units = load_units::<T>(left);
        read += units.read;
        written += write::<T>(&units, room);
    }
    (read, written)
}

/// UTF-16 units.
struct Units {
    units: __m256i,
    /// How many there are; after them there are zeroes.
    len: usize,
    /// Of how many characters of the text.
    read: usize,
}

/// The first characters of a text.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vbmi2,popcnt")]
fn load_units<T: Unit>(text: &[u8]) -> Units {
    let text = &text[..text.len().min(BLOCK * size_of::<T>())];
    let block = match text.first_chunk() {
        Some(text) => load_64(text),
        None => load_front(text),
    };
    let len = text.len() / size_of::<T>();
    match size_of::<T>() {
        1 => Units { units: _mm256_cvtepu8_epi16(_mm512_castsi512_si128(block)), len, read: len },
        2 => Units { units: _mm512_castsi512_si256(block), len, read: len },
        _ if _mm512_cmpgt_epu32_mask(block, _mm512_set1_epi32(0xffff)) == 0 => {
            Units { units: _mm512_cvtepi32_epi16(block), len, read: len }
        }
        _ => {
            // Half as many characters, each of one or two units.
            let chars = _mm512_castsi512_si256(block);
            let len = len.min(BLOCK / 2);
            let pairs = _mm256_cmpgt_epu32_mask(chars, _mm256_set1_epi32(0xffff));
            let high = _mm256_add_epi32(_mm256_srli_epi32::<10>(chars), _mm256_set1_epi32(0xd800 - (0x1_0000 >> 10)));
            let low = _mm256_or_si256(_mm256_and_si256(chars, _mm256_set1_epi32(0x3ff)), _mm256_set1_epi32(0xdc00));
            let both = _mm256_or_si256(high, _mm256_slli_epi32::<16>(low));
            let spread = _mm256_mask_mov_epi32(chars, pairs, both);
            let used = _mm256_mask_mov_epi32(_mm256_set1_epi32(0xffff), pairs, _mm256_set1_epi32(-1));
            let units = _mm256_maskz_compress_epi16(_mm256_movepi16_mask(used), spread);
            Units { units, len: len + pairs.count_ones() as usize, read: len }
        }
    }
}

/// Writes units; returns how many bytes they are.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,popcnt")]
fn write<T: Unit>(units: &Units, out: &mut [MaybeUninit<u8>; ROOM]) -> usize {
    let &Units { units, len, .. } = units;
    let quotes = _mm256_cmpeq_epi16_mask(units, _mm256_set1_epi16(b'"'.into()));
    let backslashes = _mm256_cmpeq_epi16_mask(units, _mm256_set1_epi16(b'\\'.into()));
    let above_space = _mm256_sub_epi16(units, _mm256_set1_epi16(b' '.into()));
    let others = _mm256_cmpgt_epu16_mask(above_space, _mm256_set1_epi16((b'~' - b' ').into()));
    // The zeroes behind the text are written as if they were plain.
    let escaped = (quotes | backslashes | others) & !u16::MAX.unbounded_shl(len as u32);
    if escaped == 0 {
        store_16(out.first_chunk_mut().expect("it has more"), _mm256_cvtepi16_epi8(units));
        return len;
    }
    // From backspace to carriage return, but for the vertical tabulator.
    let above_backspace = _mm256_sub_epi16(units, _mm256_set1_epi16(8));
    let controls = _mm256_cmple_epu16_mask(above_backspace, _mm256_set1_epi16(13 - 8));
    let controls = _mm256_mask_cmpneq_epi16_mask(controls, units, _mm256_set1_epi16(11));
    let short = quotes | backslashes | controls;
    if escaped & !short == u16::MAX {
        write_escapes(units, out);
        return BLOCK * ESCAPE;
    }
    let first = write_half::<T>(_mm256_castsi256_si128(units), escaped as u8, short as u8, out);
    let mut written = first;
    if len > HALF {
        let half = _mm256_extracti128_si256::<1>(units);
        written += write_half::<T>(half, (escaped >> HALF) as u8, (short >> HALF) as u8, &mut out[first..]);
    } else {
        written += HALF;
    }
    written - (BLOCK - len)
}

/// The digit of each number modulo 16.
static DIGITS: [u8; 64] = {
    let mut digits = [0; 64];
    let mut place = 0;
    while place < 64 {
        digits[place] = b"0123456789abcdef"[place % 16];
        place += 1;
    }
    digits
};

/// The escapes of 16 UTF-16 units: where their digits are, and what is beside those.
struct Layout {
    places: [u8; 128],
    constants: [u8; 128],
}

static ESCAPES: Layout = {
    let mut layout = Layout { places: [0; 128], constants: [0; 128] };
    let mut place = 0;
    while place < BLOCK * ESCAPE {
        match place % ESCAPE {
            0 => layout.constants[place] = b'\\',
            1 => layout.constants[place] = b'u',
            digit => layout.places[place] = (place / ESCAPE * 4 + digit - 2) as u8,
        }
        place += 1;
    }
    layout
};

/// Writes the escapes of 16 UTF-16 units.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn write_escapes(units: __m256i, out: &mut [MaybeUninit<u8>; ROOM]) {
    let units = _mm512_cvtepu16_epi32(units);
    let shifts = _mm512_set1_epi64(i64::from_le_bytes([12, 8, 4, 0, 44, 40, 36, 32]));
    let digits = _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(shifts, units), load_64(&DIGITS));
    let (places, _) = ESCAPES.places.as_chunks();
    let (constants, _) = ESCAPES.constants.as_chunks();
    let part = |part: usize| {
        let placed = _mm512_permutexvar_epi8(load_64(&places[part]), digits);
        let constants = load_64(&constants[part]);
        _mm512_mask_mov_epi8(placed, _mm512_test_epi8_mask(constants, constants), constants)
    };
    let (first, rest) = out.split_first_chunk_mut().expect("it has 112");
    store_64(first, part(0));
    store_32(rest.first_chunk_mut().expect("it has 48"), _mm512_castsi512_si256(part(1)));
}

/// The letters of escapes of two characters, and the backslash at 0.
static LETTERS: [[u8; 64]; 2] = {
    let mut letters = [[0; 64]; 2];
    letters[0][0] = b'\\';
    letters[0][8] = b'b';
    letters[0][9] = b't';
    letters[0][10] = b'n';
    letters[0][12] = b'f';
    letters[0][13] = b'r';
    letters[0][b'"' as usize] = b'"';
    letters[1][b'\\' as usize - 64] = b'\\';
    letters
};

/// Writes eight UTF-16 units, of which some are escaped, and some of those with two characters.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,popcnt")]
fn write_half<T: Unit>(units: __m128i, escaped: u8, short: u8, out: &mut [MaybeUninit<u8>]) -> usize {
    let units = _mm512_cvtepu16_epi64(units);
    let digits = u64::from_ne_bytes([0b0011_1100; 8]);
    let nibbles = _mm512_multishift_epi64_epi8(_mm512_set1_epi64(i64::from_le_bytes([0, 0, 12, 8, 4, 0, 0, 0])), units);
    let prefix = _mm512_set1_epi64(i64::from_le_bytes(*b"\\u\0\0\0\0\0\0"));
    let hex = _mm512_mask_permutexvar_epi8(prefix, digits, nibbles, load_64(&DIGITS));
    let mut text = _mm512_mask_mov_epi64(units, escaped, hex);
    let one = _mm512_set1_epi64(0xff);
    let mut used = _mm512_mask_mov_epi64(one, escaped, _mm512_set1_epi64(0xffff_ffff_ffff));
    let mut len = HALF + (ESCAPE - 1) * escaped.count_ones() as usize;
    // In bytes they are as frequent as others.
    if size_of::<T>() == 1 || short & escaped != 0 {
        let short = short & escaped;
        let letters = _mm512_slli_epi64::<8>(units);
        let letters = _mm512_permutex2var_epi8(load_64(&LETTERS[0]), letters, load_64(&LETTERS[1]));
        text = _mm512_mask_mov_epi64(text, short, letters);
        used = _mm512_mask_mov_epi64(used, short, _mm512_set1_epi64(0xffff));
        len -= (ESCAPE - 2) * short.count_ones() as usize;
    }
    let text = _mm512_maskz_compress_epi8(_mm512_movepi8_mask(used), text);
    store_64(out.first_chunk_mut().expect("the escapes of the other half leave room"), text);
    len
}
