//! Base 85 with SSSE3 and SSE4.1: four words at a time.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::alphabet::Alphabet;
use super::{Fold, SPACES, put_folded};
use crate::output::Output;
use crate::x86::load_16;

/// Nothing, for a shuffle.
const NONE: u8 = 0x80;

/// The other order of the bytes of each 32 bits.
pub(super) const SWAP: [u8; 16] = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];

/// Where four lower digits of each word go to among the first 16 of 20 characters: the last word's
/// are the last four.
pub(super) const LOWER_CHARS: [u8; 16] = [NONE, 0, 1, 2, 3, NONE, 4, 5, 6, 7, NONE, 8, 9, 10, 11, NONE];

/// Where the first digits go to.
pub(super) const FIRST_CHARS: [u8; 16] =
    [0, NONE, NONE, NONE, NONE, 4, NONE, NONE, NONE, NONE, 8, NONE, NONE, NONE, NONE, 12];

/// Where the four lower digits of three words are.
pub(super) const LOWER_DIGITS: [u8; 16] = [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, NONE, NONE, NONE, NONE];

/// Where the first digits of four words are, which become 32 bits.
pub(super) const FIRST_DIGITS: [u8; 16] =
    [0, NONE, NONE, NONE, 5, NONE, NONE, NONE, 10, NONE, NONE, NONE, 15, NONE, NONE, NONE];

/// The first 16 of 20 bytes, and the other four.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn load_20(bytes: &[u8; 20]) -> (__m128i, i32) {
    match bytes.split_first_chunk() {
        Some((head, &[a, b, c, d])) => (load_16(head), i32::from_le_bytes([a, b, c, d])),
        _ => unreachable!("20 is 16 and 4"),
    }
}

#[inline]
#[target_feature(enable = "ssse3")]
fn shuffle(bytes: __m128i, order: &[u8; 16]) -> __m128i {
    _mm_shuffle_epi8(bytes, load_16(order))
}

/// What a table [in rows](super::alphabet) has for each byte, of which the first of the table is
/// `first`; 0 for those below, and for negative ones.
#[inline]
#[target_feature(enable = "ssse3")]
fn look_up(rows: &[u8; 96], first: i8, bytes: __m128i) -> __m128i {
    let mut found = _mm_setzero_si128();
    for (row, start) in rows.as_chunks().0.iter().zip((first..).step_by(16)) {
        // In the rows behind that of a byte the place is negative, for which there is 0.
        let place = _mm_subs_epi8(bytes, _mm_set1_epi8(start));
        found = _mm_xor_si128(found, _mm_shuffle_epi8(load_16(row), place));
    }
    found
}

/// The character of each digit.
#[inline]
#[target_feature(enable = "ssse3")]
fn chars(alphabet: &Alphabet, digits: __m128i) -> __m128i {
    if alphabet.in_a_row {
        return _mm_add_epi8(digits, _mm_set1_epi8(33));
    }
    look_up(&alphabet.char_rows, 0, digits)
}

/// The digit of each character; what is none is more than 84.
#[inline]
#[target_feature(enable = "ssse3")]
fn values(alphabet: &Alphabet, chars: __m128i) -> __m128i {
    if alphabet.in_a_row {
        return _mm_sub_epi8(chars, _mm_set1_epi8(33));
    }
    _mm_sub_epi8(look_up(&alphabet.successor_rows, 0x20, chars), _mm_set1_epi8(1))
}

/// Words of 32 bits divided by 85².
#[inline]
#[target_feature(enable = "sse4.1")]
fn divide_by_7225(words: __m128i) -> __m128i {
    // 2^44 / 7225, rounded up: exact for all words of 32 bits.
    let factor = _mm_set1_epi64x(2_434_904_643);
    let even = _mm_mul_epu32(words, factor);
    let odd = _mm_mul_epu32(_mm_srli_epi64::<32>(words), factor);
    _mm_blend_epi16::<0xCC>(_mm_srli_epi64::<44>(even), _mm_srli_epi64::<12>(odd))
}

/// The four lower digits of words, in the order in which they are written, and the first ones.
#[inline]
#[target_feature(enable = "sse4.1")]
fn digits(words: __m128i) -> [__m128i; 2] {
    let high = divide_by_7225(words);
    let first = divide_by_7225(high);
    // What is left of each division is less than 2^16.
    let square = _mm_set1_epi16(7225);
    let middle = _mm_sub_epi16(high, _mm_mullo_epi16(first, square));
    let low = _mm_sub_epi16(words, _mm_mullo_epi16(high, square));
    let pairs = _mm_blend_epi16::<0xAA>(middle, _mm_slli_epi32::<16>(low));
    // 2^21 / 85, rounded up: exact for all numbers below 85².
    let quotients = _mm_srli_epi16::<5>(_mm_mulhi_epu16(pairs, _mm_set1_epi16(24673)));
    let rests = _mm_sub_epi16(pairs, _mm_mullo_epi16(quotients, _mm_set1_epi16(85)));
    [_mm_or_si128(quotients, _mm_slli_epi16::<8>(rests)), first]
}

