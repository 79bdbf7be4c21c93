//! Each tier against what RFC 4648 and Modules/binascii.c say, bit by bit.

use std::mem::MaybeUninit;
use std::num::NonZeroUsize;

use super::*;

/// What RFC 4648 says, one bit at a time.
fn encode_by_the_book(alphabet: &Alphabet, data: &[u8]) -> Vec<u8> {
    let bits: Vec<u8> = data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let mut text: Vec<u8> = bits
        .chunks(6)
        .map(|six| {
            let value = (0..6).fold(0, |value, bit| value << 1 | usize::from(six.get(bit).copied().unwrap_or(0)));
            alphabet.chars[value]
        })
        .collect();
    while !text.len().is_multiple_of(4) {
        text.push(b'=');
    }
    text
}

/// What Modules/binascii.c does, one character at a time.
fn decode_by_the_book(alphabet: &Alphabet, strict: bool, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let (mut values, mut pads, mut padding) = (Vec::new(), 0, false);
    let bytes = |values: &[u8]| -> Vec<u8> {
        let bits: Vec<u8> = values.iter().flat_map(|value| (0..6).rev().map(move |bit| value >> bit & 1)).collect();
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
    };
    if strict && text.first().is_some_and(|char| alphabet.value(*char) == 0xFE) {
        return Err(DecodeError::LeadingPadding);
    }
    for (index, char) in text.iter().enumerate() {
        let position = values.len() % 4;
        match alphabet.value(*char) {
            0xFE => {
                padding = true;
                if strict && position == 0 {
                    return Err(DecodeError::ExcessPadding);
                }
                if position >= 2 {
                    pads += 1;
                    if position + pads >= 4 {
                        let is_end = index + 1 == text.len();
                        return if strict && !is_end { Err(DecodeError::ExcessData) } else { Ok(bytes(&values)) };
                    }
                }
            }
            0xFF if strict => return Err(DecodeError::NotBase64),
            0xFF => {}
            _ if strict && padding => return Err(DecodeError::DiscontinuousPadding),
            value => {
                pads = 0;
                values.push(value);
            }
        }
    }
    match values.len() % 4 {
        0 => Ok(bytes(&values)),
        1 => Err(DecodeError::Length(values.len())),
        _ => Err(DecodeError::IncorrectPadding),
    }
}

/// Bytes without a pattern.
fn noise(len: usize, seed: usize) -> Vec<u8> {
    let mut state = seed as u64 * 2 + 1;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        })
        .collect()
}

fn alphabets() -> Vec<Alphabet> {
    [*b"+/", *b"-_", *b"/+", *b"++", *b"AB", *b"=A", [0, 127], [200, 255], [b'-', 128]]
        .into_iter()
        .map(Alphabet::with_altchars)
        .collect()
}

fn encoded(tier: Tier, alphabet: &Alphabet, data: &[u8]) -> Vec<u8> {
    let mut out = vec![MaybeUninit::new(0xAA); encoded_len(data.len()).unwrap()];
    let written = encode(tier, alphabet, data, &mut out).to_vec();
    assert_eq!(written.len(), out.len());
    written
}

fn decoded(tier: Tier, alphabet: &Alphabet, strict: bool, pieces: &[&[u8]]) -> Result<Vec<u8>, DecodeError> {
    let mut decoder = Decoder::new(tier, alphabet, strict);
    let mut all = Vec::new();
    for piece in pieces {
        let mut out = vec![MaybeUninit::new(0xAA); decoder.room_for(piece)];
        all.extend_from_slice(decoder.feed(piece, &mut out)?);
    }
    decoder.finish().map(|()| all)
}

#[test]
fn all_tiers_encode_by_the_book() {
    for alphabet in alphabets() {
        for len in (0..300).chain([1000, 4097, 10_000]) {
            let data = noise(len + 3, len);
            for start in 0..3 {
                let data = &data[start..start + len];
                let expected = encode_by_the_book(&alphabet, data);
                for tier in Tier::available() {
                    assert_eq!(encoded(tier, &alphabet, data), expected, "{} {len} bytes", tier.name());
                }
            }
        }
    }
}

#[test]
fn all_tiers_write_lines() {
    for quads in [1, 2, 3, 15, 16, 17, 19, 32, 33, 100, usize::MAX] {
        let quads = NonZeroUsize::new(quads).unwrap();
        for len in (0..300).chain([1000, 4097]) {
            let data = noise(len, len);
            let mut expected = Vec::new();
            for line in encode_by_the_book(&STANDARD, &data).chunks(quads.get().saturating_mul(4)) {
                expected.extend_from_slice(line);
                expected.push(b'\n');
            }
            assert_eq!(lines_len(len, quads), Some(expected.len()));
            for tier in Tier::available() {
                let mut out = vec![MaybeUninit::new(0xAA); expected.len()];
                let written = encode_lines(tier, &STANDARD, quads, &data, &mut out);
                assert_eq!(written, expected, "{} {len} bytes, {quads}", tier.name());
            }
        }
    }
}

/// Compares all tiers with the book, in one piece and in two.
fn check(alphabet: &Alphabet, text: &[u8]) {
    for strict in [false, true] {
        let expected = decode_by_the_book(alphabet, strict, text);
        let half = text.len() / 2;
        let cuts = [text.len(), half, half / 2 + 1];
        for tier in Tier::available() {
            for cut in cuts {
                let (front, back) = text.split_at(cut.min(text.len()));
                let result = decoded(tier, alphabet, strict, &[front, back]);
                assert_eq!(
                    result,
                    expected,
                    "{} strict={strict} cut={cut} {:?}",
                    tier.name(),
                    String::from_utf8_lossy(text)
                );
            }
        }
    }
}

