//! Base 85 with NEON: four words at a time.

use std::arch::aarch64::*;
use std::mem::MaybeUninit;

use super::alphabet::{Alphabet, NO_DIGIT};
use super::{Fold, SPACES, put_folded};
use crate::output::Output;

/// Where the first 16 of 20 characters are: in a vector of the four lower digits of each word, or
/// behind it in one of the first digits. The last word's lower digits are the last four.
const CHARS: [u8; 16] = [16, 0, 1, 2, 3, 20, 4, 5, 6, 7, 24, 8, 9, 10, 11, 28];

/// Where the four lower digits of four words are in 20 characters.
const LOWER_DIGITS: [u8; 16] = [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19];

/// Nothing, for a shuffle.
const NONE: u8 = 0xFF;

/// Where the first digits are, which become 32 bits.
const FIRST_DIGITS: [u8; 16] = [0, NONE, NONE, NONE, 5, NONE, NONE, NONE, 10, NONE, NONE, NONE, 15, NONE, NONE, NONE];

#[inline]
#[target_feature(enable = "neon")]
fn load(bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: these are 16 bytes.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

/// What a table of 96 bytes has for each byte, of which the first of the table is `first`; that
/// of `otherwise` for those that are not in it.
#[inline]
#[target_feature(enable = "neon")]
fn look_up(table: &[u8], first: u8, bytes: uint8x16_t, otherwise: uint8x16_t) -> uint8x16_t {
    let [a, b, c, d, e, f, ..] = table.as_chunks().0 else { unreachable!("the tables have 96 bytes or more") };
    let place = vsubq_u8(bytes, vdupq_n_u8(first));
    let found = vqtbx4q_u8(otherwise, uint8x16x4_t(load(a), load(b), load(c), load(d)), place);
    vqtbx2q_u8(found, uint8x16x2_t(load(e), load(f)), vsubq_u8(place, vdupq_n_u8(64)))
}

/// The character of each digit.
#[inline]
#[target_feature(enable = "neon")]
fn chars(alphabet: &Alphabet, digits: uint8x16_t) -> uint8x16_t {
    if alphabet.in_a_row {
        return vaddq_u8(digits, vdupq_n_u8(33));
    }
    look_up(&alphabet.chars, 0, digits, digits)
}

/// The digit of each character; what is none is more than 84.
#[inline]
#[target_feature(enable = "neon")]
fn values(alphabet: &Alphabet, chars: uint8x16_t) -> uint8x16_t {
    if alphabet.in_a_row {
        return vsubq_u8(chars, vdupq_n_u8(33));
    }
    look_up(&alphabet.values[0x20..], 0x20, chars, vdupq_n_u8(NO_DIGIT))
}

/// Words of 32 bits divided by 85².
#[inline]
#[target_feature(enable = "neon")]
fn divide_by_7225(words: uint32x4_t) -> uint32x4_t {
    // 2^44 / 7225, rounded up: exact for all words of 32 bits.
    let factor = vdupq_n_u32(2_434_904_643);
    let low = vmull_u32(vget_low_u32(words), vget_low_u32(factor));
    let high = vmull_high_u32(words, factor);
    vshrq_n_u32::<12>(vcombine_u32(vshrn_n_u64::<32>(low), vshrn_n_u64::<32>(high)))
}

/// The four lower digits of words, in the order in which they are written, and the first ones.
#[inline]
#[target_feature(enable = "neon")]
fn digits(words: uint32x4_t) -> [uint8x16_t; 2] {
    let high = divide_by_7225(words);
    let first = divide_by_7225(high);
    let square = vdupq_n_u32(7225);
    let middle = vmlsq_u32(high, first, square);
    let low = vmlsq_u32(words, high, square);
    let pairs = vreinterpretq_u16_u32(vorrq_u32(middle, vshlq_n_u32::<16>(low)));
    // 2^21 / 85, rounded up: exact for all numbers below 85².
    let factor = vdupq_n_u16(24673);
    let quotients = vcombine_u16(
        vshrn_n_u32::<16>(vmull_u16(vget_low_u16(pairs), vget_low_u16(factor))),
        vshrn_n_u32::<16>(vmull_high_u16(pairs, factor)),
    );
    let quotients = vshrq_n_u16::<5>(quotients);
    let rests = vmlsq_u16(pairs, quotients, vdupq_n_u16(85));
    [vreinterpretq_u8_u16(vorrq_u16(quotients, vshlq_n_u16::<8>(rests))), vreinterpretq_u8_u32(first)]
}

/// Encodes as many vectors as `data` fills; returns how many bytes that were.
#[target_feature(enable = "neon")]
pub(super) fn encode(alphabet: &Alphabet, fold: Fold, data: &[u8], out: &mut Output<'_>) -> usize {
    // Two words that are folded, or one twice.
    let spaces = vdupq_n_u32(if fold == Fold::ZerosAndSpaces { SPACES } else { 0 });
    let chunks = data.as_chunks().0;
    for chunk in chunks {
        let words = load(chunk);
        let [lower, first] = digits(vreinterpretq_u32_u8(vrev32q_u8(words)));
        let (lower, first) = (chars(alphabet, lower), chars(alphabet, first));
        let head = vqtbl2q_u8(uint8x16x2_t(lower, first), load(&CHARS));
        let tail = vgetq_lane_u32::<3>(vreinterpretq_u32_u8(lower)).to_le_bytes();
        if fold != Fold::Nothing {
            let words = vreinterpretq_u32_u8(words);
            let folded = vorrq_u32(vceqzq_u32(words), vceqq_u32(words, spaces));
            if vmaxvq_u32(folded) != 0 {
                let mut chars = [MaybeUninit::uninit(); 20];
                let mut chars = Output::new(&mut chars);
                chars.put_128(head);
                chars.put(&tail);
                put_folded(fold, chunk, chars.finish(), out);
                continue;
            }
        }
        out.put_128(head);
        out.put(&tail);
    }
    size_of_val(chunks)
}

/// The four bytes of each word of which these are the four lower digits and the first one, if
/// all words are below 2<sup>32</sup>.
#[inline]
#[target_feature(enable = "neon")]
fn words(lower: uint8x16_t, first: uint8x16_t) -> Option<uint8x16_t> {
    let (lower, first) = (vreinterpretq_u16_u8(lower), vreinterpretq_u32_u8(first));
    let even = vandq_u16(lower, vdupq_n_u16(0xFF));
    let pairs = vreinterpretq_u32_u16(vmlaq_u16(vshrq_n_u16::<8>(lower), even, vdupq_n_u16(85)));
    let even = vandq_u32(pairs, vdupq_n_u32(0xFFFF));
    let lower = vmlaq_u32(vshrq_n_u32::<16>(pairs), even, vdupq_n_u32(7225));
    // 82 times 85^4 is still below 2^32, by one more than this.
    let limit = vdupq_n_u32(14_516_045);
    let most = vdupq_n_u32(82);
    let over = vorrq_u32(vcgtq_u32(first, most), vandq_u32(vceqq_u32(first, most), vcgtq_u32(lower, limit)));
    let words = vmlaq_u32(lower, first, vdupq_n_u32(52_200_625));
    (vmaxvq_u32(over) == 0).then(|| vrev32q_u8(vreinterpretq_u8_u32(words)))
}

/// Decodes up to the first 20 characters in which something is wrong, or as many times 20 as there
/// are; returns how many characters that were.
#[target_feature(enable = "neon")]
pub(super) fn decode(alphabet: &Alphabet, text: &[u8], out: &mut Output<'_>) -> usize {
    let mut done = 0;
    for chunk in text.as_chunks::<20>().0 {
        let Some((head, &[a, b, c, d])) = chunk.split_first_chunk() else { unreachable!("20 is 16 and 4") };
        let tail = vreinterpretq_u8_u32(vdupq_n_u32(u32::from_le_bytes([a, b, c, d])));
        let (head, tail) = (values(alphabet, load(head)), values(alphabet, tail));
        if vmaxvq_u8(vmaxq_u8(head, tail)) > 84 {
            break;
        }
        let lower = vqtbl2q_u8(uint8x16x2_t(head, tail), load(&LOWER_DIGITS));
        let Some(words) = words(lower, vqtbl1q_u8(head, load(&FIRST_DIGITS))) else {
            break;
        };
        out.put_128(words);
        done += 20;
    }
    done
}

/// Copies characters up to the first that is no digit of Ascii85, or as many vectors as there is
/// room for; returns how many that were.
#[target_feature(enable = "neon")]
pub(super) fn copy_digits(text: &[u8], out: &mut [u8]) -> usize {
    let mut done = 0;
    for (chunk, room) in text.as_chunks::<16>().0.iter().zip(out.as_chunks_mut().0) {
        *room = *chunk;
        if vmaxvq_u8(vsubq_u8(load(chunk), vdupq_n_u8(33))) > 84 {
            return done + chunk.iter().take_while(|char| matches!(char, b'!'..=b'u')).count();
        }
        done += 16;
    }
    done
}
