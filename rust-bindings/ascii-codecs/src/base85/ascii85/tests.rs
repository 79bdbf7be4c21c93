//! Ascii85: each tier against a transcript of what the format says, one character at a time.

use std::mem::MaybeUninit;

use super::*;
use crate::Tier;
use crate::base85::tests::sample;

/// `data`, some words of which are zero or spaces.
fn with_folds(len: usize, seed: usize) -> Vec<u8> {
    let mut data = sample(len, seed);
    for (index, word) in data.chunks_mut(4).enumerate() {
        match sample(1, seed * 131 + index)[0] % 11 {
            0 => word.fill(0),
            1 => word.fill(b' '),
            _ => {}
        }
    }
    data
}

fn encode_by_the_book(encoding: &Encoding, data: &[u8]) -> Vec<u8> {
    let mut text = if encoding.adobe { b"<~".to_vec() } else { Vec::new() };
    for chunk in data.chunks(4) {
        let mut word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        word <<= 8 * (4 - chunk.len());
        let whole = chunk.len() == 4 || encoding.pad;
        if word == 0 && whole {
            text.push(b'z');
        } else if word == 0x2020_2020 && encoding.fold_spaces {
            text.push(b'y');
        } else {
            let digits = [52_200_625, 614_125, 7225, 85, 1].map(|power| (word / power % 85) as u8 + b'!');
            text.extend_from_slice(if whole { &digits } else { &digits[..=chunk.len()] });
        }
    }
    if encoding.columns != 0 {
        let columns = encoding.columns.max(if encoding.adobe { 2 } else { 1 });
        let mut lines: Vec<&[u8]> = text.chunks(columns).collect();
        if encoding.adobe && lines.last().is_some_and(|line| line.len() + 2 > columns) {
            lines.push(b"");
        }
        text = lines.join(&b'\n');
    }
    if encoding.adobe {
        text.extend_from_slice(b"~>");
    }
    text
}

fn encoded(tier: Tier, encoding: &Encoding, data: &[u8]) -> Vec<u8> {
    let mut out = vec![MaybeUninit::uninit(); encoded_len(encoding, data.len()).unwrap()];
    encode(tier, encoding, data, &mut out).to_vec()
}

fn decode_by_the_book(fold_spaces: bool, ignored: &ByteSet, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let (mut bytes, mut group) = (Vec::new(), Vec::new());
    for &char in text.iter().chain(b"uuuu") {
        match char {
            b'!'..=b'u' => {
                group.push(u64::from(char - b'!'));
                if group.len() == 5 {
                    let word = group.drain(..).fold(0, |word, digit| word * 85 + digit);
                    let word = u32::try_from(word).map_err(|_| DecodeError::Overflow)?;
                    bytes.extend(word.to_be_bytes());
                }
            }
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'y' if fold_spaces && group.is_empty() => bytes.extend(b"    "),
            b'z' => return Err(DecodeError::Inside(b'z')),
            b'y' if fold_spaces => return Err(DecodeError::Inside(b'y')),
            _ if ignored.contains(char) => {}
            _ => return Err(DecodeError::BadCharacter(char)),
        }
    }
    let extra = 4 - group.len();
    bytes.truncate(bytes.len() - extra);
    Ok(bytes)
}

fn decoded(tier: Tier, fold_spaces: bool, ignored: &ByteSet, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut out = vec![MaybeUninit::uninit(); decoded_len(text, fold_spaces).unwrap()];
    decode(tier, fold_spaces, ignored, text, &mut out).map(|bytes| bytes.to_vec())
}

fn check(fold_spaces: bool, text: &[u8]) {
    let expected = decode_by_the_book(fold_spaces, &WHITESPACE, text);
    for tier in Tier::available() {
        assert_eq!(decoded(tier, fold_spaces, &WHITESPACE, text), expected, "{tier:?} {}", text.escape_ascii());
    }
}

#[test]
fn every_length_in_every_way() {
    for tier in Tier::available() {
        for len in (0..330).chain([5000]) {
            let datas = [sample(len, len), with_folds(len, len), vec![0; len], vec![b' '; len]];
            for columns in [0, 1, 2, 3, 7, 76, 80, usize::MAX] {
                for flags in 0..8 {
                    let (fold_spaces, pad, adobe) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0);
                    let encoding = Encoding { fold_spaces, pad, adobe, columns };
                    let data = &datas[(len + columns.min(80) + flags) % 4];
                    let text = encode_by_the_book(&encoding, data);
                    assert_eq!(encoded(tier, &encoding, data), text, "{tier:?} {encoding:?} {len}");
                    let inner = if adobe { unframed(&text).unwrap() } else { &text };
                    // A newline may be before the last mark, or be the mark of the first.
                    let inner: Vec<u8> = inner.iter().copied().filter(|char| *char != b'\n').collect();
                    let mut padded = data.clone();
                    if pad {
                        padded.resize(len.next_multiple_of(4), 0);
                    }
                    assert_eq!(decoded(tier, fold_spaces, &WHITESPACE, &inner), Ok(padded), "{tier:?} {encoding:?}");
                }
            }
        }
    }
}