#[test]
fn all_tiers_decode_what_is_well_formed() {
    for alphabet in alphabets() {
        for len in (0..300).chain([1000, 4097]) {
            let text = encode_by_the_book(&alphabet, &noise(len, len));
            check(&alphabet, &text);
            check(&alphabet, &text[..text.len().saturating_sub(1)]);
            check(&alphabet, &text[..text.len().saturating_sub(2)]);
        }
    }
}

#[test]
fn all_tiers_see_every_byte_everywhere() {
    for alphabet in &alphabets()[..] {
        let text = encode_by_the_book(alphabet, &noise(150, 7));
        for value in 0..=255 {
            for place in 0..140 {
                let mut text = text.clone();
                text[place] = value;
                let start = place % 7;
                for strict in [false, true] {
                    let expected = decode_by_the_book(alphabet, strict, &text[start..]);
                    for tier in Tier::available() {
                        let result = decoded(tier, alphabet, strict, &[&text[start..]]);
                        assert_eq!(result, expected, "{} {value} at {place}", tier.name());
                    }
                }
            }
        }
    }
}

#[test]
fn all_tiers_ignore_junk_and_end_at_padding() {
    let letters = b"AAAAQz09+/+/=\n\n\x80!-_";
    for (index, alphabet) in alphabets().iter().cycle().take(180).enumerate() {
        for share in [0, 1, 2, 8, 40, 200] {
            let data = noise(200 + index * 7, index + share);
            let text: Vec<u8> = encode_by_the_book(alphabet, &data);
            let chance = noise(text.len() * 2, index * 3 + share);
            let mut mixed = Vec::new();
            for (char, chance) in text.iter().zip(chance.as_chunks::<2>().0) {
                mixed.push(*char);
                if usize::from(chance[0]) < share {
                    let mut letter = letters[usize::from(chance[1]) % letters.len()];
                    if letter == b'=' && index % 3 > 0 {
                        letter = b'\r';
                    }
                    mixed.push(letter);
                }
            }
            check(alphabet, &mixed);
        }
    }
}

#[test]
fn all_tiers_read_lines() {
    for width in [1, 2, 3, 4, 5, 16, 63, 64, 65, 76] {
        for end in [&b"\n"[..], b"\r\n", b"=\n", b"  \x80\xBD\n"] {
            let mut text = Vec::new();
            for line in encode_by_the_book(&STANDARD, &noise(1200, width)).chunks(width) {
                text.extend_from_slice(line);
                text.extend_from_slice(end);
            }
            check(&STANDARD, &text);
        }
    }
}

#[test]
fn short_texts_are_as_in_c() {
    for letters in [b"AQ=\n", b"=A\x80/"] {
        for len in 0..=6 {
            for number in 0..4_usize.pow(len) {
                let text: Vec<u8> = (0..len).map(|place| letters[number >> (2 * place) & 3]).collect();
                check(&STANDARD, &text);
            }
        }
    }
}

#[test]
fn the_texts_are_those_of_c() {
    let message = |strict, text: &[u8]| decoded(Tier::SCALAR, &STANDARD, strict, &[text]).unwrap_err().to_string();
    assert_eq!(message(true, b"=AAA"), "Leading padding not allowed");
    assert_eq!(message(true, b"AAAA="), "Excess padding not allowed");
    assert_eq!(message(true, b"AA==A"), "Excess data after padding");
    assert_eq!(message(true, b"AA\n=="), "Only base64 data is allowed");
    assert_eq!(message(true, b"AA=A"), "Discontinuous padding not allowed");
    assert_eq!(message(false, b"AA="), "Incorrect padding");
    assert_eq!(
        message(false, b"AAAA\nA"),
        "Invalid base64-encoded string: number of data characters (5) cannot be 1 more than a multiple of 4"
    );
}

#[test]
#[should_panic(expected = "no room")]
fn too_little_room_to_encode_is_seen() {
    encode(Tier::best(), &STANDARD, b"abcd", &mut [MaybeUninit::uninit(); 7]);
}

#[test]
fn too_little_room_to_decode_is_seen() {
    for tier in Tier::available() {
        for quads in [1, 2, 4, 5, 16, 17, 64, 70] {
            for end in ["", "AA==", "AAA="] {
                let text = "AAAA".repeat(quads) + end;
                let decode = || {
                    let mut decoder = Decoder::new(tier, &STANDARD, true);
                    let mut out = vec![MaybeUninit::uninit(); decoder.room_for(text.as_bytes()) - 1];
                    decoder.feed(text.as_bytes(), &mut out).map(|bytes| bytes.len())
                };
                assert!(std::panic::catch_unwind(decode).is_err(), "{tier:?} {text}");
            }
        }
    }
}

#[test]
fn where_a_text_is_cut_does_not_matter() {
    // All texts of up to six characters that padding is unusual in, behind nothing or more than a vector.
    let letters = b"Q=\n";
    for tier in Tier::available() {
        for head in ["", &"QUJD".repeat(20)] {
            for length in 0..=6_u32 {
                for number in 0..letters.len().pow(length) {
                    let tail = (0..length).map(|place| letters[number / letters.len().pow(place) % letters.len()]);
                    let text: Vec<u8> = head.bytes().chain(tail).collect();
                    for strict in [false, true] {
                        let whole = decoded(tier, &STANDARD, strict, &[&text]);
                        for cut in head.len()..=text.len() {
                            let (front, back) = text.split_at(cut);
                            let pieces = decoded(tier, &STANDARD, strict, &[front, back]);
                            assert_eq!(
                                pieces,
                                whole,
                                "{:?} cut at {cut}, strict {strict}",
                                String::from_utf8_lossy(&text)
                            );
                        }
                    }
                }
            }
        }
    }
}
