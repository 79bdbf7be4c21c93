//! Base 85 with AVX2: eight words at a time, four in each half of the vectors.

use std::arch::x86_64::*;

use super::alphabet::Alphabet;
use super::{Fold, SPACES, ssse3};
use crate::output::Output;
use crate::x86::{load_16, load_32};

/// The same 16 bytes in both halves.
#[inline]
#[target_feature(enable = "avx2")]
fn load_twice(bytes: &[u8; 16]) -> __m256i {
    _mm256_broadcastsi128_si256(load_16(bytes))
}

/// A shuffle that is the same in both halves.
#[inline]
#[target_feature(enable = "avx2")]
fn shuffle(bytes: __m256i, order: &[u8; 16]) -> __m256i {
    _mm256_shuffle_epi8(bytes, load_twice(order))
}

/// What a table [in rows](super::alphabet) has for each byte, of which the first of the table is
/// `first`; 0 for those below, and for negative ones.
#[inline]
#[target_feature(enable = "avx2")]
fn look_up(rows: &[u8; 96], first: i8, bytes: __m256i) -> __m256i {
    let mut found = _mm256_setzero_si256();
    for (row, start) in rows.as_chunks().0.iter().zip((first..).step_by(16)) {
        // In the rows behind that of a byte the place is negative, for which there is 0.
        let place = _mm256_subs_epi8(bytes, _mm256_set1_epi8(start));
        found = _mm256_xor_si256(found, _mm256_shuffle_epi8(load_twice(row), place));
    }
    found
}

/// The character of each digit.
#[inline]
#[target_feature(enable = "avx2")]
fn chars(alphabet: &Alphabet, digits: __m256i) -> __m256i {
    if alphabet.in_a_row {
        return _mm256_add_epi8(digits, _mm256_set1_epi8(33));
    }
    look_up(&alphabet.char_rows, 0, digits)
}

/// The digit of each character; what is none is more than 84.
#[inline]
#[target_feature(enable = "avx2")]
fn values(alphabet: &Alphabet, chars: __m256i) -> __m256i {
    if alphabet.in_a_row {
        return _mm256_sub_epi8(chars, _mm256_set1_epi8(33));
    }
    _mm256_sub_epi8(look_up(&alphabet.successor_rows, 0x20, chars), _mm256_set1_epi8(1))
}

/// Words of 32 bits divided by 85².
#[inline]
#[target_feature(enable = "avx2")]
fn divide_by_7225(words: __m256i) -> __m256i {
    // 2^44 / 7225, rounded up: exact for all words of 32 bits.
    let factor = _mm256_set1_epi64x(2_434_904_643);
    let even = _mm256_mul_epu32(words, factor);
    let odd = _mm256_mul_epu32(_mm256_srli_epi64::<32>(words), factor);
    _mm256_blend_epi32::<0xAA>(_mm256_srli_epi64::<44>(even), _mm256_srli_epi64::<12>(odd))
}

/// The four lower digits of words, in the order in which they are written, and the first ones.
#[inline]
#[target_feature(enable = "avx2")]
fn digits(words: __m256i) -> [__m256i; 2] {
    let high = divide_by_7225(words);
    let first = divide_by_7225(high);
    // What is left of each division is less than 2^16.
    let square = _mm256_set1_epi16(7225);
    let middle = _mm256_sub_epi16(high, _mm256_mullo_epi16(first, square));
    let low = _mm256_sub_epi16(words, _mm256_mullo_epi16(high, square));
    let pairs = _mm256_blend_epi16::<0xAA>(middle, _mm256_slli_epi32::<16>(low));
    // 2^21 / 85, rounded up: exact for all numbers below 85².
    let quotients = _mm256_srli_epi16::<5>(_mm256_mulhi_epu16(pairs, _mm256_set1_epi16(24673)));
    let rests = _mm256_sub_epi16(pairs, _mm256_mullo_epi16(quotients, _mm256_set1_epi16(85)));
    [_mm256_or_si256(quotients, _mm256_slli_epi16::<8>(rests)), first]
}