#[test]
fn one_folded_word_anywhere() {
    for place in 0..70 {
        for fill in [0, b' '] {
            let mut data = sample(70 * 4 + 3, 1);
            data[place * 4..][..4].fill(fill);
            for fold_spaces in [false, true] {
                let encoding = Encoding { fold_spaces, ..Encoding::default() };
                let text = encode_by_the_book(&encoding, &data);
                for tier in Tier::available() {
                    assert_eq!(encoded(tier, &encoding, &data), text, "{tier:?} {place}");
                }
                check(fold_spaces, &text);
            }
        }
    }
}

#[test]
fn every_byte_at_every_place() {
    for len in [4, 16, 30, 64, 100] {
        let text = encode_by_the_book(&Encoding::default(), &sample(len, len));
        for place in 0..text.len() {
            for byte in 0..=255 {
                let mut text = text.clone();
                text[place] = byte;
                check(byte & 1 == 0, &text);
                text[place] = b'!';
                text.insert(place, byte);
                check(true, &text);
            }
        }
    }
}

#[test]
fn long_texts_with_junk_between() {
    for seed in 0..60 {
        let columns = [0, 1, 3, 5, 72, 76, 77][seed % 7];
        let data = if seed % 2 == 0 { with_folds(9000, seed) } else { sample(9000, seed) };
        let mut text = encode_by_the_book(&Encoding { fold_spaces: true, columns, ..Encoding::default() }, &data);
        check(true, &text);
        check(false, &text);
        for step in 0..20 {
            let random = sample(8, seed * 100 + step);
            let place = usize::from(u16::from_be_bytes([random[0], random[1]])) % text.len();
            match random[2] % 4 {
                0 => text.insert(place, b" \n\tzyu!~"[usize::from(random[3] % 8)]),
                1 => drop(text.remove(place)),
                2 => text[place] = random[4],
                _ => text[place..].iter_mut().take(5).for_each(|char| *char = b's' + random[5] % 3),
            }
            check(random[6] & 1 == 0, &text);
        }
    }
}

#[test]
fn a_large_text_of_folded_words() {
    check(true, &[b'z'; 3000]);
    check(true, &[b'y'; 3000]);
    check(false, &[b'\n'; 3000]);
}

#[test]
fn who_says_what_a_character_means_is_asked_in_turn() {
    #[derive(Debug, PartialEq)]
    enum Stop {
        Wrong(DecodeError),
        Asked,
    }
    impl From<DecodeError> for Stop {
        fn from(error: DecodeError) -> Self {
            Self::Wrong(error)
        }
    }
    for tier in Tier::available() {
        for before in [0, 5, 100, 1000, 5000] {
            // What is wrong before is found before anybody is asked, and what comes later is not.
            let mut text = vec![b'!'; before];
            text.extend(b"~~uuuuu~");
            let mut out = vec![MaybeUninit::uninit(); decoded_len(&text, true).unwrap()];
            let mut asked = 0;
            let result = decode_with(tier, &text, &mut out, |_| {
                asked += 1;
                Ok::<_, Stop>(Meaning::Ignored)
            });
            assert_eq!(result, Err(Stop::Wrong(DecodeError::Overflow)));
            assert_eq!(asked, 2);
            let result = decode_with(tier, &text, &mut out, |_| Err(Stop::Asked));
            assert_eq!(result, Err(Stop::Asked));
        }
    }
}

#[test]
fn marks() {
    assert_eq!(unframed(b"<~87cU~>"), Ok(&b"87cU"[..]));
    assert_eq!(unframed(b"87cU~>"), Ok(&b"87cU"[..]));
    assert_eq!(unframed(b"<~>"), Ok(&b""[..]));
    assert_eq!(unframed(b"~>"), Ok(&b""[..]));
    assert_eq!(unframed(b">"), Err(DecodeError::NoEnd));
    assert_eq!(unframed(b"<~~"), Err(DecodeError::NoEnd));
}

#[test]
fn errors_are_in_cpythons_words() {
    assert_eq!(DecodeError::NoEnd.to_string(), "Ascii85 encoded byte sequences must end with b'~>'");
    assert_eq!(DecodeError::Inside(b'y').to_string(), "y inside Ascii85 5-tuple");
    assert_eq!(DecodeError::Overflow.to_string(), "Ascii85 overflow");
    assert_eq!(DecodeError::BadCharacter(0xE9).to_string(), "Non-Ascii85 digit found: \u{e9}");
}
