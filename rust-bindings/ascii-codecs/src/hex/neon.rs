//! 16 or 32 digits at a time.

use std::arch::aarch64::{
    uint8x16_t, uint8x16x2_t, vaddq_u8, vandq_u8, vdupq_n_u8, vld1q_u8, vld2q_u8, vmaxq_u8, vmaxvq_u8, vminq_u8,
    vorrq_u8, vqaddq_u8, vqsubq_u8, vqtbl1q_u8, vqtbx1q_u8, vshrq_n_u8, vsliq_n_u8, vst1q_u8, vst2q_u8, vsubq_u8,
    vzip1q_u8,
};
use std::mem::MaybeUninit;

use super::layout::LAYOUTS_16;
use super::{Case, Digits, Separator, encode_each_group, scalar};

#[inline]
#[target_feature(enable = "neon")]
fn load_16(bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: the array has what is read.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

/// The upper and the lower digits of 16 bytes.
#[inline]
#[target_feature(enable = "neon")]
fn digits(table: uint8x16_t, data: uint8x16_t) -> (uint8x16_t, uint8x16_t) {
    let low = vandq_u8(data, vdupq_n_u8(0x0F));
    (vqtbl1q_u8(table, vshrq_n_u8::<4>(data)), vqtbl1q_u8(table, low))
}

#[inline]
#[target_feature(enable = "neon")]
fn encode_16(table: uint8x16_t, data: &[u8; 16], out: &mut [MaybeUninit<u8>; 32]) {
    let (upper, lower) = digits(table, load_16(data));
    // SAFETY: the array has what is written.
    unsafe { vst2q_u8(out.as_mut_ptr().cast(), uint8x16x2_t(upper, lower)) };
}

/// Writes two digits for each byte.
#[target_feature(enable = "neon")]
pub(super) fn encode(case: Case, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let Some(last) = data.last_chunk() else { return scalar::encode(case, data, out) };
    let table = load_16(case.digits());
    let (blocks, rest) = data.as_chunks();
    for (block, out) in blocks.iter().zip(out.as_chunks_mut().0) {
        encode_16(table, block, out);
    }
    if !rest.is_empty()
        && let Some(out) = out.last_chunk_mut()
    {
        encode_16(table, last, out);
    }
}

/// Writes groups, each with the separator before it.
#[target_feature(enable = "neon")]
pub(super) fn encode_groups(case: Case, separator: &Separator, mut data: &[u8], mut out: &mut [MaybeUninit<u8>]) {
    let Some(layout) = LAYOUTS_16.get(separator.every.get() - 1) else {
        return encode_each_group(separator, data, out, |group, out| encode(case, group, out));
    };
    let table = load_16(case.digits());
    let places = load_16(&layout.digits);
    let separators = vdupq_n_u8(separator.byte);
    while let (Some(block), Some(room)) = (data.first_chunk(), out.first_chunk_mut::<16>()) {
        let (upper, lower) = digits(table, load_16(block));
        let grouped = vqtbx1q_u8(separators, vzip1q_u8(upper, lower), places);
        // SAFETY: the array has what is written.
        unsafe { vst1q_u8(room.as_mut_ptr().cast(), grouped) };
        (data, out) = (&data[layout.bytes..], &mut out[layout.chars..]);
    }
    scalar::encode_groups(case, separator, data, out);
}

/// The values of characters; more than 15 for what is no digit.
#[inline]
#[target_feature(enable = "neon")]
fn values(digits: Digits, text: uint8x16_t) -> uint8x16_t {
    let (ignored, first) = match digits {
        Digits::Any => (0x20, b'a'),
        Digits::Upper => (0, b'A'),
    };
    let letter = vsubq_u8(vorrq_u8(text, vdupq_n_u8(ignored)), vdupq_n_u8(first));
    // Figures become 0 to 9; what is above them is saturated out of the way.
    let figure = vqsubq_u8(vaddq_u8(text, vdupq_n_u8(255 - b'9')), vdupq_n_u8(6));
    vminq_u8(vsubq_u8(figure, vdupq_n_u8(240)), vqaddq_u8(letter, vdupq_n_u8(10)))
}

/// Decodes 32 characters; the greatest values.
#[inline]
#[target_feature(enable = "neon")]
fn decode_32(digits: Digits, text: &[u8; 32], out: &mut [MaybeUninit<u8>; 16]) -> uint8x16_t {
    // SAFETY: the array has what is read.
    let uint8x16x2_t(upper, lower) = unsafe { vld2q_u8(text.as_ptr()) };
    let (upper, lower) = (values(digits, upper), values(digits, lower));
    // SAFETY: the array has what is written.
    unsafe { vst1q_u8(out.as_mut_ptr().cast(), vsliq_n_u8::<4>(lower, upper)) };
    vmaxq_u8(upper, lower)
}

/// Writes one byte for two digits; whether all characters are digits.
#[target_feature(enable = "neon")]
pub(super) fn decode(digits: Digits, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let Some(last) = text.last_chunk() else { return scalar::decode(digits, text, out) };
    let mut greatest = vdupq_n_u8(0);
    let (blocks, rest) = text.as_chunks();
    for (block, out) in blocks.iter().zip(out.as_chunks_mut().0) {
        greatest = vmaxq_u8(greatest, decode_32(digits, block, out));
    }
    if !rest.is_empty()
        && let Some(out) = out.last_chunk_mut()
    {
        greatest = vmaxq_u8(greatest, decode_32(digits, last, out));
    }
    vmaxvq_u8(greatest) < 16
}
