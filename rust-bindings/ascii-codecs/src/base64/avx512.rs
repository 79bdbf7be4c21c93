//! Base64 with AVX-512 VBMI: 48 bytes and 64 characters at a time, and the ends with masks.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::Run;
use super::alphabet::{Alphabet, PAD};
use crate::x86::{front, load_64, load_front, store_64, store_front};

/// Where each byte of a block of 48 goes: [a, b, c] becomes [b, a, c, b], in which the bits of
/// each character are next to each other.
static SPREAD: [u8; 64] = {
    let mut places = [0; 64];
    let mut quad = 0;
    while quad < 16 {
        let first = quad * 3;
        places[quad * 4] = first as u8 + 1;
        places[quad * 4 + 1] = first as u8;
        places[quad * 4 + 2] = first as u8 + 2;
        places[quad * 4 + 3] = first as u8 + 1;
        quad += 1;
    }
    places
};

/// At which bit of two quads each of their characters begins.
const SHIFTS: i64 = i64::from_le_bytes([10, 4, 22, 16, 42, 36, 54, 48]);

/// Where the three bytes are in each group of 24 bits.
static GATHER: [u8; 64] = {
    let mut places = [0; 64];
    let mut triple = 0;
    while triple < 16 {
        places[triple * 3] = triple as u8 * 4 + 2;
        places[triple * 3 + 1] = triple as u8 * 4 + 1;
        places[triple * 3 + 2] = triple as u8 * 4;
        triple += 1;
    }
    places
};

static PLACES: [u8; 64] = {
    let mut places = [0; 64];
    let mut place = 0;
    while place < 64 {
        places[place] = place as u8;
        place += 1;
    }
    places
};

/// The 64 characters of the first 48 bytes.
#[inline]
#[target_feature(enable = "avx512f,avx512vbmi")]
fn encode_block(bytes: __m512i, chars: __m512i) -> __m512i {
    let spread = _mm512_permutexvar_epi8(load_64(&SPREAD), bytes);
    let values = _mm512_multishift_epi64_epi8(_mm512_set1_epi64(SHIFTS), spread);
    // Only the lowest six bits of a value count.
    _mm512_permutexvar_epi8(values, chars)
}

/// Encodes all of `data`, with padding; returns how many characters were written.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2")]
pub(super) fn encode(alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let chars = load_64(&alphabet.chars);
    let (mut data, mut written) = (data, 0);
    while let Some(block) = data.first_chunk() {
        let Some(room) = out[written..].first_chunk_mut() else {
            break;
        };
        store_64(room, encode_block(load_64(block), chars));
        data = &data[48..];
        written += 64;
    }
    while !data.is_empty() {
        let (block, rest) = data.split_at(data.len().min(48));
        let padded = block.len().div_ceil(3) * 4;
        let used = front((block.len() * 4).div_ceil(3));
        let encoded = encode_block(load_front(block), chars);
        let encoded = _mm512_mask_mov_epi8(_mm512_set1_epi8(b'=' as i8), used, encoded);
        store_front(&mut out[written..][..padded], encoded);
        data = rest;
        written += padded;
    }
    written
}

/// Encodes line by line, as [`super::encode_lines`] says; returns how many characters that were.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2")]
pub(super) fn encode_lines(
    alphabet: &Alphabet,
    quads_per_line: usize,
    data: &[u8],
    out: &mut [MaybeUninit<u8>],
) -> usize {
    let chars = load_64(&alphabet.chars);
    let line_len = quads_per_line.saturating_mul(3);
    let (blocks, last) = (line_len / 48, line_len % 48 / 3 * 4);
    let newline = _mm512_set1_epi8(b'\n' as i8);
    let (mut data, mut written) = (data, 0);
    while data.len() > line_len {
        // Whole vectors are loaded and stored as long as the memory goes on behind the line.
        let mut left = data;
        for _ in 0..blocks {
            let encoded = encode_block(load_any(left), chars);
            store_any(&mut out[written..], encoded);
            left = &left[48..];
            written += 64;
        }
        let encoded = encode_block(load_any(left), chars);
        store_any(&mut out[written..], _mm512_mask_mov_epi8(newline, front(last), encoded));
        written += last + 1;
        data = &data[line_len..];
    }
    if !data.is_empty() {
        written += encode(alphabet, data, &mut out[written..]);
        out[written].write(b'\n');
        written += 1;
    }
    written
}

/// The first 64 bytes, or fewer and zeroes.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load_any(bytes: &[u8]) -> __m512i {
    match bytes.first_chunk() {
        Some(bytes) => load_64(bytes),
        None => load_front(bytes),
    }
}

/// Stores 64 bytes, or as many as there is room for.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn store_any(out: &mut [MaybeUninit<u8>], bytes: __m512i) {
    match out.first_chunk_mut() {
        Some(out) => store_64(out, bytes),
        None => store_front(out, bytes),
    }
}

/// The values of the characters 0 to 127.
#[derive(Clone, Copy)]
struct Values(__m512i, __m512i);

impl Values {
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn of(alphabet: &Alphabet) -> Self {
        let (halves, _) = alphabet.values.as_chunks();
        Self(load_64(&halves[0]), load_64(&halves[1]))
    }

