//! Base 85 with AVX-512 VBMI: 16 words at a time, and what is left by masks.

use std::arch::x86_64::*;

use super::alphabet::Alphabet;
use super::{Fold, SPACES, decoded_len};
use crate::output::Output;
use crate::x86::{front, load_64, load_front};

/// Where the characters of 16 words are: in a vector of their four lower digits, or behind it in
/// one of the first digits, of 32 bits each.
const CHARS: [u8; 80] = {
    let mut table = [0; 80];
    let mut at = 0;
    while at < 80 {
        table[at] = (if at % 5 == 0 { 64 + at / 5 * 4 } else { at / 5 * 4 + at % 5 - 1 }) as u8;
        at += 1;
    }
    table
};

/// Where the four lower digits of 16 words are in 80 characters.
const LOWER: [u8; 64] = {
    let mut table = [0; 64];
    let mut at = 0;
    while at < 64 {
        table[at] = (at / 4 * 5 + at % 4 + 1) as u8;
        at += 1;
    }
    table
};

/// Where the first digits are, at the first byte of 32 bits.
const FIRST: [u8; 64] = {
    let mut table = [0; 64];
    let mut at = 0;
    while at < 64 {
        table[at] = (at / 4 * 5) as u8;
        at += 4;
    }
    table
};

/// The first byte of each 32 bits.
const FIRST_BYTES: u64 = 0x1111_1111_1111_1111;

/// What a table has for each of 128 values, which is looked up by their lower seven bits.
#[inline]
#[target_feature(enable = "avx512f")]
fn table(bytes: &[u8]) -> [__m512i; 2] {
    match bytes.as_chunks().0 {
        [low, high, ..] => [load_64(low), load_64(high)],
        _ => unreachable!("the tables have 128 bytes or more"),
    }
}

/// The bytes of each 32 bits in the other order.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn swap(words: __m512i) -> __m512i {
    let order = _mm512_set4_epi32(0x0C0D_0E0F, 0x0809_0A0B, 0x0405_0607, 0x0001_0203);
    _mm512_shuffle_epi8(words, order)
}

/// Words of 32 bits divided by 85².
#[inline]
#[target_feature(enable = "avx512f")]
fn divide_by_7225(words: __m512i) -> __m512i {
    // 2^44 / 7225, rounded up: exact for all words of 32 bits.
    let factor = _mm512_set1_epi64(2_434_904_643);
    let even = _mm512_mul_epu32(words, factor);
    let odd = _mm512_mul_epu32(_mm512_srli_epi64::<32>(words), factor);
    _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64::<44>(even), _mm512_srli_epi64::<12>(odd))
}

/// The four lower digits of words, in the order in which they are written, and the first ones.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn digits(words: __m512i) -> [__m512i; 2] {
    let high = divide_by_7225(words);
    let first = divide_by_7225(high);
    // What is left of each division is less than 2^16.
    let square = _mm512_set1_epi16(7225);
    let middle = _mm512_sub_epi16(high, _mm512_mullo_epi16(first, square));
    let low = _mm512_sub_epi16(words, _mm512_mullo_epi16(high, square));
    let pairs = _mm512_mask_blend_epi16(0xAAAA_AAAA, middle, _mm512_slli_epi32::<16>(low));
    // 2^21 / 85, rounded up: exact for all numbers below 85².
    let quotients = _mm512_srli_epi16::<5>(_mm512_mulhi_epu16(pairs, _mm512_set1_epi16(24673)));
    let rests = _mm512_sub_epi16(pairs, _mm512_mullo_epi16(quotients, _mm512_set1_epi16(85)));
    [_mm512_or_si512(quotients, _mm512_slli_epi16::<8>(rests)), first]
}

/// Encodes all of `data`.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2")]
pub(super) fn encode(alphabet: &Alphabet, fold: Fold, pad: bool, data: &[u8], out: &mut Output<'_>) {
    let [low, high] = table(&alphabet.chars);
    let [order, order_of_rest] = [load_front(&CHARS[..64]), load_front(&CHARS[64..])];
    // Two words that are folded, or one twice.
    let spaces = _mm512_set1_epi32(if fold == Fold::ZerosAndSpaces { SPACES.cast_signed() } else { 0 });
    let mut rest = data;
    while !rest.is_empty() {
        let (words, len, after) = match rest.split_first_chunk() {
            Some((chunk, after)) => (load_64(chunk), 64, after),
            None => (load_front(rest), rest.len(), &[][..]),
        };
        rest = after;
        let [lower, first_digits] = digits(swap(words));
        let mut lower = _mm512_permutex2var_epi8(low, lower, high);
        let mut upper = _mm512_permutex2var_epi8(low, first_digits, high);
        let chars = len.div_ceil(4) * 5 - if pad { 0 } else { len.wrapping_neg() % 4 };
        if fold != Fold::Nothing {
            let spaces = _mm512_cmpeq_epi32_mask(words, spaces);
            let zeros = _mm512_testn_epi32_mask(words, words);
            // An incomplete word is not folded.
            let whole = front(if pad { len.div_ceil(4) } else { len / 4 }) as u16;
            let folded = (zeros | spaces) & whole;
            if folded != 0 {
                // They have their one character and zeroes, which are then left out.
                upper = _mm512_mask_mov_epi32(upper, folded, _mm512_set1_epi32(i32::from(b'y')));
                upper = _mm512_mask_mov_epi32(upper, folded & zeros, _mm512_set1_epi32(i32::from(b'z')));
                lower = _mm512_maskz_mov_epi32(!folded, lower);
                put_without_zeros(_mm512_permutex2var_epi8(lower, order, upper), chars.min(64), out);
                put_without_zeros(_mm512_permutex2var_epi8(lower, order_of_rest, upper), chars.saturating_sub(64), out);
                continue;
            }
        }
        out.put_512(_mm512_permutex2var_epi8(lower, order, upper), chars.min(64));
        if chars > 64 {
            out.put_512(_mm512_permutex2var_epi8(lower, order_of_rest, upper), chars - 64);
        }
    }
}

