//! Base32 by all tiers, written and read, with each option of reading.
#![no_main]

use ascii_codecs::base32::{BASE32, BASE32HEX, DecodeError, Table, decode, decoded_len, encode, encoded_len};
use ascii_codecs_fuzz::{flag, on_all_tiers, options, try_written, written};
use libfuzzer_sys::fuzz_target;

fn decoded(table: &Table, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    on_all_tiers(|tier| try_written(decoded_len(table, text), |out| decode(tier, table, text, out)))
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind, one], data)) = options(input) else { return };
    let alphabet = if flag(*kind, 0) { &BASE32 } else { &BASE32HEX };
    let table = alphabet.table(flag(*kind, 1));
    let text = on_all_tiers(|tier| written(encoded_len(data.len()), |out| encode(tier, alphabet, data, out)));
    assert_eq!(decoded(table, &text).as_deref(), Ok(data));
    assert_eq!(decoded(alphabet.table(true), &text.to_ascii_lowercase()).as_deref(), Ok(data));

    let mapped;
    let table = if flag(*kind, 2) {
        mapped = table.with_map01(*one);
        &mapped
    } else {
        table
    };
    // As it is, and with a length that makes sense.
    for text in [data, &data[data.len() % 8..]] {
        let bytes = decoded(table, text);
        assert!(bytes.is_err() || text.len() % 8 == 0);
    }
});
