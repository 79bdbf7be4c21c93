//! Each tier against the book, and against the scalar code.

use super::*;

/// Digits, most significant first, of big-endian words, one division at a time.
fn by_the_book(alphabet: &Alphabet, pad: bool, data: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for chunk in data.chunks(4) {
        let mut word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        word <<= 8 * (4 - chunk.len());
        let mut chars = [0; 5];
        for char in chars.iter_mut().rev() {
            *char = alphabet.chars[(word % 85) as usize];
            word /= 85;
        }
        text.extend_from_slice(if pad { &chars } else { &chars[..=chunk.len()] });
    }
    text
}

pub(super) fn sample(len: usize, seed: usize) -> Vec<u8> {
    let mut state = seed as u64 ^ 0x9E37_79B9_7F4A_7C15;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        })
        .collect()
}

fn encoded(tier: Tier, alphabet: &Alphabet, pad: bool, data: &[u8]) -> Vec<u8> {
    let mut out = vec![MaybeUninit::uninit(); encoded_len(data.len(), pad).unwrap()];
    encode(tier, alphabet, pad, data, &mut out).to_vec()
}

fn decoded(tier: Tier, alphabet: &Alphabet, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut out = vec![MaybeUninit::uninit(); decoded_len(text.len())];
    decode(tier, alphabet, text, &mut out).map(|bytes| bytes.to_vec())
}

const ALPHABETS: [&Alphabet; 3] = [&ASCII85, &BASE85, &Z85];

#[test]
fn every_length_is_by_the_book_and_comes_back() {
    for tier in Tier::available() {
        for alphabet in ALPHABETS {
            for len in (0..330).chain([4096, 4097]) {
                let data = sample(len + 3, len);
                // Not where the allocation begins.
                let data = &data[len % 4..][..len];
                for pad in [false, true] {
                    assert_eq!(encoded(tier, alphabet, pad, data), by_the_book(alphabet, pad, data), "{tier:?} {len}");
                }
                assert_eq!(decoded(tier, alphabet, &by_the_book(alphabet, false, data)).as_deref(), Ok(data));
            }
        }
    }
}

#[test]
fn words_at_the_edges_of_each_digit() {
    let mut words = vec![0, 1, u32::MAX, u32::MAX - 1, SPACES];
    for power in [85_u32, 7225, 614_125, 52_200_625] {
        for multiple in 1..=(u32::MAX / power).min(2000) {
            words.extend([power * multiple - 1, power * multiple]);
        }
        let last = u32::MAX / power * power;
        words.extend([last - 1, last, last.saturating_add(1)]);
    }
    let data: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
    for tier in Tier::available() {
        for alphabet in ALPHABETS {
            let text = by_the_book(alphabet, true, &data);
            assert_eq!(encoded(tier, alphabet, true, &data), text, "{tier:?}");
            assert_eq!(decoded(tier, alphabet, &text).as_deref(), Ok(&*data), "{tier:?}");
        }
    }
}

/// What the scalar code says of a text.
fn expected(alphabet: &Alphabet, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::new();
    for (index, chunk) in text.chunks(5).enumerate() {
        let position = index * 5;
        let mut word = 0_u64;
        for index in 0..5 {
            let digit = chunk.get(index).map_or(84, |char| alphabet.values[usize::from(*char)]);
            if digit == NO_DIGIT {
                return Err(DecodeError::BadCharacter { position: position + index });
            }
            word = word * 85 + u64::from(digit);
        }
        let word = u32::try_from(word).map_err(|_| DecodeError::Overflow { position })?;
        bytes.extend_from_slice(&word.to_be_bytes()[..chunk.len() - 1]);
    }
    Ok(bytes)
}

#[test]
fn every_byte_at_every_place() {
    for tier in Tier::available() {
        for alphabet in ALPHABETS {
            for len in [5, 19, 20, 41, 80, 84, 165, 240] {
                let text = by_the_book(alphabet, false, &vec![0x55; len])[..len].to_vec();
                for place in 0..len {
                    for byte in 0..=255 {
                        let mut text = text.clone();
                        text[place] = byte;
                        assert_eq!(
                            decoded(tier, alphabet, &text),
                            expected(alphabet, &text),
                            "{tier:?}: {byte} at {place} of {len}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn groups_of_more_than_32_bits() {
    for tier in Tier::available() {
        for alphabet in ALPHABETS {
            for len in [5, 20, 40, 80, 160, 240] {
                for place in (0..len).step_by(5) {
                    for value in (4_294_967_200_u64..4_294_967_400).chain([85_u64.pow(5) - 1, 83 * 85_u64.pow(4)]) {
                        let mut text = vec![alphabet.chars[40]; len];
                        let mut rest = value;
                        for char in text[place..place + 5].iter_mut().rev() {
                            *char = alphabet.chars[(rest % 85) as usize];
                            rest /= 85;
                        }
                        assert_eq!(decoded(tier, alphabet, &text), expected(alphabet, &text), "{tier:?} {value}");
                    }
                }
            }
        }
    }
}

#[test]
fn incomplete_groups_may_be_more_than_32_bits() {
    for tier in Tier::available() {
        for before in [0, 15, 20, 40, 80] {
            for len in 1..5 {
                for last in [81, 82, 83, 84] {
                    for next in [0, 22, 23, 24, 84] {
                        let mut text = vec![BASE85.chars[40]; before + len];
                        text[before] = BASE85.chars[last];
                        text[before + 1..].fill(BASE85.chars[next]);
                        assert_eq!(decoded(tier, &BASE85, &text), expected(&BASE85, &text), "{tier:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn no_room_is_a_panic() {
    for tier in Tier::available() {
        for len in 1..200 {
            let data = sample(len, 0);
            let needed = encoded_len(len, false).unwrap();
            let mut out = vec![MaybeUninit::uninit(); needed - 1];
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                encode(tier, &BASE85, false, &data, &mut out);
            }));
            assert!(result.is_err(), "{tier:?} {len}");
        }
    }
}

#[test]
fn lengths_that_cannot_be_counted() {
    assert_eq!(encoded_len(usize::MAX, false), None);
    assert!(encoded_len(usize::MAX / 5 * 4, false).is_some());
    assert_eq!(encoded_len(5, false), Some(7));
    assert_eq!(encoded_len(5, true), Some(10));
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(decoded_len), [0, 0, 1, 2, 3, 4, 4]);
}

#[test]
fn errors_are_in_cpythons_words() {
    assert_eq!(DecodeError::BadCharacter { position: 7 }.to_string(), "bad base85 character at position 7");
    assert_eq!(DecodeError::Overflow { position: 5 }.to_string(), "base85 overflow in hunk starting at byte 5");
}
