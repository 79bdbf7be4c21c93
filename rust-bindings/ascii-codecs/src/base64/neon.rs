//! Base64 with NEON: 48 bytes and 64 characters at a time.

use std::arch::aarch64::*;
use std::mem::MaybeUninit;

use super::alphabet::Alphabet;
use super::{Run, scalar};

#[inline]
#[target_feature(enable = "neon")]
fn load_table(bytes: &[u8; 64]) -> uint8x16x4_t {
    // SAFETY: so many bytes are there.
    unsafe { vld1q_u8_x4(bytes.as_ptr()) }
}

/// Encodes all of `data`, with padding; returns how many characters were written.
#[target_feature(enable = "neon")]
pub(super) fn encode(alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let chars = load_table(&alphabet.chars);
    let low_six = vdupq_n_u8(0x3F);
    let (blocks, rest) = data.as_chunks::<48>();
    let (rooms, last) = out.split_at_mut(blocks.len() * 64);
    for (block, room) in blocks.iter().zip(rooms.as_chunks_mut::<64>().0) {
        // SAFETY: so many bytes are there.
        let uint8x16x3_t(a, b, c) = unsafe { vld3q_u8(block.as_ptr()) };
        let values = [
            vshrq_n_u8::<2>(a),
            vandq_u8(vsliq_n_u8::<4>(vshrq_n_u8::<4>(b), a), low_six),
            vandq_u8(vsliq_n_u8::<2>(vshrq_n_u8::<6>(c), b), low_six),
            vandq_u8(c, low_six),
        ];
        let [a, b, c, d] = values.map(|values| vqtbl4q_u8(chars, values));
        // SAFETY: there is room for so many.
        unsafe { vst4q_u8(room.as_mut_ptr().cast(), uint8x16x4_t(a, b, c, d)) };
    }
    rooms.len() + scalar::encode(alphabet, rest, last)
}

/// Decodes fours of data of an ASCII alphabet at the beginning of `chars`.
#[target_feature(enable = "neon")]
pub(super) fn decode(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let (tables, _) = alphabet.values.as_chunks();
    let (low, high) = (load_table(&tables[0]), load_table(&tables[1]));
    let mut blocks = 0;
    for (block, room) in chars.as_chunks::<64>().0.iter().zip(out.as_chunks_mut::<48>().0) {
        // SAFETY: so many bytes are there.
        let uint8x16x4_t(a, b, c, d) = unsafe { vld4q_u8(block.as_ptr()) };
        let [a, b, c, d] = [a, b, c, d].map(|chars| look_up(chars, low, high));
        if vmaxvq_u8(vorrq_u8(vorrq_u8(a, b), vorrq_u8(c, d))) >= 64 {
            break;
        }
        let bytes = uint8x16x3_t(
            vsliq_n_u8::<2>(vshrq_n_u8::<4>(b), a),
            vsliq_n_u8::<4>(vshrq_n_u8::<2>(c), b),
            vsliq_n_u8::<6>(d, c),
        );
        // SAFETY: there is room for so many.
        unsafe { vst3q_u8(room.as_mut_ptr().cast(), bytes) };
        blocks += 1;
    }
    // Fours before the junk, or before the end.
    let rest = scalar::decode(alphabet, &chars[blocks * 64..], &mut out[blocks * 48..]);
    Run { chars: blocks * 64 + rest.chars, values: blocks * 64 + rest.values, last: rest.last }
}

/// The value of each character, or something over 63.
#[inline]
#[target_feature(enable = "neon")]
fn look_up(chars: uint8x16_t, low: uint8x16x4_t, high: uint8x16x4_t) -> uint8x16_t {
    // A look-up of a place that a table does not have gives 0, or what was there before.
    let values = vqtbl4q_u8(low, chars);
    let values = vqtbx4q_u8(values, high, vsubq_u8(chars, vdupq_n_u8(64)));
    // Characters that are not ASCII have a high bit.
    vorrq_u8(values, vandq_u8(chars, vdupq_n_u8(0x80)))
}
