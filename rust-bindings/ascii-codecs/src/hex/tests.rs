//! Each tier against the scalar code, and that against the C code's rules written down once more.

use std::mem::MaybeUninit;

use super::*;

/// So many bytes, of all values in a row that does not repeat with any vector's length.
fn bytes(len: usize, seed: usize) -> Vec<u8> {
    (0..len).map(|at| ((at + seed) * 167 + (at + seed) / 256) as u8).collect()
}

/// What a kernel writes into memory of just the size it asks for, whatever is in there before.
fn written(room: usize, fill: impl Fn(&mut [MaybeUninit<u8>]) -> Option<usize>) -> Option<Vec<u8>> {
    let [zeroes, ones] = [0x00, 0xFF].map(|old| {
        let mut out = vec![MaybeUninit::new(old); room];
        let len = fill(&mut out)?;
        // SAFETY: all of it was initialised above.
        Some(unsafe { out[..len].assume_init_ref() }.to_vec())
    });
    assert_eq!(zeroes, ones, "something was not written");
    zeroes
}

fn encoded(tier: Tier, case: Case, data: &[u8]) -> Vec<u8> {
    written(encoded_len(data.len()).unwrap(), |out| Some(encode(tier, case, data, out).len())).unwrap()
}

fn separated(tier: Tier, case: Case, separator: &Separator, data: &[u8]) -> Vec<u8> {
    let room = separated_len(data.len(), separator).unwrap();
    written(room, |out| Some(encode_separated(tier, case, separator, data, out).len())).unwrap()
}

fn decoded(tier: Tier, digits: Digits, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut out = vec![MaybeUninit::new(0xFF); decoded_len(text.len())];
    decode(tier, digits, text, &mut out).map(|bytes| bytes.to_vec())
}

/// The digits by way of `format!`.
fn formatted(case: Case, data: &[u8]) -> Vec<u8> {
    let digits = |byte: &u8| match case {
        Case::Lower => format!("{byte:02x}"),
        Case::Upper => format!("{byte:02X}"),
    };
    data.iter().map(digits).collect::<String>().into_bytes()
}

/// The separators by counting, as pystrhex.c does it.
fn counted(case: Case, separator: &Separator, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, byte) in data.iter().enumerate() {
        let counted = match separator.from {
            End::Left => at,
            End::Right => data.len() - at,
        };
        if at > 0 && counted % separator.every == 0 {
            out.push(separator.byte);
        }
        out.extend(formatted(case, &[*byte]));
    }
    out
}

const CASES: [Case; 2] = [Case::Lower, Case::Upper];

#[test]
fn encoding_is_what_format_writes() {
    for tier in Tier::available() {
        for len in (0..300).chain([4096, 65537]) {
            for case in CASES {
                let data = bytes(len + 3, len);
                for start in 0..4 {
                    let data = &data[start..][..len];
                    assert_eq!(encoded(tier, case, data), formatted(case, data), "{} {len} {start}", tier.name());
                }
            }
        }
    }
}

#[test]
fn separators_are_where_c_has_them() {
    for tier in Tier::available() {
        for every in (1..=40).chain([63, 64, 65, 100, 1000, usize::MAX]) {
            for from in [End::Left, End::Right] {
                let separator = Separator { byte: b':', every: every.try_into().unwrap(), from };
                for len in (0..150).chain([199, 256, 1001]) {
                    let data = bytes(len, every % 256);
                    for case in CASES {
                        let got = separated(tier, case, &separator, &data);
                        let want = counted(case, &separator, &data);
                        assert_eq!(got, want, "{} {separator:?} {len}", tier.name());
                    }
                }
            }
        }
    }
}

#[test]
fn decoding_undoes_encoding() {
    for tier in Tier::available() {
        for len in (0..300).chain([4096, 65537]) {
            let data = bytes(len, len);
            for case in CASES {
                let text = [b"+++", &*formatted(case, &data)].concat();
                let texts = (0..4).map(|start| [&vec![b'+'; start], &text[3..]].concat());
                for (start, text) in texts.enumerate() {
                    assert_eq!(decoded(tier, Digits::Any, &text[start..]).as_ref(), Ok(&data), "{}", tier.name());
                }
            }
            assert_eq!(decoded(tier, Digits::Upper, &formatted(Case::Upper, &data)), Ok(data));
        }
    }
}

#[test]
fn each_character_at_each_place_is_a_digit_or_an_error() {
    for tier in Tier::available() {
        for len in [2, 14, 16, 18, 30, 32, 34, 62, 64, 66, 126, 128, 130, 200] {
            let text = formatted(Case::Upper, &bytes(len / 2, 1));
            for place in 0..len {
                for char in 0..=255_u8 {
                    let mut text = text.clone();
                    text[place] = char;
                    for digits in [Digits::Any, Digits::Upper] {
                        let is_digit = match digits {
                            Digits::Any => char.is_ascii_hexdigit(),
                            Digits::Upper => char.is_ascii_digit() || (b'A'..=b'F').contains(&char),
                        };
                        assert_eq!(is_all_digits(digits, &text), is_digit);
                        let got = decoded(tier, digits, &text);
                        match got {
                            Ok(data) => assert!(is_digit && formatted(Case::Upper, &data) == text.to_ascii_uppercase()),
                            Err(error) => assert!(!is_digit && error == DecodeError::NonHex),
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_length_is_looked_at_first() {
    for tier in Tier::available() {
        assert_eq!(decoded(tier, Digits::Any, b"0g0"), Err(DecodeError::OddLength));
        assert_eq!(decoded(tier, Digits::Any, b"0"), Err(DecodeError::OddLength));
        assert_eq!(decoded(tier, Digits::Any, b"0g"), Err(DecodeError::NonHex));
    }
}

#[test]
fn lengths_that_no_memory_has() {
    let separator = |every| Separator { byte: b' ', every: NonZeroUsize::new(every).unwrap(), from: End::Left };
    assert_eq!(encoded_len(usize::MAX / 2 + 1), None);
    assert_eq!(separated_len(usize::MAX / 2, &separator(1)), None);
    assert_eq!(separated_len(usize::MAX / 2, &separator(usize::MAX)), Some(usize::MAX - 1));
}