/// Encodes as many vectors as `data` fills, of 16 bytes at the end; returns how many bytes that were.
#[target_feature(enable = "avx2")]
pub(super) fn encode(alphabet: &Alphabet, fold: Fold, data: &[u8], out: &mut Output<'_>) -> usize {
    // Two words that are folded, or one twice.
    let spaces = _mm256_set1_epi32(if fold == Fold::ZerosAndSpaces { SPACES.cast_signed() } else { 0 });
    let (chunks, rest) = data.as_chunks();
    for chunk in chunks {
        let words = load_32(chunk);
        let [lower, first] = digits(shuffle(words, &ssse3::SWAP));
        let (lower, first) = (chars(alphabet, lower), chars(alphabet, first));
        // The last word's lower digits are the last four characters of each half.
        let head = _mm256_or_si256(shuffle(lower, &ssse3::LOWER_CHARS), shuffle(first, &ssse3::FIRST_CHARS));
        let heads = [_mm256_castsi256_si128(head), _mm256_extracti128_si256::<1>(head)];
        let tails = [_mm256_extract_epi32::<3>(lower).to_le_bytes(), _mm256_extract_epi32::<7>(lower).to_le_bytes()];
        if fold != Fold::Nothing {
            let zeros = _mm256_cmpeq_epi32(words, _mm256_setzero_si256());
            let folded = _mm256_or_si256(zeros, _mm256_cmpeq_epi32(words, spaces));
            if _mm256_movemask_epi8(folded) != 0 {
                for ((words, head), tail) in chunk.as_chunks().0.iter().zip(heads).zip(tails) {
                    ssse3::put_some_folded(fold, words, head, tail, out);
                }
                continue;
            }
        }
        for (head, tail) in heads.into_iter().zip(tails) {
            out.put_128(head);
            out.put(&tail);
        }
    }
    size_of_val(chunks) + ssse3::encode(alphabet, fold, rest, out)
}

/// The four bytes of each word of which these are the four lower digits and the first one, if
/// all words are below 2<sup>32</sup>.
#[inline]
#[target_feature(enable = "avx2")]
fn words(lower: __m256i, first: __m256i) -> Option<__m256i> {
    let pairs = _mm256_maddubs_epi16(lower, _mm256_set1_epi16(0x0155));
    let lower = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x0001_1C39));
    // 82 times 85^4 is still below 2^32, by one more than this.
    let limit = _mm256_set1_epi32(14_516_045);
    let most = _mm256_set1_epi32(82);
    let over = _mm256_or_si256(
        _mm256_cmpgt_epi32(first, most),
        _mm256_and_si256(_mm256_cmpeq_epi32(first, most), _mm256_cmpgt_epi32(lower, limit)),
    );
    let upper = _mm256_mullo_epi32(first, _mm256_set1_epi32(52_200_625));
    (_mm256_movemask_epi8(over) == 0).then(|| shuffle(_mm256_add_epi32(upper, lower), &ssse3::SWAP))
}

/// Decodes up to the first 40 characters in which something is wrong, or as many times 40 as there
/// are, and 20 at the end; returns how many characters that were.
#[target_feature(enable = "avx2")]
pub(super) fn decode(alphabet: &Alphabet, text: &[u8], out: &mut Output<'_>) -> usize {
    let mut done = 0;
    for [low, high] in text.as_chunks::<20>().0.as_chunks().0 {
        let ((low, low_end), (high, high_end)) = (ssse3::load_20(low), ssse3::load_20(high));
        let head = values(alphabet, _mm256_set_m128i(high, low));
        let tail = values(alphabet, _mm256_set_m128i(_mm_set1_epi32(high_end), _mm_set1_epi32(low_end)));
        let highest = _mm256_set1_epi8(84);
        let most = _mm256_max_epu8(_mm256_max_epu8(head, tail), highest);
        if _mm256_movemask_epi8(_mm256_cmpeq_epi8(most, highest)) != -1 {
            return done;
        }
        let lower = _mm256_blend_epi32::<0x88>(shuffle(head, &ssse3::LOWER_DIGITS), tail);
        let Some(words) = words(lower, shuffle(head, &ssse3::FIRST_DIGITS)) else {
            return done;
        };
        out.put_128(_mm256_castsi256_si128(words));
        out.put_128(_mm256_extracti128_si256::<1>(words));
        done += 40;
    }
    done + ssse3::decode(alphabet, &text[done..], out)
}

/// Copies characters up to the first that is no digit of Ascii85, or as many vectors as there is
/// room for; returns how many that were.
#[target_feature(enable = "avx2")]
pub(super) fn copy_digits(text: &[u8], out: &mut [u8]) -> usize {
    let mut done = 0;
    for (chunk, room) in text.as_chunks::<32>().0.iter().zip(out.as_chunks_mut().0) {
        *room = *chunk;
        let digits = _mm256_sub_epi8(load_32(chunk), _mm256_set1_epi8(33));
        let highest = _mm256_set1_epi8(84);
        let is_digit = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(digits, highest), highest));
        if is_digit != -1 {
            return done + is_digit.trailing_ones() as usize;
        }
        done += 32;
    }
    done
}
