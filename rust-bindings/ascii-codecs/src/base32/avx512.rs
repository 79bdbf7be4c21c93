//! 64 digits at a time.

use std::arch::x86_64::{
    __m512i, _mm512_broadcast_i64x4, _mm512_madd_epi16, _mm512_maddubs_epi16, _mm512_maskz_permutex2var_epi8,
    _mm512_movepi8_mask, _mm512_multishift_epi64_epi8, _mm512_or_si512, _mm512_permutex2var_epi8,
    _mm512_permutexvar_epi8, _mm512_set1_epi16, _mm512_set1_epi32, _mm512_set1_epi64, _mm512_setzero_si512,
    _mm512_slli_epi64, _mm512_srli_epi64,
};
use std::mem::MaybeUninit;

use super::{Alphabet, QUANTUM, QUANTUM_TEXT, Table};
use crate::x86::{front, load_32, load_64, load_front, store_64, store_front};

/// So many bytes are in 64 digits.
const BYTES: usize = 40;

/// Takes the bytes of each quantum from last to first into the front of eight bytes: its number.
static QUANTA: [u8; 64] = {
    let mut places = [0; 64];
    let mut place = 0;
    while place < 64 {
        let (quantum, byte) = (place / QUANTUM_TEXT, place % QUANTUM_TEXT);
        places[place] = (quantum * QUANTUM + (QUANTUM - 1).saturating_sub(byte)) as u8;
        place += 1;
    }
    places
};

/// Takes the five bytes of each number, from the most significant one on.
static BYTES_OF_QUANTA: [u8; 64] = {
    let mut places = [0; 64];
    let mut place = 0;
    while place < BYTES {
        let (quantum, byte) = (place / QUANTUM, place % QUANTUM);
        places[place] = (quantum * QUANTUM_TEXT + QUANTUM - 1 - byte) as u8;
        place += 1;
    }
    places
};

/// Writes all digits, and zeroes up to a whole quantum after them.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn encode(alphabet: &Alphabet, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    // Twice, so that of the six bits that choose a digit the uppermost may have any value.
    let table = _mm512_broadcast_i64x4(load_32(&alphabet.digits));
    let quanta = load_64(&QUANTA);
    let bits = _mm512_set1_epi64(i64::from_le_bytes([35, 30, 25, 20, 15, 10, 5, 0]));
    let digits = |data| {
        let numbers = _mm512_permutexvar_epi8(quanta, data);
        _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(bits, numbers), table)
    };
    while let (Some(block), Some(room)) = (data.first_chunk(), out.first_chunk_mut()) {
        store_64(room, digits(load_64(block)));
        (data, out) = (&data[BYTES..], &mut out[64..]);
    }
    while !data.is_empty() {
        let (block, rest) = data.split_at(BYTES.min(data.len()));
        let (room, out_rest) = out.split_at_mut(out.len().min(64));
        store_front(room, digits(load_front(block)));
        (data, out) = (rest, out_rest);
    }
}

/// The bytes of 64 values.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn bytes(values: __m512i) -> __m512i {
    let tens = _mm512_maddubs_epi16(values, _mm512_set1_epi16(0x01_20));
    let twenties = _mm512_madd_epi16(tens, _mm512_set1_epi32(0x0001_0400));
    let numbers = _mm512_or_si512(_mm512_slli_epi64(twenties, 20), _mm512_srli_epi64(twenties, 32));
    _mm512_permutexvar_epi8(load_64(&BYTES_OF_QUANTA), numbers)
}

/// Writes all bytes, whose number is that of `out`; whether all characters are digits.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn decode(table: &Table, mut text: &[u8], mut out: &mut [MaybeUninit<u8>]) -> bool {
    let [low, high] = table.ascii_values();
    let (low, high) = (load_64(low), load_64(high));
    // What is not ASCII has its topmost bit, others that are no digit have the one of the table.
    let values = |text| _mm512_permutex2var_epi8(low, text, high);
    let mut seen = _mm512_setzero_si512();
    while let (Some((block, rest)), Some(room)) = (text.split_first_chunk(), out.first_chunk_mut()) {
        let text_64 = load_64(block);
        let values = values(text_64);
        seen = _mm512_or_si512(seen, _mm512_or_si512(text_64, values));
        store_64(room, bytes(values));
        (text, out) = (rest, &mut out[BYTES..]);
    }
    let mut strangers = _mm512_movepi8_mask(seen);
    while !text.is_empty() {
        let (block, rest) = text.split_at(text.len().min(64));
        let (room, out_rest) = out.split_at_mut(out.len().min(BYTES));
        let text_64 = load_front(block);
        // The digits that a last quantum does not have are zeroes.
        let values = _mm512_maskz_permutex2var_epi8(front(block.len()), low, text_64, high);
        strangers |= _mm512_movepi8_mask(_mm512_or_si512(text_64, values));
        store_front(room, bytes(values));
        (text, out) = (rest, out_rest);
    }
    strangers == 0
}