    /// The value of each character, and bytes with a high bit for those that are no data.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn marked(self, chars: __m512i) -> (__m512i, __m512i) {
        let values = _mm512_permutex2var_epi8(self.0, chars, self.1);
        // What is no data has a value with a high bit, and what is not ASCII is one.
        (values, _mm512_or_si512(values, chars))
    }

    /// The value of each character, and which of the characters are no data.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn look_up(self, chars: __m512i) -> (__m512i, __mmask64) {
        let (values, no_data) = self.marked(chars);
        (values, _mm512_movepi8_mask(no_data))
    }
}

/// The 48 bytes of 64 values.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn pack(values: __m512i) -> __m512i {
    let twelves = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x0140_0140));
    let triples = _mm512_madd_epi16(twelves, _mm512_set1_epi32(0x0001_1000));
    _mm512_permutexvar_epi8(load_64(&GATHER), triples)
}

/// Decodes characters of an ASCII alphabet up to padding and, if `strict`, up to junk.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2")]
pub(super) fn decode(alphabet: &Alphabet, strict: bool, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let values = Values::of(alphabet);
    let (mut at, mut written) = (0, 0);
    // One look at the validity of four blocks, as long as there is room to store whole vectors.
    while let Some(blocks) = chars[at..].first_chunk::<256>()
        && let Some(room) = out[written..].first_chunk_mut::<{ 3 * 48 + 64 }>()
    {
        let (blocks, _) = blocks.as_chunks();
        let (a, no_a) = values.marked(load_64(&blocks[0]));
        let (b, no_b) = values.marked(load_64(&blocks[1]));
        let (c, no_c) = values.marked(load_64(&blocks[2]));
        let (d, no_d) = values.marked(load_64(&blocks[3]));
        let no_data = _mm512_or_si512(_mm512_or_si512(no_a, no_b), _mm512_or_si512(no_c, no_d));
        if _mm512_movepi8_mask(no_data) != 0 {
            break;
        }
        store_any(room, pack(a));
        store_any(&mut room[48..], pack(b));
        store_any(&mut room[2 * 48..], pack(c));
        store_any(&mut room[3 * 48..], pack(d));
        at += 256;
        written += 192;
    }
    while let Some(block) = chars[at..].first_chunk() {
        let (block, no_data) = values.look_up(load_64(block));
        if no_data != 0 {
            break;
        }
        match out[written..].first_chunk_mut() {
            Some(room) => store_64(room, pack(block)),
            None => store_front(&mut out[written..][..48], pack(block)),
        }
        at += 64;
        written += 48;
    }
    let (chars, out) = (&chars[at..], &mut out[written..]);
    // What is data in front, and all but a few characters of a short text, is simply packed.
    let (block, no_data) = values.look_up(load_any(chars));
    let len = chars.len().min(64);
    let data = !no_data & front(len);
    let rest = if strict || (data & data.wrapping_add(1) == 0 && chars.len() <= 64) {
        let count = data.trailing_ones() as usize;
        finish(block, count, count, out)
    } else {
        decode_mixed(values, chars, out)
    };
    Run { chars: at + rest.chars, values: at + rest.values, last: rest.last }
}

/// Writes the bytes of the first `count` values.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn finish(values: __m512i, count: usize, chars: usize, out: &mut [MaybeUninit<u8>]) -> Run {
    let last = _mm512_permutexvar_epi8(_mm512_set1_epi8(count.wrapping_sub(1) as i8), values);
    let run = Run { chars, values: count, last: _mm512_cvtsi512_si32(last) as u8 };
    // What comes after them, which may have high bits, must not be carried into the last byte.
    let values = _mm512_maskz_mov_epi8(front(count), values);
    store_front(&mut out[..run.bytes()], pack(values));
    run
}

/// Decodes up to padding, without the junk, if there is any.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2")]
fn decode_mixed(values: Values, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let places = load_64(&PLACES);
    let pad = _mm512_set1_epi8(PAD as i8);
    // Values without junk between them, of which there are `count`, fewer than 64.
    let (mut pending, mut count) = (_mm512_setzero_si512(), 0_usize);
    let (mut at, mut written) = (0, 0);
    let mut padded = false;
    while at < chars.len() && !padded {
        let left = &chars[at..];
        let (block, no_data) = values.look_up(load_any(left));
        let mut data = !no_data;
        let mut len = 64;
        // This may see padding in characters that are not ASCII: to look at them one by one is
        // slower and not wrong.
        let padding = _mm512_mask_cmpeq_epi8_mask(no_data, block, pad);
        if padding != 0 || left.len() < 64 {
            // Where the next block begins depends on this one only here.
            len = left.len().min(padding.trailing_zeros() as usize);
            padded = len < left.len();
            data &= front(len);
        }
        let block = _mm512_maskz_compress_epi8(data, block);
        let more = data.count_ones() as usize;
        at += len;
        // What fits goes behind what is there, and the rest is the beginning of the next 64.
        let shift = _mm512_set1_epi8(count as i8);
        let behind = _mm512_sub_epi8(places, shift);
        let merged = _mm512_mask_permutexvar_epi8(pending, !front(count), behind, block);
        count += more;
        if count >= 64 {
            match out[written..].first_chunk_mut() {
                Some(room) => store_64(room, pack(merged)),
                None => store_front(&mut out[written..][..48], pack(merged)),
            }
            written += 48;
            count -= 64;
            // Places count modulo 64.
            pending = _mm512_permutexvar_epi8(behind, block);
        } else {
            pending = merged;
        }
    }
    let rest = finish(pending, count, at, &mut out[written..]);
    Run { values: written / 3 * 4 + count, ..rest }
}
