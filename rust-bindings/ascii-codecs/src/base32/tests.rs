//! Each tier against Lib/base64.py's way, written down once more.

use std::mem::MaybeUninit;

use super::*;

/// So many bytes, of all values in a row that does not repeat with any vector's length.
fn bytes(len: usize, seed: usize) -> Vec<u8> {
    (0..len).map(|at| ((at + seed) * 167 + (at + seed) / 256) as u8).collect()
}

/// What is written into memory of just the size asked for, whatever is in there before.
fn written<E: PartialEq + fmt::Debug>(
    room: usize,
    fill: impl Fn(&mut [MaybeUninit<u8>]) -> Result<&mut [u8], E>,
) -> Result<Vec<u8>, E> {
    let [zeroes, ones] = [0x00, 0xFF].map(|old| {
        let mut out = vec![MaybeUninit::new(old); room];
        let filled = fill(&mut out)?.to_vec();
        assert_eq!(filled.len(), room);
        Ok(filled)
    });
    assert_eq!(zeroes, ones, "something was not written");
    zeroes
}

fn encoded(tier: Tier, alphabet: &Alphabet, data: &[u8]) -> Vec<u8> {
    let room = encoded_len(data.len()).unwrap();
    written::<()>(room, |out| Ok(encode(tier, alphabet, data, out))).unwrap()
}

fn decoded(tier: Tier, table: &Table, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    written(decoded_len(table, text), |out| decode(tier, table, text, out))
}

/// Bit by bit, as the RFC says it.
fn encoded_by_bits(alphabet: &Alphabet, data: &[u8]) -> Vec<u8> {
    let mut bits: Vec<u8> = data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    bits.resize(bits.len().next_multiple_of(5), 0);
    let value = |bits: &[u8]| bits.iter().fold(0, |value, bit| value << 1 | usize::from(*bit));
    let mut text: Vec<u8> = bits.chunks(5).map(|bits| alphabet.digits[value(bits)]).collect();
    text.resize(text.len().next_multiple_of(8), b'=');
    text
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug)]
struct Options {
    hex: bool,
    casefold: bool,
    map01: Option<u8>,
}

impl Options {
    fn alphabet(self) -> &'static Alphabet {
        if self.hex { &BASE32HEX } else { &BASE32 }
    }

    fn table(self) -> Table {
        let table = self.alphabet().table(self.casefold);
        self.map01.map_or_else(|| table.clone(), |one| table.with_map01(one))
    }
}

/// `_b32decode`, line by line, but for the first look at the length.
fn decoded_by_python(options: Options, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut text = text.to_vec();
    if let Some(one) = options.map01 {
        for char in &mut text {
            *char = match *char {
                b'0' => b'O',
                b'1' => one,
                char => char,
            };
        }
    }
    if options.casefold {
        text.make_ascii_uppercase();
    }
    let length = text.len();
    while text.last() == Some(&b'=') {
        text.pop();
    }
    let padchars = length - text.len();
    let mut decoded = Vec::new();
    let mut acc = 0;
    for quanta in text.chunks(8) {
        acc = 0_u64;
        for char in quanta {
            let value = options.alphabet().digits.iter().position(|digit| digit == char);
            acc = (acc << 5) + value.ok_or(DecodeError::NonBase32)? as u64;
        }
        decoded.extend(&acc.to_be_bytes()[3..]);
    }
    if !length.is_multiple_of(8) || ![0, 1, 3, 4, 6].contains(&padchars) {
        return Err(DecodeError::IncorrectPadding);
    }
    if padchars > 0 && !decoded.is_empty() {
        let leftover = (43 - 5 * padchars) / 8;
        decoded.truncate(decoded.len() - 5);
        decoded.extend(&(acc << (5 * padchars)).to_be_bytes()[3..][..leftover]);
    }
    Ok(decoded)
}

fn all_options() -> Vec<Options> {
    let ones = [None, Some(b'I'), Some(b'L'), Some(b'l'), Some(b'='), Some(b'0'), Some(b'1'), Some(b'!'), Some(0xC9)];
    let mut options = Vec::new();
    for casefold in [false, true] {
        options.push(Options { hex: true, casefold, map01: None });
        options.extend(ones.map(|map01| Options { hex: false, casefold, map01 }));
    }
    options
}

#[test]
fn encoding_is_what_the_bits_say() {
    for tier in Tier::available() {
        for len in (0..330).chain([4095, 65537]) {
            let data = bytes(len + 2, len);
            for alphabet in [&BASE32, &BASE32HEX] {
                for start in 0..3 {
                    let data = &data[start..][..len];
                    assert_eq!(encoded(tier, alphabet, data), encoded_by_bits(alphabet, data), "{} {len}", tier.name());
                }
            }
        }
    }
}

#[test]
fn decoding_undoes_encoding() {
    for tier in Tier::available() {
        for len in (0..330).chain([4095, 65537]) {
            let data = bytes(len, len);
            for options in all_options() {
                let mut text = encoded_by_bits(options.alphabet(), &data);
                if options.casefold {
                    text.iter_mut().step_by(2).for_each(|char| char.make_ascii_lowercase());
                }
                if options.map01.is_some() {
                    text.iter_mut().filter(|char| **char == b'O').step_by(2).for_each(|char| *char = b'0');
                }
                assert_eq!(decoded(tier, &options.table(), &text).as_ref(), Ok(&data), "{} {options:?}", tier.name());
            }
        }
    }
}

#[test]
fn each_character_at_each_place_is_as_in_python() {
    for tier in Tier::available() {
        for options in all_options() {
            let table = options.table();
            for len in [5, 9, 20, 43] {
                let text = encoded_by_bits(options.alphabet(), &bytes(len, 1));
                for place in 0..text.len() {
                    for char in 0..=255 {
                        let mut text = text.clone();
                        text[place] = char;
                        let want = decoded_by_python(options, &text);
                        assert_eq!(decoded(tier, &table, &text), want, "{} {options:?} {place} {char}", tier.name());
                    }
                }
            }
        }
    }
}

#[test]
fn the_order_of_errors_is_that_of_python() {
    for tier in Tier::available() {
        for options in all_options() {
            let table = options.table();
            for digits in (0..100).step_by(8).chain(0..8) {
                for padding in 0..26 {
                    for odd in [None, Some(0), Some(digits / 2), Some(digits)] {
                        for char in [b'!', b'=', b'1', b'0', b'a', 0xFF] {
                            let mut text = [vec![b'B'; digits], vec![b'='; padding]].concat();
                            if let Some(odd) = odd {
                                text.insert(odd, char);
                            }
                            let want = decoded_by_python(options, &text);
                            assert_eq!(decoded(tier, &table, &text), want, "{} {options:?} {text:?}", tier.name());
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn lengths_that_no_memory_has() {
    assert_eq!(encoded_len(usize::MAX), None);
    assert_eq!(encoded_len(usize::MAX / 8 * 5), Some(usize::MAX / 8 * 8));
}
