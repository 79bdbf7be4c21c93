//! Base 85 without vectors: what the codecs are.

use super::Fold;
use super::alphabet::{Alphabet, NO_DIGIT};
use crate::output::Output;

/// What five digits amount to, if it fits 32 bits.
#[inline]
pub(super) fn word(digits: [u8; 5]) -> Option<u32> {
    u32::try_from(digits.iter().fold(0, |word, digit| word * 85 + u64::from(*digit))).ok()
}

/// The five characters of a word.
#[inline]
fn chars(alphabet: &Alphabet, word: u32) -> [u8; 5] {
    let (high, low) = (word / 7225, word % 7225);
    let (first, middle) = (high / 7225, high % 7225);
    // All of them are below 85: without the eighth bit there are no bounds to check.
    [first, middle / 85, middle % 85, low / 85, low % 85].map(|digit| alphabet.chars[(digit & 127) as usize])
}

/// Encodes all of `data`. If `pad`, the last word is as long as the others; it has zeroes at
/// its end if there is nothing else.
pub(super) fn encode(alphabet: &Alphabet, fold: Fold, pad: bool, data: &[u8], out: &mut Output<'_>) {
    let (words, rest) = data.as_chunks();
    for word in words {
        encode_word(alphabet, fold, u32::from_be_bytes(*word), out);
    }
    if !rest.is_empty() {
        let mut word = [0; 4];
        word[..rest.len()].copy_from_slice(rest);
        let word = u32::from_be_bytes(word);
        if pad {
            encode_word(alphabet, fold, word, out);
        } else {
            out.put(&chars(alphabet, word)[..=rest.len()]);
        }
    }
}

#[inline]
fn encode_word(alphabet: &Alphabet, fold: Fold, word: u32, out: &mut Output<'_>) {
    match fold.char(word) {
        Some(char) => out.put(&[char]),
        None => out.put(&chars(alphabet, word)),
    }
}

/// Decodes groups of five digits up to the first that has another character, or is more than
/// 32 bits, or up to the last whole one; returns how many characters that were.
pub(super) fn decode(alphabet: &Alphabet, text: &[u8], out: &mut Output<'_>) -> usize {
    let mut done = 0;
    for group in text.as_chunks::<5>().0 {
        let digits = group.map(|char| alphabet.values[usize::from(char)]);
        // No digit has the highest bit.
        if digits.iter().fold(0, |all, digit| all | digit) == NO_DIGIT {
            break;
        }
        let Some(word) = word(digits) else {
            break;
        };
        out.put(&word.to_be_bytes());
        done += 5;
    }
    done
}

/// Decodes the digits of a last group that need not be whole: what it lacks is the highest digit,
/// and what that adds is left out. Returns whether it fits 32 bits.
pub(super) fn decode_last(digits: &[u8], out: &mut Output<'_>) -> bool {
    let mut group = [84; 5];
    group[..digits.len()].copy_from_slice(digits);
    let Some(word) = word(group) else {
        return false;
    };
    out.put(&word.to_be_bytes()[..digits.len() - 1]);
    true
}

/// Copies digits of Ascii85 up to the first other character, or as far as there is room.
/// Returns how many that were.
pub(super) fn copy_digits(text: &[u8], out: &mut [u8]) -> usize {
    let mut done = 0;
    for (char, out) in text.iter().zip(out) {
        if !matches!(char, b'!'..=b'u') {
            break;
        }
        *out = *char;
        done += 1;
    }
    done
}