/// Encodes as many vectors as `data` fills; returns how many bytes that were.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn encode(alphabet: &Alphabet, fold: Fold, data: &[u8], out: &mut Output<'_>) -> usize {
    // Two words that are folded, or one twice.
    let spaces = _mm_set1_epi32(if fold == Fold::ZerosAndSpaces { SPACES.cast_signed() } else { 0 });
    let chunks = data.as_chunks().0;
    for chunk in chunks {
        let words = load_16(chunk);
        let [lower, first] = digits(shuffle(words, &SWAP));
        let (lower, first) = (chars(alphabet, lower), chars(alphabet, first));
        // The last word's lower digits are the last four characters.
        let head = _mm_or_si128(shuffle(lower, &LOWER_CHARS), shuffle(first, &FIRST_CHARS));
        let tail = _mm_extract_epi32::<3>(lower).to_le_bytes();
        if fold != Fold::Nothing {
            let folded = _mm_or_si128(_mm_cmpeq_epi32(words, _mm_setzero_si128()), _mm_cmpeq_epi32(words, spaces));
            if _mm_movemask_epi8(folded) != 0 {
                put_some_folded(fold, chunk, head, tail, out);
                continue;
            }
        }
        out.put_128(head);
        out.put(&tail);
    }
    size_of_val(chunks)
}

/// Writes the characters of four words, some of which are folded.
#[inline]
#[target_feature(enable = "ssse3")]
pub(super) fn put_some_folded(fold: Fold, words: &[u8; 16], head: __m128i, tail: [u8; 4], out: &mut Output<'_>) {
    let mut chars = [MaybeUninit::uninit(); 20];
    let mut chars = Output::new(&mut chars);
    chars.put_128(head);
    chars.put(&tail);
    put_folded(fold, words, chars.finish(), out);
}

/// The four bytes of each word of which these are the four lower digits and the first one, if
/// all words are below 2<sup>32</sup>.
#[inline]
#[target_feature(enable = "ssse3,sse4.1")]
fn words(lower: __m128i, first: __m128i) -> Option<__m128i> {
    let pairs = _mm_maddubs_epi16(lower, _mm_set1_epi16(0x0155));
    let lower = _mm_madd_epi16(pairs, _mm_set1_epi32(0x0001_1C39));
    // 82 times 85^4 is still below 2^32, by one more than this.
    let limit = _mm_set1_epi32(14_516_045);
    let most = _mm_set1_epi32(82);
    let over = _mm_or_si128(
        _mm_cmpgt_epi32(first, most),
        _mm_and_si128(_mm_cmpeq_epi32(first, most), _mm_cmpgt_epi32(lower, limit)),
    );
    let upper = _mm_mullo_epi32(first, _mm_set1_epi32(52_200_625));
    (_mm_movemask_epi8(over) == 0).then(|| shuffle(_mm_add_epi32(upper, lower), &SWAP))
}

/// Decodes up to the first 20 characters in which something is wrong, or as many times 20 as there
/// are; returns how many characters that were.
#[target_feature(enable = "ssse3,sse4.1")]
pub(super) fn decode(alphabet: &Alphabet, text: &[u8], out: &mut Output<'_>) -> usize {
    let mut done = 0;
    for chunk in text.as_chunks::<20>().0 {
        let (head, tail) = load_20(chunk);
        let (head, tail) = (values(alphabet, head), values(alphabet, _mm_set1_epi32(tail)));
        let highest = _mm_set1_epi8(84);
        let most = _mm_max_epu8(_mm_max_epu8(head, tail), highest);
        if _mm_movemask_epi8(_mm_cmpeq_epi8(most, highest)) != 0xFFFF {
            break;
        }
        let lower = _mm_blend_epi16::<0xC0>(shuffle(head, &LOWER_DIGITS), tail);
        let Some(words) = words(lower, shuffle(head, &FIRST_DIGITS)) else {
            break;
        };
        out.put_128(words);
        done += 20;
    }
    done
}

/// Copies characters up to the first that is no digit of Ascii85, or as many vectors as there is
/// room for; returns how many that were.
#[target_feature(enable = "ssse3")]
pub(super) fn copy_digits(text: &[u8], out: &mut [u8]) -> usize {
    let mut done = 0;
    for (chunk, room) in text.as_chunks::<16>().0.iter().zip(out.as_chunks_mut().0) {
        *room = *chunk;
        let digits = _mm_sub_epi8(load_16(chunk), _mm_set1_epi8(33));
        let highest = _mm_set1_epi8(84);
        let is_digit = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(digits, highest), highest));
        if is_digit != 0xFFFF {
            return done + is_digit.trailing_ones() as usize;
        }
        done += 16;
    }
    done
}
