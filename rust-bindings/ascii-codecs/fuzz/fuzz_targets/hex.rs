//! Hexadecimal digits by all tiers: written, with separators, and read.
#![no_main]

use std::num::NonZeroUsize;

use ascii_codecs::hex::{
    Case, DecodeError, Digits, End, Separator, decode, decoded_len, encode, encode_separated, encoded_len,
    is_all_digits, separated_len,
};
use ascii_codecs_fuzz::{flag, on_all_tiers, options, try_written, written};
use libfuzzer_sys::fuzz_target;

fn decoded(digits: Digits, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    on_all_tiers(|tier| try_written(decoded_len(text.len()), |out| decode(tier, digits, text, out)))
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind, byte, every], data)) = options(input) else { return };
    let case = if flag(*kind, 0) { Case::Upper } else { Case::Lower };
    let text = on_all_tiers(|tier| written(encoded_len(data.len()), |out| encode(tier, case, data, out)));
    assert_eq!(decoded(Digits::Any, &text).as_deref(), Ok(data));

    let every = NonZeroUsize::MIN.saturating_add(usize::from(*every));
    let from = if flag(*kind, 1) { End::Left } else { End::Right };
    let separator = Separator { byte: *byte, every, from };
    let separated = on_all_tiers(|tier| {
        written(separated_len(data.len(), &separator), |out| encode_separated(tier, case, &separator, data, out))
    });
    let groups: Vec<&[u8]> = match from {
        End::Left => text.chunks(2 * every.get()).collect(),
        End::Right => text.rchunks(2 * every.get()).rev().collect(),
    };
    assert_eq!(separated, groups.join(byte));

    for digits in [Digits::Any, Digits::Upper] {
        let all_digits = is_all_digits(digits, data);
        match decoded(digits, data) {
            Ok(bytes) => {
                assert!(all_digits);
                let text = written(encoded_len(bytes.len()), |out| {
                    encode(ascii_codecs::Tier::SCALAR, Case::Upper, &bytes, out)
                });
                assert!(text.eq_ignore_ascii_case(data));
            }
            Err(DecodeError::OddLength) => assert!(data.len() % 2 != 0),
            Err(DecodeError::NonHex) => assert!(!all_digits),
        }
    }
});
