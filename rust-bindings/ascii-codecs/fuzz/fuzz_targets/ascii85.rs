//! Ascii85 by all tiers, written and read, with each option.
#![no_main]

use ascii_codecs::base85::ascii85::{
    ByteSet, DecodeError, Encoding, WHITESPACE, decode, decoded_len, encode, encoded_len, unframed,
};
use ascii_codecs_fuzz::{flag, on_all_tiers, options, try_written, written};
use libfuzzer_sys::fuzz_target;

fn decoded(fold_spaces: bool, ignored: &ByteSet, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let room = decoded_len(text, fold_spaces).expect("the input is small");
    on_all_tiers(|tier| try_written(room, |out| decode(tier, fold_spaces, ignored, text, out)))
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind, columns, ignored], data)) = options(input) else { return };
    let encoding = Encoding {
        fold_spaces: flag(*kind, 0),
        pad: flag(*kind, 1),
        adobe: flag(*kind, 2),
        columns: usize::from(*columns),
    };
    let text =
        on_all_tiers(|tier| written(encoded_len(&encoding, data.len()), |out| encode(tier, &encoding, data, out)));
    // The mark at the end may be on a line of its own, but it is whole; the one at the start may not be.
    if !encoding.adobe || encoding.columns != 1 {
        let inner = if encoding.adobe { unframed(&text).expect("it has both marks") } else { &text };
        let mut bytes = data.to_vec();
        if encoding.pad {
            bytes.resize(data.len().next_multiple_of(4), 0);
        }
        assert_eq!(decoded(encoding.fold_spaces, &WHITESPACE, inner), Ok(bytes));
    }

    let other = ByteSet::new(&[*ignored, b'\n']);
    let (Ok(_) | Err(_)) = decoded(encoding.fold_spaces, if flag(*kind, 3) { &other } else { &WHITESPACE }, data);
    if let Ok(inner) = unframed(data) {
        let (Ok(_) | Err(_)) = decoded(encoding.fold_spaces, &WHITESPACE, inner);
    }
});
