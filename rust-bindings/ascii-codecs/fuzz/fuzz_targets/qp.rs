//! Quoted-printable text, written and read.
#![no_main]

use ascii_codecs::qp::{Options, decode, encode, encoded_room};
use ascii_codecs_fuzz::{flag, options, written};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(([kind], data)) = options(input) else { return };
    let options = Options { quotetabs: flag(*kind, 0), istext: flag(*kind, 1), header: flag(*kind, 2) };
    let encoded = || written(encoded_room(data.len()), |out| encode(data, options, out));
    let decoded = |text: &[u8]| written(Some(text.len()), |out| decode(text, options.header, out));
    // Twice, in memory that differs.
    let text = encoded();
    assert_eq!(encoded(), text);
    assert_eq!(decoded(data), decoded(data));
    if !options.istext {
        assert_eq!(decoded(&text), data);
    }
});
