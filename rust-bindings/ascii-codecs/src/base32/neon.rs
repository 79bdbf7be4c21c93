//! 16 digits at a time.

use std::arch::aarch64::{
    uint8x16_t, uint8x16x2_t, vaddq_u8, vandq_u8, vandq_u16, vandq_u32, vandq_u64, vbslq_u8, vceqzq_u8, vcgtq_u8,
    vdupq_n_u8, vdupq_n_u16, vdupq_n_u32, vdupq_n_u64, vld1q_s16, vld1q_u8, vmaxvq_u8, vorrq_u8, vqtbl1q_u8,
    vqtbl2q_u8, vreinterpretq_u8_u16, vreinterpretq_u8_u64, vreinterpretq_u16_u8, vreinterpretq_u32_u16,
    vreinterpretq_u64_u32, vshlq_n_u16, vshlq_n_u32, vshlq_n_u64, vshlq_u16, vshrq_n_u8, vsraq_n_u16, vsraq_n_u32,
    vsraq_n_u64, vst1q_u8, vuzp1q_u8,
};
use std::mem::MaybeUninit;

use super::layout::{BYTES_OF_QUANTA, QUANTUM_0, QUANTUM_1, ROWS};
use super::{Alphabet, Table, scalar};

/// By how much 16 bits are shifted so that the last ones are those of a digit: to the right,
/// which is what less than zero means.
static SHIFTS: [i16; 8] = [-11, -6, -9, -4, -7, -10, -5, -8];

#[inline]
#[target_feature(enable = "neon")]
fn load_16(bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: the array has what is read.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

#[inline]
#[target_feature(enable = "neon")]
fn store_16(out: &mut [MaybeUninit<u8>; 16], bytes: uint8x16_t) {
    // SAFETY: the array has what is written.
    unsafe { vst1q_u8(out.as_mut_ptr().cast(), bytes) };
}

/// The digits of ten bytes.
#[inline]
#[target_feature(enable = "neon")]
fn digits(alphabet: &Alphabet, data: uint8x16_t) -> uint8x16_t {
    // SAFETY: the array has what is read.
    let shifts = unsafe { vld1q_s16(SHIFTS.as_ptr()) };
    let shifted = |places| {
        let words = vreinterpretq_u16_u8(vqtbl1q_u8(data, load_16(places)));
        vreinterpretq_u8_u16(vshlq_u16(words, shifts))
    };
    let values = vandq_u8(vuzp1q_u8(shifted(&QUANTUM_0), shifted(&QUANTUM_1)), vdupq_n_u8(31));
    let [low, high] = alphabet.halves();
    vqtbl2q_u8(uint8x16x2_t(load_16(low), load_16(high)), values)
}

/// Writes all digits, and zeroes up to a whole quantum after them.
#[target_feature(enable = "neon")]
pub(super) fn encode(alphabet: &Alphabet, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    while let (Some(block), Some(room)) = (data.first_chunk(), out.first_chunk_mut()) {
        store_16(room, digits(alphabet, load_16(block)));
        (data, out) = (&data[10..], &mut out[16..]);
    }
    scalar::encode(alphabet, data, out);
}

/// The values of 16 characters, and a mask of those that are digits.
#[inline]
#[target_feature(enable = "neon")]
fn values(table: &Table, text: uint8x16_t) -> (uint8x16_t, uint8x16_t) {
    let column = vandq_u8(text, vdupq_n_u8(0x0F));
    let figure = vqtbl1q_u8(load_16(&table.figures), column);
    let letter = vaddq_u8(vandq_u8(text, vdupq_n_u8(0x1F)), vdupq_n_u8(table.before_a));
    let values = vbslq_u8(vcgtq_u8(text, vdupq_n_u8(b'?')), letter, figure);
    // What is not ASCII has no bit of a row.
    let row = vqtbl1q_u8(load_16(&ROWS), vshrq_n_u8::<4>(text));
    (values, vandq_u8(vqtbl1q_u8(load_16(&table.columns), column), row))
}

/// The bytes of 16 values.
#[inline]
#[target_feature(enable = "neon")]
fn bytes(values: uint8x16_t) -> uint8x16_t {
    // Of two neighbours the first one is the less significant half, but comes first.
    let pairs = vreinterpretq_u16_u8(values);
    let first = vandq_u16(pairs, vdupq_n_u16(0xFF));
    let tens = vreinterpretq_u32_u16(vsraq_n_u16::<8>(vshlq_n_u16::<5>(first), pairs));
    let first = vandq_u32(tens, vdupq_n_u32(0xFFFF));
    let twenties = vreinterpretq_u64_u32(vsraq_n_u32::<16>(vshlq_n_u32::<10>(first), tens));
    let first = vandq_u64(twenties, vdupq_n_u64(0xFFFF_FFFF));
    let numbers = vreinterpretq_u8_u64(vsraq_n_u64::<32>(vshlq_n_u64::<20>(first), twenties));
    vqtbl1q_u8(numbers, load_16(&BYTES_OF_QUANTA))
}

/// Writes all bytes, whose number is that of `out`; whether all characters are digits.
#[target_feature(enable = "neon")]
pub(super) fn decode(table: &Table, mut text: &[u8], mut out: &mut [MaybeUninit<u8>]) -> bool {
    let mut strangers = vdupq_n_u8(0);
    while let (Some((block, rest)), Some(room)) = (text.split_first_chunk(), out.first_chunk_mut()) {
        let (values, is_digit) = values(table, load_16(block));
        strangers = vorrq_u8(strangers, vceqzq_u8(is_digit));
        store_16(room, bytes(values));
        (text, out) = (rest, &mut out[10..]);
    }
    scalar::decode(table, text, out) && vmaxvq_u8(strangers) == 0
}