/// Writes those of the first `len` bytes that are not 0.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2")]
fn put_without_zeros(bytes: __m512i, len: usize, out: &mut Output<'_>) {
    let mask = _mm512_test_epi8_mask(bytes, bytes) & front(len);
    out.put_512(_mm512_maskz_compress_epi8(mask, bytes), mask.count_ones() as usize);
}

/// The four bytes of each word of which these are the four lower digits and the first one, if
/// the first `count` words are below 2<sup>32</sup>.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn words(lower: __m512i, upper: __m512i, count: usize) -> Option<__m512i> {
    let pairs = _mm512_maddubs_epi16(lower, _mm512_set1_epi16(0x0155));
    let lower = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x0001_1C39));
    // 82 times 85^4 is still below 2^32, by one more than this.
    let limit = _mm512_set1_epi32(14_516_045);
    let most = _mm512_set1_epi32(82);
    let over = _mm512_cmpgt_epi32_mask(upper, most)
        | (_mm512_cmpeq_epi32_mask(upper, most) & _mm512_cmpgt_epi32_mask(lower, limit));
    let upper = _mm512_mullo_epi32(upper, _mm512_set1_epi32(52_200_625));
    (u64::from(over) & front(count) == 0).then(|| swap(_mm512_add_epi32(upper, lower)))
}

/// Decodes groups up to the first with another character, up to the first 80 characters with a group of
/// more than 32 bits, or all, even an incomplete last one; returns how many characters that were.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn decode(alphabet: &Alphabet, mut text: &[u8], out: &mut Output<'_>) -> usize {
    let [low, high] = table(&alphabet.values);
    let (order, order_of_first) = (load_64(&LOWER), load_64(&FIRST));
    // What is missing of the last group is the highest digit.
    let highest = _mm512_set1_epi8(84);
    let mut done = 0;
    while done < text.len() {
        let rest = &text[done..];
        let (len, head, tail, head_mask, tail_mask);
        match rest.first_chunk::<80>() {
            Some(chunk) => {
                (len, head_mask, tail_mask) = (80, u64::MAX, front(16));
                (head, tail) = load_80(chunk);
            }
            None => {
                let (chars, end) = rest.split_at(rest.len().min(64));
                (len, head_mask, tail_mask) = (rest.len(), front(chars.len()), front(end.len()));
                (head, tail) =
                    (load_front(chars), if end.is_empty() { _mm512_setzero_si512() } else { load_front(end) });
            }
        }
        let head_digits = _mm512_mask_blend_epi8(head_mask, highest, _mm512_permutex2var_epi8(low, head, high));
        let tail_digits = _mm512_mask_blend_epi8(tail_mask, highest, _mm512_permutex2var_epi8(low, tail, high));
        // What is none has the highest bit, be it as a character or as a digit.
        let (no_digits, no_digits_in_tail) = (
            _mm512_movepi8_mask(_mm512_or_si512(head, head_digits)),
            _mm512_movepi8_mask(_mm512_or_si512(tail, tail_digits)),
        );
        if no_digits | no_digits_in_tail != 0 {
            let place =
                if no_digits != 0 { no_digits.trailing_zeros() } else { 64 + no_digits_in_tail.trailing_zeros() };
            // Here the text ends, for this function.
            text = &text[..done + place as usize / 5 * 5];
            continue;
        }
        let lower = _mm512_permutex2var_epi8(head_digits, order, tail_digits);
        let upper = _mm512_maskz_permutex2var_epi8(FIRST_BYTES, head_digits, order_of_first, tail_digits);
        let Some(words) = words(lower, upper, len.div_ceil(5)) else {
            break;
        };
        out.put_512(words, decoded_len(len));
        done += len;
    }
    done
}

/// The first 64 of 80 bytes, and the other 16 with zeroes.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load_80(bytes: &[u8; 80]) -> (__m512i, __m512i) {
    match bytes.split_first_chunk() {
        Some((head, tail)) => (load_64(head), load_front(tail)),
        None => unreachable!("80 is more than 64"),
    }
}

/// Copies characters up to the first that is no digit of Ascii85, or as many vectors as there is
/// room for; returns how many that were.
#[target_feature(enable = "avx512f,avx512bw")]
pub(super) fn copy_digits(text: &[u8], out: &mut [u8]) -> usize {
    let mut done = 0;
    for (chunk, room) in text.as_chunks::<64>().0.iter().zip(out.as_chunks_mut().0) {
        *room = *chunk;
        let digits = _mm512_sub_epi8(load_64(chunk), _mm512_set1_epi8(33));
        let is_digit = _mm512_cmplt_epu8_mask(digits, _mm512_set1_epi8(85));
        if is_digit != u64::MAX {
            return done + is_digit.trailing_ones() as usize;
        }
        done += 64;
    }
    done
}
