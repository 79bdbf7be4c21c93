//! Base64 written by all tiers, in one piece and in lines, and read again.
#![no_main]

use std::num::NonZeroUsize;

use ascii_codecs::base64::{Alphabet, Decoder, STANDARD, URL_SAFE, encode, encode_lines, encoded_len, lines_len};
use ascii_codecs_fuzz::{on_all_tiers, options, try_written, written};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(([kind, quads, a, b], data)) = options(input) else { return };
    let other = Alphabet::with_altchars([*a, *b]);
    let alphabet = match kind % 4 {
        0 => &URL_SAFE,
        1 => &other,
        _ => &STANDARD,
    };
    let text = on_all_tiers(|tier| written(encoded_len(data.len()), |out| encode(tier, alphabet, data, out)));

    let quads = NonZeroUsize::MIN.saturating_add(usize::from(*quads));
    let lines = on_all_tiers(|tier| {
        written(lines_len(data.len(), quads), |out| encode_lines(tier, alphabet, quads, data, out))
    });
    let expected: Vec<u8> = text.chunks(4 * quads.get()).flat_map(|line| [line, b"\n"].concat()).collect();
    assert_eq!(lines, expected);

    let distinct = a != b && ![a, b].iter().any(|char| char.is_ascii_alphanumeric() || b"=\n".contains(char));
    if kind % 4 == 1 && !distinct {
        return;
    }
    for (text, strict) in [(&text, true), (&text, false), (&lines, false)] {
        let decoded = on_all_tiers(|tier| {
            let mut decoder = Decoder::new(tier, alphabet, strict);
            let decoded = try_written(decoder.room_for(text), |out| decoder.feed(text, out));
            decoder.finish().and(decoded)
        });
        assert_eq!(decoded.as_deref(), Ok(data));
    }
});
