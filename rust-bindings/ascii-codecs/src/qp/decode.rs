//! Decoding quoted-printable text.

use std::mem::MaybeUninit;

use super::CHUNK;
use crate::output::Output;

/// After so many characters in a row that stand for themselves it is tried whether a whole chunk
/// does: to try it after each escape would cost more than it gains.
const RUN: usize = 8;

/// The value of each digit; above 15 for any other character.
static DIGITS: [u8; 256] = {
    let mut digits = [0xFF; 256];
    let mut char = 0;
    while char < 256 {
        if let Some(digit) = (char as u8 as char).to_digit(16) {
            digits[char] = digit as u8;
        }
        char += 1;
    }
    digits
};

/// Writes what `text` stands for to the front of `out`. In a header an underscore is a space.
///
/// What is no well-formed escape stands for itself.
///
/// # Panics
///
/// If `out` is shorter than `text`.
pub fn decode<'o>(text: &[u8], header: bool, out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let mut out = Output::new(out);
    if header {
        decode_to::<true>(text, &mut out);
    } else {
        decode_to::<false>(text, &mut out);
    }
    out.finish()
}

#[inline]
fn decode_to<const HEADER: bool>(mut text: &[u8], out: &mut Output<'_>) {
    let is_plain = |char: u8| (char != b'=') & (!HEADER | (char != b'_'));
    let mut run = 0;
    while let Some((char, rest)) = text.split_first() {
        text = rest;
        if is_plain(*char) {
            out.push(*char);
            run += 1;
            if run == RUN {
                run = 0;
                while let Some((chunk, rest)) = text.split_first_chunk::<CHUNK>()
                    && chunk.iter().fold(true, |plain, char| plain & is_plain(*char))
                {
                    out.put(chunk);
                    text = rest;
                }
            }
            continue;
        }
        run = 0;
        if *char == b'=' {
            text = after_equals(rest, out);
        } else {
            out.push(b' ');
        }
    }
}

/// Decodes what follows a `=`, and returns what follows that.
#[inline]
fn after_equals<'t>(text: &'t [u8], out: &mut Output<'_>) -> &'t [u8] {
    match text {
        // A line that goes on: up to its end there may be anything behind a CR.
        [b'\n', rest @ ..] => return rest,
        [b'\r', rest @ ..] => {
            let end = rest.iter().position(|char| *char == b'\n');
            return end.map_or(&[], |end| &rest[end + 1..]);
        }
        [high, low, rest @ ..] => {
            let [high, low] = [high, low].map(|char| DIGITS[usize::from(*char)]);
            if (high | low) < 16 {
                out.push(high << 4 | low);
                return rest;
            }
        }
        // At the very end it stands for nothing.
        [] => return text,
        [_] => (),
    }
    out.push(b'=');
    // Some encoders double what they should escape.
    text.strip_prefix(b"=").unwrap_or(text)
}
