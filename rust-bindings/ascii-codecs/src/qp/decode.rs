//! Decoding quoted-printable text.

use std::mem::MaybeUninit;

use super::CHUNK;
use crate::output::Output;

/// The value of a digit; above 15 for any other character.
#[inline]
fn digit(char: u8) -> u8 {
    match char {
        b'0'..=b'9' => char - b'0',
        b'A'..=b'F' => char - b'A' + 10,
        b'a'..=b'f' => char - b'a' + 10,
        _ => 0xFF,
    }
}

/// Writes what `text` stands for to the front of `out`. In a header an underscore is a space.
///
/// What is no well-formed escape stands for itself.
///
/// # Panics
///
/// If `out` is shorter than `text`.
pub fn decode<'o>(text: &[u8], header: bool, out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let mut out = Output::new(out);
    let mut rest = text;
    // Outside of a header, what is to be looked for is only the one character.
    let underscore = if header { b'_' } else { b'=' };
    loop {
        rest = copy_plain(rest, underscore, &mut out);
        rest = match rest {
            [b'=', b'=', rest @ ..] => {
                out.push(b'=');
                rest
            }
            // A line that goes on: up to its end there may be anything behind a CR.
            [b'=', b'\n', rest @ ..] => rest,
            [b'=', b'\r', rest @ ..] => match rest.iter().position(|char| *char == b'\n') {
                Some(end) => &rest[end + 1..],
                None => &[],
            },
            [b'=', high, low, rest @ ..] if digit(*high) < 16 && digit(*low) < 16 => {
                out.push(digit(*high) << 4 | digit(*low));
                rest
            }
            // At the very end it stands for nothing.
            [] | [b'='] => return out.finish(),
            [b'=', rest @ ..] => {
                out.push(b'=');
                rest
            }
            [_, rest @ ..] => {
                out.push(b' ');
                rest
            }
        };
    }
}

/// Copies up to the next `=` or `underscore`, and returns what begins there.
#[inline]
fn copy_plain<'t>(mut text: &'t [u8], underscore: u8, out: &mut Output<'_>) -> &'t [u8] {
    let is_plain = |char: u8| (char != b'=') & (char != underscore);
    while let Some((chunk, rest)) = text.split_first_chunk::<CHUNK>()
        && chunk.iter().fold(true, |plain, char| plain & is_plain(*char))
    {
        out.extend(chunk);
        text = rest;
    }
    while let Some((char, rest)) = text.split_first()
        && is_plain(*char)
    {
        out.push(*char);
        text = rest;
    }
    text
}
