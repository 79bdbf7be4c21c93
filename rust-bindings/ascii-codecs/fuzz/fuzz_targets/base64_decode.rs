//! Base64, or what is none, read by all tiers: strictly or not, whole and in pieces.
#![no_main]

use ascii_codecs::Tier;
use ascii_codecs::base64::{Alphabet, DecodeError, Decoder, STANDARD, URL_SAFE};
use ascii_codecs_fuzz::{flag, on_all_tiers, options, try_written};
use libfuzzer_sys::fuzz_target;

/// Decodes a text in pieces, whose sizes follow from the seed.
fn pieces(
    tier: Tier,
    alphabet: &Alphabet,
    strict: bool,
    mut text: &[u8],
    mut seed: u8,
) -> Result<Vec<u8>, DecodeError> {
    let mut decoder = Decoder::new(tier, alphabet, strict);
    let mut decoded = Vec::new();
    while !text.is_empty() {
        seed = seed.wrapping_mul(77).wrapping_add(31);
        let (piece, rest) = text.split_at(usize::from(seed >> 1).min(text.len()));
        decoded.extend(try_written(decoder.room_for(piece), |out| decoder.feed(piece, out))?);
        text = rest;
    }
    decoder.finish().map(|()| decoded)
}

fuzz_target!(|input: &[u8]| {
    let Some(([kind, seed, a, b], text)) = options(input) else { return };
    let other = Alphabet::with_altchars([*a, *b]);
    let alphabet = match kind % 4 {
        0 => &URL_SAFE,
        1 => &other,
        _ => &STANDARD,
    };
    let strict = flag(*kind, 7);
    let whole = on_all_tiers(|tier| {
        let mut decoder = Decoder::new(tier, alphabet, strict);
        let decoded = try_written(decoder.room_for(text), |out| decoder.feed(text, out))?;
        decoder.finish().map(|()| decoded)
    });
    let in_pieces = on_all_tiers(|tier| pieces(tier, alphabet, strict, text, *seed));
    assert_eq!(in_pieces, whole);
});
