//! Base85 and Z85 by all tiers, written and read.
#![no_main]

use ascii_codecs::base85::{Alphabet, BASE85, DecodeError, Z85, decode, decoded_len, encode, encoded_len};
use ascii_codecs_fuzz::{flag, on_all_tiers, options, try_written, written};
use libfuzzer_sys::fuzz_target;

fn decoded(alphabet: &Alphabet, text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    on_all_tiers(|tier| try_written(decoded_len(text.len()), |out| decode(tier, alphabet, text, out)))
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind], data)) = options(input) else { return };
    let alphabet = if flag(*kind, 0) { &BASE85 } else { &Z85 };
    let pad = flag(*kind, 1);
    let text = on_all_tiers(|tier| written(encoded_len(data.len(), pad), |out| encode(tier, alphabet, pad, data, out)));
    let mut bytes = data.to_vec();
    if pad {
        bytes.resize(data.len().next_multiple_of(4), 0);
    }
    assert_eq!(decoded(alphabet, &text), Ok(bytes));

    let (Ok(_) | Err(_)) = decoded(alphabet, data);
});
